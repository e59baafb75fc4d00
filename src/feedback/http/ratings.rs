//! Ratings.

use std::collections::HashMap;

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::{DossierRead, Granted, RatingGive, RatingRead};
use crate::calendar::zone;
use crate::dossiers;
use crate::dossiers::commands::viewer;
use crate::feedback::commands::{self, RateCommand};
use crate::feedback::error::FeedbackError;
use crate::feedback::model::{BEST_SCORE, Rating, RatingAnswer, RatingQuestion, Satisfaction};
use crate::feedback::queries::{self, AnswerSum, RatingSums};
use crate::platform::http::idempotency::once;
use crate::platform::http::{Answer, Body, FieldError, IdempotencyKey, Page, Paging, Path, Problem, Query};
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, DossierId, ProcedureId, RatingId};
use crate::platform::text::clean_text;

/// Which dossier is rated.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RatedDossierPath {
    /// The dossier's id.
    pub id: DossierId,
}

/// The answer to one question.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RatingAnswerBody {
    /// The question.
    pub question: RatingQuestion,
    /// From 0, bad, to 2, good.
    #[schema(minimum = 0, maximum = 2, example = 2)]
    pub score: i32,
    /// Why; required for 0.
    #[serde(default)]
    #[schema(min_length = 3, max_length = 1000, example = "Được hướng dẫn rõ ràng")]
    pub reason: Option<String>,
}

/// A rating.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RateDossierBody {
    /// On the whole.
    pub satisfaction: Satisfaction,
    /// Why; required, here or with an answer, of who is not satisfied.
    #[serde(default)]
    #[schema(min_length = 3, max_length = 2000, example = "Kết quả có trước hẹn hai ngày")]
    pub reason: Option<String>,
    /// Answers, at most one to each question.
    #[serde(default)]
    #[schema(max_items = 6)]
    pub answers: Vec<RatingAnswerBody>,
}

impl From<RateDossierBody> for RateCommand {
    fn from(body: RateDossierBody) -> Self {
        let words = |text: Option<String>| text.as_deref().map(clean_text);
        Self {
            satisfaction: body.satisfaction,
            reason: words(body.reason),
            answers: body
                .answers
                .into_iter()
                .map(|answer| (answer.question, answer.score, words(answer.reason)))
                .collect(),
        }
    }
}

/// The answer to one question.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RatingAnswerView {
    /// The question.
    pub question: RatingQuestion,
    /// From 0 to 2.
    #[schema(minimum = 0, maximum = 2, example = 2)]
    pub score: i32,
    /// Why.
    #[schema(example = "Được hướng dẫn rõ ràng")]
    pub reason: Option<String>,
}

/// A rating of a dossier. It says nothing of the owner.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RatingView {
    /// Its id.
    pub id: RatingId,
    /// The dossier; null in lists, so that nobody is looked for who rated.
    pub dossier_id: Option<DossierId>,
    /// What was asked for.
    pub procedure_id: ProcedureId,
    /// Whose desk received it.
    pub agency_id: AgencyId,
    /// On the whole.
    pub satisfaction: Satisfaction,
    /// Why; null once the dossier is disposed of.
    #[schema(example = "Kết quả có trước hẹn hai ngày")]
    pub reason: Option<String>,
    /// The answers.
    pub answers: Vec<RatingAnswerView>,
    /// When.
    pub rated_at: DateTime<Utc>,
}

impl RatingView {
    pub(super) fn new(rating: Rating, answers: Vec<RatingAnswer>, names_dossier: bool) -> Self {
        Self {
            id: rating.id,
            dossier_id: Some(rating.dossier_id).filter(|_| names_dossier),
            procedure_id: rating.procedure_id,
            agency_id: rating.agency_id,
            satisfaction: rating.satisfaction,
            reason: rating.reason,
            answers: answers
                .into_iter()
                .map(|answer| RatingAnswerView {
                    question: answer.question,
                    score: answer.score,
                    reason: answer.reason,
                })
                .collect(),
            rated_at: rating.rated_at,
        }
    }
}

