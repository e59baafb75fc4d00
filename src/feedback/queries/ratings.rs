//! Ratings.

use chrono::{DateTime, Utc};
use diesel::alias;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::feedback::model::{RaterKind, Rating, RatingAnswer, RatingQuestion, Satisfaction};
use crate::platform::db::schema::{rating_answers, ratings};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, CitizenId, DossierId, RatingId};

/// Puts in a rating with its answers.
///
/// # Errors
/// The database's.
pub fn insert_rating(conn: &mut Conn, rating: &Rating, answers: &[RatingAnswer]) -> Result<(), DbError> {
    diesel::insert_into(ratings::table)
        .values((
            ratings::id.eq(rating.id),
            ratings::dossier_id.eq(rating.dossier_id),
            ratings::agency_id.eq(rating.agency_id),
            ratings::competent_agency_id.eq(rating.competent_agency_id),
            ratings::procedure_id.eq(rating.procedure_id),
            ratings::satisfaction.eq(rating.satisfaction),
            ratings::reason.eq(&rating.reason),
            ratings::rated_at.eq(Timestamp(rating.rated_at)),
            ratings::rater.eq(rating.rater),
            ratings::citizen_id.eq(rating.citizen_id),
        ))
        .execute(conn)?;
    for answer in answers {
        diesel::insert_into(rating_answers::table)
            .values((
                rating_answers::rating_id.eq(answer.rating_id),
                rating_answers::question.eq(answer.question),
                rating_answers::score.eq(answer.score),
                rating_answers::reason.eq(&answer.reason),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The rating of a dossier that counts as its owner's: the owner's own, else the one by the receipt. Index:
/// `ratings_dossier`.
///
/// # Errors
/// The database's.
pub fn rating_of(conn: &mut Conn, dossier: DossierId) -> Result<Option<Rating>, DbError> {
    match rating_as(conn, dossier, RaterKind::Owner)? {
        Some(own) => Ok(Some(own)),
        None => rating_as(conn, dossier, RaterKind::Receipt),
    }
}

/// The rating of a dossier by its owner, or by the receipt. Index: `ratings_dossier`.
///
/// # Errors
/// The database's.
pub fn rating_as(conn: &mut Conn, dossier: DossierId, rater: RaterKind) -> Result<Option<Rating>, DbError> {
    Ok(ratings::table
        .filter(ratings::dossier_id.eq(dossier))
        .filter(ratings::rater.ne(RaterKind::Party))
        .filter(ratings::rater.eq(rater))
        .select(Rating::as_select())
        .first(conn)
        .optional()?)
}

/// The rating of a dossier by somebody whom its owner has let in. Index: `ratings_party`.
///
/// # Errors
/// The database's.
pub fn rating_by(conn: &mut Conn, dossier: DossierId, citizen: CitizenId) -> Result<Option<Rating>, DbError> {
    Ok(ratings::table
        .filter(ratings::dossier_id.eq(dossier))
        .filter(ratings::citizen_id.eq(Some(citizen)))
        .select(Rating::as_select())
        .first(conn)
        .optional()?)
}

/// The answers of some ratings. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn answers(conn: &mut Conn, of: &[RatingId]) -> Result<Vec<RatingAnswer>, DbError> {
    Ok(rating_answers::table
        .filter(rating_answers::rating_id.eq_any(of.to_vec()))
        .order((rating_answers::rating_id, rating_answers::question))
        .select(RatingAnswer::as_select())
        .load(conn)?)
}

/// How an agency was rated, the newest first, before one of them. Index: `ratings_agency`.
///
/// # Errors
/// The database's.
pub fn ratings(
    conn: &mut Conn,
    agency: AgencyId,
    before: Option<RatingId>,
    limit: i64,
) -> Result<Vec<Rating>, DbError> {
    let mut rows = ratings::table
        .filter(ratings::agency_id.eq(agency))
        .order(ratings::id.desc())
        .limit(limit)
        .select(Rating::as_select())
        .into_boxed();
    if let Some(before) = before {
        rows = rows.filter(ratings::id.lt(before));
    }
    Ok(rows.load(conn)?)
}

/// How many ratings of an agency there are. Index: `ratings_agency`.
///
/// # Errors
/// The database's.
pub fn count_ratings(conn: &mut Conn, agency: AgencyId) -> Result<i64, DbError> {
    Ok(ratings::table
        .filter(ratings::agency_id.eq(agency))
        .count()
        .get_result(conn)?)
}

/// The answers to one question together.
#[derive(Clone, Copy, Debug)]
pub struct AnswerSum {
    /// The question.
    pub question: RatingQuestion,
    /// How many answered it.
    pub answers: i64,
    /// Their scores together.
    pub points: i64,
}

/// How an agency was rated in a time.
#[derive(Clone, Debug)]
pub struct RatingSums {
    /// How many said what on the whole.
    pub whole: Vec<(Satisfaction, i64)>,
    /// How many of them by the receipt alone.
    pub by_receipt: i64,
    /// The answers, by question.
    pub answers: Vec<AnswerSum>,
}

/// How an agency was rated in a time: how many said what on the whole, and the answers. What the receipt said does not
/// count beside the owner's own. Indexes: `ratings_time`, `ratings_dossier`.
///
/// # Errors
/// The database's.
pub fn sums(
    conn: &mut Conn,
    agency: AgencyId,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Result<RatingSums, DbError> {
    let owners = alias!(ratings as owners);
    let superseded = || {
        let own = owners
            .filter(owners.field(ratings::dossier_id).eq(ratings::dossier_id))
            .filter(owners.field(ratings::rater).eq(RaterKind::Owner));
        ratings::rater.eq(RaterKind::Receipt).and(exists(own))
    };
    let whole = ratings::table
        .filter(not(superseded()))
        .filter(ratings::agency_id.eq(agency))
        .filter(ratings::rated_at.ge(Timestamp(from)))
        .filter(ratings::rated_at.lt(Timestamp(to)))
        .group_by(ratings::satisfaction)
        .select((ratings::satisfaction, diesel::dsl::count_star()))
        .load(conn)?;
    let answers: Vec<(RatingQuestion, i64, Option<i64>)> = rating_answers::table
        .inner_join(ratings::table.on(ratings::id.eq(rating_answers::rating_id)))
        .filter(not(superseded()))
        .filter(ratings::agency_id.eq(agency))
        .filter(ratings::rated_at.ge(Timestamp(from)))
        .filter(ratings::rated_at.lt(Timestamp(to)))
        .group_by(rating_answers::question)
        .order(rating_answers::question)
        .select((
            rating_answers::question,
            diesel::dsl::count_star(),
            diesel::dsl::sum(rating_answers::score),
        ))
        .load(conn)?;
    let answers = answers
        .into_iter()
        .map(|(question, answers, points)| AnswerSum {
            question,
            answers,
            points: points.unwrap_or_default(),
        })
        .collect();
    let by_receipt = ratings::table
        .filter(ratings::rater.eq(RaterKind::Receipt))
        .filter(not(superseded()))
        .filter(ratings::agency_id.eq(agency))
        .filter(ratings::rated_at.ge(Timestamp(from)))
        .filter(ratings::rated_at.lt(Timestamp(to)))
        .count()
        .get_result(conn)?;
    Ok(RatingSums {
        whole,
        by_receipt,
        answers,
    })
}

/// Forgets the words of a dossier's ratings, and whose they were. Index: `ratings_party`.
///
/// # Errors
/// The database's.
pub fn forget_rating_words(conn: &mut Conn, dossier: DossierId) -> Result<(), DbError> {
    let of_it: Vec<RatingId> = ratings::table
        .filter(ratings::dossier_id.eq(dossier))
        .select(ratings::id)
        .load(conn)?;
    diesel::update(ratings::table.filter(ratings::id.eq_any(of_it.clone())))
        .set((
            ratings::reason.eq(None::<String>),
            ratings::citizen_id.eq(None::<CitizenId>),
        ))
        .execute(conn)?;
    diesel::update(rating_answers::table.filter(rating_answers::rating_id.eq_any(of_it)))
        .set(rating_answers::reason.eq(None::<String>))
        .execute(conn)?;
    Ok(())
}
