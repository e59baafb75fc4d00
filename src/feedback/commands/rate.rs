//! Rating.

use crate::auth::{Granted, RatingGive};
use crate::calendar::zone::local_date;
use crate::dossiers;
use crate::dossiers::commands::viewer;
use crate::dossiers::model::{Dossier, DossierState};
use crate::dossiers::vault::Vault;
use crate::feedback::commands::send::{calendar_of, params_on};
use crate::feedback::error::FeedbackError;
use crate::feedback::events;
use crate::feedback::model::{RaterKind, Rating, RatingAnswer, RatingQuestion, Satisfaction};
use crate::feedback::queries;
use crate::feedback::rules;
use crate::platform::audit_log::Record;
use crate::platform::db::{DbError, Tx};
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::ids::{CitizenId, DossierId, RatingId};

/// What somebody says.
#[derive(Clone)]
pub struct RateCommand {
    /// On the whole.
    pub satisfaction: Satisfaction,
    /// Why.
    pub reason: Option<String>,
    /// Question, score, why.
    pub answers: Vec<(RatingQuestion, i32, Option<String>)>,
}

/// Rates a dossier, once for each person and for ever.
///
/// # Errors
/// It is neither the caller's own nor shared with the caller; the result is not handed over, or that is too long ago; the
/// caller rated it; a reason is missing.
pub fn rate(
    tx: &mut Tx<'_>,
    granted: &Granted<RatingGive>,
    id: DossierId,
    command: &RateCommand,
) -> Result<Rated, FeedbackError> {
    let citizen = granted.citizen_id().ok_or(FeedbackError::NotFound)?;
    let dossier =
        dossiers::queries::visible(tx.conn(), &viewer(granted), id)?.ok_or(FeedbackError::NotFound)?;
    let by = if dossier.citizen_id == Some(citizen) {
        (RaterKind::Owner, None)
    } else {
        (RaterKind::Party, Some(citizen))
    };
    give(tx, dossier, by, command)
}

/// Rates a dossier by its receipt: most owners have no account. It counts until the owner rates too.
///
/// # Errors
/// The code or the secret is wrong; as [`rate`].
pub fn rate_by_receipt(
    tx: &mut Tx<'_>,
    vault: Vault<'_>,
    (code, secret): (&str, &str),
    command: &RateCommand,
) -> Result<Rated, FeedbackError> {
    let dossier = dossiers::commands::by_receipt(tx.conn(), vault, code, secret)?
        .ok_or(dossiers::error::DossierError::NotFound)?;
    give(tx, dossier, (RaterKind::Receipt, None), command)
}

/// A rating and its answers.
pub type Rated = (Rating, Vec<RatingAnswer>);

fn give(
    tx: &mut Tx<'_>,
    dossier: Dossier,
    (rater, citizen): (RaterKind, Option<CitizenId>),
    command: &RateCommand,
) -> Result<Rated, FeedbackError> {
    let id = dossier.id;
    let returned = dossier
        .returned_at
        .filter(|_| dossier.state == DossierState::Returned)
        .ok_or(FeedbackError::NotReturned)?;
    let before = match citizen {
        Some(citizen) => queries::rating_by(tx.conn(), id, citizen)?,
        // The desk knows the receipt's secret too: that one never stands in the owner's way.
        None => match rater {
            RaterKind::Receipt => queries::rating_of(tx.conn(), id)?,
            RaterKind::Owner | RaterKind::Party => queries::rating_as(tx.conn(), id, rater)?,
        },
    };
    if before.is_some() {
        return Err(FeedbackError::Rated);
    }
    let params = params_on(tx.conn(), local_date(returned))?;
    let calendar = calendar_of(tx.conn(), dossier.receiving_agency_id)?;
    let until = rules::within(&calendar, returned, params.rating_working_days)?;
    let now = tx.now();
    if now > until {
        return Err(FeedbackError::TooLate(until));
    }
    let rating = Rating {
        id: RatingId::new(now),
        dossier_id: id,
        agency_id: dossier.receiving_agency_id,
        competent_agency_id: dossier.competent_agency_id,
        procedure_id: dossier.procedure_id,
        satisfaction: command.satisfaction,
        reason: command.reason.clone(),
        rated_at: now,
        rater,
        citizen_id: citizen,
    };
    let mut answers: Vec<RatingAnswer> = command
        .answers
        .iter()
        .map(|(question, score, reason)| RatingAnswer {
            rating_id: rating.id,
            question: *question,
            score: *score,
            reason: reason.clone(),
        })
        .collect();
    check(&rating, &answers)?;
    // As they are read again.
    answers.sort_by_key(|answer| answer.question.as_str());
    match queries::insert_rating(tx.conn(), &rating, &answers) {
        Err(error) if error.is_unique_violation() => return Err(DbError::Conflict.into()),
        other => other?,
    }
    let mut record = Record::new("rating", rating.id.as_uuid(), "rating.given")
        .opening()
        .set("dossier", id)
        .set("rater", rating.rater)
        .set("satisfaction", rating.satisfaction)
        .masked("reason", None, rating.reason.as_ref());
    for answer in &answers {
        record = record.set(answer.question.as_str(), answer.score);
    }
    tx.record(record)?;
    tx.emit(events::rated(&rating))?;
    Ok((rating, answers))
}

fn check(rating: &Rating, answers: &[RatingAnswer]) -> Result<(), FeedbackError> {
    let mut errors = Vec::new();
    for (place, answer) in answers.iter().enumerate() {
        let before = answers.iter().take(place);
        if before.filter(|other| other.question == answer.question).count() > 0 {
            errors.push(FieldError::new(
                format!("/answers/{place}/question"),
                "DUPLICATE",
                Text::new("Mỗi câu hỏi trả lời một lần.", "Each question is answered once."),
            ));
        }
    }
    let (bare, whole) = rules::reasons_missing(rating.satisfaction, rating.reason.as_deref(), answers);
    let why = || {
        Text::new(
            "Hãy nêu lý do khi không hài lòng hoặc cho điểm thấp nhất.",
            "Say why when not satisfied, and for the worst score.",
        )
    };
    for place in bare {
        let at = format!("/answers/{place}/reason");
        errors.push(FieldError::new(at, code::REQUIRED, why()));
    }
    if whole {
        errors.push(FieldError::new("/reason", code::REQUIRED, why()));
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(FeedbackError::Invalid(errors))
    }
}

/// Forgets the words about a dossier that is disposed of; the scores stay, and so does what was done with settled
/// petitions about it, without the words and without whose they were.
///
/// # Errors
/// The database's.
pub fn forget(tx: &mut Tx<'_>, dossier: DossierId) -> Result<(), DbError> {
    queries::forget_rating_words(tx.conn(), dossier)?;
    queries::forget_petitions_about(tx.conn(), dossier)
}
