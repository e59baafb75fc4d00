//! Ratings.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::platform::db::schema::{rating_answers, ratings};
use crate::platform::ids::{AgencyId, CitizenId, DossierId, ProcedureId, RatingId};
use crate::text_enum;

text_enum! {
    /// How somebody found it on the whole (domain 7.9).
    pub enum Satisfaction {
        /// Rất hài lòng.
        VerySatisfied = "VERY_SATISFIED",
        /// Hài lòng.
        Satisfied = "SATISFIED",
        /// Không hài lòng.
        NotSatisfied = "NOT_SATISFIED",
    }
}

text_enum! {
    /// What is asked, after the criteria of TT 01/2018/TT-VPCP that an applicant can judge.
    pub enum RatingQuestion {
        /// How clearly the papers were explained.
        Guidance = "GUIDANCE",
        /// How the officers behaved.
        Attitude = "ATTITUDE",
        /// How often one had to come.
        Visits = "VISITS",
        /// Whether the appointment was kept.
        Time = "TIME",
        /// Whether steps, papers and fees were made public.
        Publicity = "PUBLICITY",
        /// Whether what was asked for was right, and nothing else was.
        Requirements = "REQUIREMENTS",
    }
}

text_enum! {
    /// Who rated.
    pub enum RaterKind {
        /// The owner.
        Owner = "OWNER",
        /// Whoever holds the receipt, in the owner's place.
        Receipt = "RECEIPT",
        /// Somebody whom the owner has let in.
        Party = "PARTY",
    }
}

/// The best score of an answer; the worst is 0.
pub const BEST_SCORE: i32 = 2;

/// A rating of one dossier.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = ratings, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Rating {
    /// Its id, in the order of time.
    pub id: RatingId,
    /// The dossier.
    pub dossier_id: DossierId,
    /// Whose desk received it.
    pub agency_id: AgencyId,
    /// Who resolved it.
    pub competent_agency_id: AgencyId,
    /// What was asked for.
    pub procedure_id: ProcedureId,
    /// On the whole.
    pub satisfaction: Satisfaction,
    /// Why, in the owner's words.
    pub reason: Option<String>,
    /// When.
    pub rated_at: DateTime<Utc>,
    /// Who rated.
    pub rater: RaterKind,
    /// Whose account it was, of those whom the owner has let in; none once the dossier is disposed of.
    pub citizen_id: Option<CitizenId>,
}

impl std::fmt::Debug for Rating {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rating({}, {}, •••)", self.id, self.satisfaction)
    }
}

/// The answer to one question.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = rating_answers, check_for_backend(crate::platform::db::MultiBackend))]
pub struct RatingAnswer {
    /// The rating.
    pub rating_id: RatingId,
    /// What was asked.
    pub question: RatingQuestion,
    /// From 0 to [`BEST_SCORE`].
    pub score: i32,
    /// Why, in the owner's words.
    pub reason: Option<String>,
}

impl std::fmt::Debug for RatingAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RatingAnswer({}, {}, •••)", self.question, self.score)
    }
}