/// Rate how a dossier was handled
///
/// By its owner and by each of those whom the owner has let in, once each, from the day on which the result was handed over,
/// within the time that the rule set gives; it is not changed any more.
#[utoipa::path(
    tag = "feedback",
    operation_id = "rateDossier",
    params(RatedDossierPath, IdempotencyKey),
    request_body = RateDossierBody,
    responses((status = 201, body = RatingView, description = "The rating.")),
    security(("bearer" = ["ratings:give"]))
)]
#[post("/dossiers/{id}/rating")]
pub async fn rate(
    granted: Granted<RatingGive>,
    key: IdempotencyKey,
    path: Path<RatedDossierPath>,
    body: Body<RateDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let id = path.id;
    let command = RateCommand::from(body.into_inner());
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let (rating, answers) = commands::rate(tx, &granted, id, &command)?;
                let location = format!("/dossiers/{id}/rating");
                Answer::created(location, &RatingView::new(rating, answers, true))
            })
        })
        .await
}

/// Read how a dossier was rated
///
/// Its owner's rating, for the owner and for whoever may read ratings of the agency that received it; the own one, for
/// somebody whom the owner has let in.
#[utoipa::path(
    tag = "feedback",
    operation_id = "readRating",
    params(RatedDossierPath),
    responses((status = 200, body = RatingView, description = "The rating.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/dossiers/{id}/rating")]
pub async fn read(
    granted: Granted<DossierRead>,
    path: Path<RatedDossierPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let id = path.id;
    let view = app
        .db
        .read(move |conn| {
            let dossier =
                dossiers::queries::visible(conn, &viewer(&granted), id)?.ok_or(FeedbackError::NotFound)?;
            let caller = granted.citizen_id();
            let is_owner = caller.is_some() && dossier.citizen_id == caller;
            let party = caller.filter(|_| !is_owner);
            let found = match party {
                Some(citizen) => queries::rating_by(conn, id, citizen)?,
                None => queries::rating_of(conn, id)?,
            };
            let rating = found.ok_or(FeedbackError::NotFound)?;
            let reads = granted.memberships().iter().any(|duty| {
                duty.agency == rating.agency_id
                    && duty.role.scopes().contains(&crate::auth::Scope::RatingRead)
            });
            if caller.is_none() && !reads {
                return Err(FeedbackError::NotFound);
            }
            let answers = queries::answers(conn, &[rating.id])?;
            Ok(RatingView::new(rating, answers, true))
        })
        .await?;
    Answer::ok(&view)
}

/// Whose ratings.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RatingQuery {
    /// The agency, one of the caller's; the first of them when left out.
    agency_id: Option<AgencyId>,
}

fn asked(granted: &Granted<RatingRead>, agency: Option<AgencyId>) -> Result<AgencyId, Problem> {
    agency
        .or_else(|| granted.agencies().first().copied())
        .filter(|agency| granted.is_at(*agency))
        .ok_or_else(Problem::not_found)
}

/// List the ratings of an agency
///
/// With the reasons, without the dossiers; the newest first.
#[utoipa::path(
    tag = "feedback",
    operation_id = "listRatings",
    params(RatingQuery, Paging),
    responses((status = 200, body = Page<RatingView>, description = "A page of ratings."), (status = 404)),
    security(("bearer" = ["ratings:read"]))
)]
#[get("/ratings")]
pub async fn list(
    granted: Granted<RatingRead>,
    query: Query<RatingQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let agency = asked(&granted, query.agency_id)?;
    let (before, limit): (Option<RatingId>, i64) = (paging.after()?, paging.limit());
    let wants_total = paging.wants_total();
    let (rows, answers, total) = app
        .db
        .read(move |conn| {
            let rows = queries::ratings(conn, agency, before, limit)?;
            let ids: Vec<RatingId> = rows.iter().map(|row| row.id).collect();
            let answers = queries::answers(conn, &ids)?;
            let total = wants_total
                .then(|| queries::count_ratings(conn, agency))
                .transpose()?;
            Ok::<_, FeedbackError>((rows, answers, total))
        })
        .await?;
    let mut by_rating: HashMap<RatingId, Vec<RatingAnswer>> = HashMap::new();
    for answer in answers {
        by_rating.entry(answer.rating_id).or_default().push(answer);
    }
    let page = paging.page(
        rows,
        |row| row.id,
        |row| {
            let answers = by_rating.remove(&row.id).unwrap_or_default();
            RatingView::new(row, answers, false)
        },
    )?;
    Answer::page(&page.with_total(total))
}

