//! Rules that the law sets for all procedures, as data (domain 2.9).

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::version::naive_time;
use crate::calendar::TimeOfDay;
use crate::platform::ids::RuleSetId;
use crate::text_enum;

text_enum! {
    /// Which set of printed forms is used.
    pub enum FormSet {
        /// Forms of the province's own (QĐ 93/2007/QĐ-TTg).
        Local = "LOCAL",
        /// QĐ 09/2015/QĐ-TTg.
        Decision2015 = "QD_09_2015",
        /// TT 01/2018/TT-VPCP, six forms.
        Circular2018 = "TT_01_2018",
        /// TT 03/2025/TT-VPCP, seven forms.
        Circular2025 = "TT_03_2025",
    }
}

text_enum! {
    /// How online services are graded.
    pub enum ServiceLevelScheme {
        /// Levels 1 to 4.
        Levels = "LEVELS_1_4",
        /// Một phần, toàn trình.
        PartialFull = "PARTIAL_FULL",
    }
}

text_enum! {
    /// How long a silent applicant is waited for after a request to supplement.
    pub enum SupplementWait {
        /// Without end.
        None = "NONE",
        /// As the procedure says.
        PerProcedure = "PER_PROCEDURE",
    }
}

text_enum! {
    /// What becomes of a petition without a name.
    pub enum AnonymousPetitions {
        /// It is not taken in.
        Refused = "REFUSED",
        /// It is taken in; nobody is told of the answer but by its publication.
        Heard = "HEARD",
    }
}

/// The time limits of ratings and petitions (phản ánh, kiến nghị; domain 2.7), in working days of the agency's calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeedbackParams {
    /// From the moment at which it reaches an agency until it is refused, forwarded or taken up.
    #[schema(minimum = 1, maximum = 99, example = 2)]
    pub triage_working_days: i32,
    /// From then until more is asked for.
    #[schema(minimum = 1, maximum = 99, example = 5)]
    pub supplement_working_days: i32,
    /// From then until it is answered.
    #[schema(minimum = 1, maximum = 99, example = 15)]
    pub answer_working_days: i32,
    /// From the request for more until a petitioner who says nothing is no longer waited for. No source gives a number.
    #[serde(default = "petitioner_wait")]
    #[schema(minimum = 1, maximum = 99, example = 10)]
    pub petitioner_wait_working_days: i32,
    /// From the answer until it is public.
    #[schema(minimum = 1, maximum = 99, example = 2)]
    pub publish_working_days: i32,
    /// From the handing-over of a result until its owner can no longer rate.
    #[schema(minimum = 1, maximum = 400, example = 30)]
    pub rating_working_days: i32,
    /// What becomes of petitions without a name.
    pub anonymous: AnonymousPetitions,
    /// The rule of law on that.
    #[schema(min_length = 3, max_length = 500, example = "Nghị định 20/2008/NĐ-CP, Điều 7")]
    pub anonymous_basis: String,
}

/// Where a rule set does not say: a choice of this system's, to be replaced by the province's.
fn petitioner_wait() -> i32 {
    10
}

impl Default for FeedbackParams {
    /// The limits by which the national scoring judges (QĐ 766/QĐ-TTg); a petition tells name and address (20/2008/NĐ-CP).
    fn default() -> Self {
        Self {
            triage_working_days: 2,
            supplement_working_days: 5,
            answer_working_days: 15,
            petitioner_wait_working_days: petitioner_wait(),
            publish_working_days: 2,
            rating_working_days: 30,
            anonymous: AnonymousPetitions::Refused,
            anonymous_basis: "Nghị định 20/2008/NĐ-CP, Điều 7".to_owned(),
        }
    }
}

/// What a rule set sets. Absent means that the rules of the time did not say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleParams {
    /// Printed forms.
    pub form_set: FormSet,
    /// Dossiers received after this time of day may be handed over on the next working day (domain L4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length = 5, example = "15:00")]
    pub transfer_cutoff: Option<TimeOfDay>,
    /// Same-day dossiers received after this time of day are due on the next working day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length = 5, example = "15:00")]
    pub same_day_cutoff: Option<TimeOfDay>,
    /// Within how many working hours a dossier sent online is answered (domain L3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 400, example = 8)]
    pub online_ack_working_hours: Option<i32>,
    /// How often the applicant may be asked to supplement before acceptance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 99)]
    pub max_supplements_at_intake: Option<i32>,
    /// How often while the dossier is in process.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 99)]
    pub max_supplements_in_process: Option<i32>,
    /// How often the appointment may be moved with an apology.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 99)]
    pub max_reappointments: Option<i32>,
    /// How many working days before the appointment the apology is to be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 99)]
    pub apology_lead_working_days: Option<i32>,
    /// Whether the day of receipt counts. By the Civil Code (2005: art. 152, 2015: art. 147) it does not, and no rule on
    /// one-stop desks says otherwise: `true` is refused.
    #[serde(default)]
    pub receipt_day_counts: bool,
    /// How online services are graded.
    pub service_level_scheme: ServiceLevelScheme,
    /// How long a silent applicant is waited for.
    pub supplement_wait: SupplementWait,
    /// Time limits of ratings and petitions; those of the national scoring when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<FeedbackParams>,
}

/// A rule set, in force over a half-open period of receipt dates.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSet {
    /// Its id.
    pub id: RuleSetId,
    /// Its code.
    pub code: String,
    /// The documents that set it.
    pub legal_basis: String,
    /// The first day.
    pub effective_from: NaiveDate,
    /// The day from which the next one holds.
    pub effective_to: Option<NaiveDate>,
    /// What it sets.
    pub params: RuleParams,
}

/// Later than any office is open: every dossier of the day is in time.
const NO_CUTOFF: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 59) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

impl RuleSet {
    /// Until when a same-day dossier is done on the day of its receipt; `own` is the procedure's own rule.
    pub fn same_day_cutoff(&self, own: Option<TimeOfDay>) -> NaiveTime {
        own.or(self.params.same_day_cutoff).map_or(NO_CUTOFF, naive_time)
    }

    /// Until when a dossier is handed over on the day of its receipt.
    pub fn transfer_cutoff(&self) -> NaiveTime {
        self.params.transfer_cutoff.map_or(NO_CUTOFF, naive_time)
    }
}