/// Whose ratings in which time.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RatingSummaryQuery {
    /// The agency, one of the caller's; the first of them when left out.
    agency_id: Option<AgencyId>,
    /// The first day.
    from: NaiveDate,
    /// The last day.
    to: NaiveDate,
}

/// The answers to one question together.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RatingQuestionSumView {
    /// The question.
    pub question: RatingQuestion,
    /// How many answered it.
    #[schema(minimum = 1, example = 40)]
    pub answers: i64,
    /// Their scores together.
    #[schema(minimum = 0, example = 72)]
    pub points: i64,
    /// The points of a hundred that could be had, rounded down.
    #[schema(minimum = 0, maximum = 100, example = 90)]
    pub percent: i64,
}

impl From<AnswerSum> for RatingQuestionSumView {
    fn from(sum: AnswerSum) -> Self {
        let best = sum.answers.saturating_mul(BEST_SCORE.into());
        Self {
            question: sum.question,
            answers: sum.answers,
            points: sum.points,
            percent: sum
                .points
                .saturating_mul(100)
                .checked_div(best)
                .unwrap_or_default(),
        }
    }
}

/// How an agency was rated in a time.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RatingSummaryView {
    /// The agency.
    pub agency_id: AgencyId,
    /// Ratings.
    #[schema(minimum = 0, example = 52)]
    pub ratings: i64,
    /// Very satisfied.
    #[schema(minimum = 0, example = 30)]
    pub very_satisfied: i64,
    /// Satisfied.
    #[schema(minimum = 0, example = 20)]
    pub satisfied: i64,
    /// Not satisfied.
    #[schema(minimum = 0, example = 2)]
    pub not_satisfied: i64,
    /// How many of them were given with the receipt alone, whose secret the desk knows too.
    #[schema(minimum = 0, example = 12)]
    pub by_receipt: i64,
    /// The questions that were answered.
    pub questions: Vec<RatingQuestionSumView>,
}

/// Sum up how an agency was rated
///
/// From the first to the last day, both included.
#[utoipa::path(
    tag = "feedback",
    operation_id = "sumUpRatings",
    params(RatingSummaryQuery),
    responses((status = 200, body = RatingSummaryView, description = "The sums."), (status = 404)),
    security(("bearer" = ["ratings:read"]))
)]
#[get("/ratings/summary")]
pub async fn summary(
    granted: Granted<RatingRead>,
    query: Query<RatingSummaryQuery>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let agency = asked(&granted, query.agency_id)?;
    let after = query.to.checked_add_days(Days::new(1));
    let Some(after) = after.filter(|_| query.from <= query.to) else {
        return Err(Problem::invalid(vec![FieldError::new(
            "?to",
            "PERIOD",
            Text::new(
                "Ngày cuối không được sớm hơn ngày đầu.",
                "The last day is not before the first.",
            ),
        )]));
    };
    let time = (midnight(query.from), midnight(after));
    let RatingSums {
        whole,
        by_receipt,
        answers,
    } = app.db.read(move |conn| queries::sums(conn, agency, time)).await?;
    let of = |satisfaction: Satisfaction| {
        let mut found = whole.iter().filter(|(said, _)| *said == satisfaction);
        found.next().map_or(0, |(_, count)| *count)
    };
    Answer::ok(&RatingSummaryView {
        agency_id: agency,
        ratings: whole.iter().map(|(_, count)| count).sum(),
        very_satisfied: of(Satisfaction::VerySatisfied),
        satisfied: of(Satisfaction::Satisfied),
        not_satisfied: of(Satisfaction::NotSatisfied),
        by_receipt,
        questions: answers.into_iter().map(Into::into).collect(),
    })
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    zone::utc(day.and_time(NaiveTime::MIN))
}
