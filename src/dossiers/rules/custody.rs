//! Who holds a dossier: its papers and its electronic file are told apart (domain section 9, item 9). The file is where its
//! steps are; the papers are where the other side of the last slip said that it got them.

use chrono::{DateTime, Utc};

use crate::dossiers::model::{Channel, Dossier, DossierSlip, DossierStep, HandoverResult, StepState};
use crate::platform::ids::{AgencyId, DeskId, HandoverId, OfficerId, UnitId};
use crate::text_enum;

text_enum! {
    /// What is held.
    pub enum CustodyMedium {
        /// The papers.
        Paper = "PAPER",
        /// The electronic dossier.
        Electronic = "ELECTRONIC",
    }
}

/// Papers on their way: given, and not yet acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moving {
    /// With which slip.
    pub slip: HandoverId,
    /// To which agency.
    pub agency_id: AgencyId,
    /// To which unit.
    pub unit_id: Option<UnitId>,
    /// That unit's name, as it was.
    pub unit_name: Option<String>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custody {
    /// What.
    pub medium: CustodyMedium,
    /// The agency.
    pub agency_id: AgencyId,
    /// Its desk, while nobody has it but the desk that received it.
    pub desk_id: Option<DeskId>,
    /// Its unit.
    pub unit_id: Option<UnitId>,
    /// The unit's name, as it was.
    pub unit_name: Option<String>,
    /// The officer who took it.
    pub officer: Option<OfficerId>,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Where it is going, for papers that were given and not yet acknowledged; until then the giver answers for them.
    pub moving_to: Option<Moving>,
}

impl Custody {
    fn of_step(step: &DossierStep, since: DateTime<Utc>) -> Self {
        Self {
            medium: CustodyMedium::Electronic,
            agency_id: step.agency_id,
            desk_id: None,
            unit_id: step.unit_id,
            unit_name: step.unit_name.clone(),
            officer: step.assignee_id,
            since,
            moving_to: None,
        }
    }

    fn at_the_desk(dossier: &Dossier, medium: CustodyMedium, since: DateTime<Utc>) -> Self {
        Self {
            medium,
            agency_id: dossier.receiving_agency_id,
            desk_id: dossier.receiving_desk_id,
            unit_id: None,
            unit_name: None,
            officer: None,
            since,
            moving_to: None,
        }
    }
}

/// Who holds the papers, by the slips about the dossier in the order in which they were given. None before it was taken in
/// and after it was closed; of what came online there are no papers until some are given.
pub fn papers(dossier: &Dossier, slips: &[DossierSlip]) -> Option<Custody> {
    let received_at = dossier.received_at?;
    if dossier.state.is_final() {
        return None;
    }
    let mut held = (dossier.channel != Channel::Online).then(|| Custody {
        officer: dossier.received_by,
        ..Custody::at_the_desk(dossier, CustodyMedium::Paper, received_at)
    });
    for DossierSlip { slip, item } in slips {
        // Whoever gives them had them.
        let giver = match held.take() {
            Some(known) if known.agency_id == slip.from_agency_id && known.unit_id == slip.from_unit_id => {
                known
            }
            Some(_) | None => Custody {
                agency_id: slip.from_agency_id,
                desk_id: None,
                unit_id: slip.from_unit_id,
                unit_name: slip.from_unit_name.clone(),
                officer: Some(slip.given_by),
                ..Custody::at_the_desk(dossier, CustodyMedium::Paper, slip.given_at)
            },
        };
        held = Some(match item.result {
            Some(HandoverResult::Received) => Custody {
                agency_id: slip.to_agency_id,
                desk_id: None,
                unit_id: slip.to_unit_id,
                unit_name: slip.to_unit_name.clone(),
                officer: slip.acknowledged_by,
                since: slip.acknowledged_at.unwrap_or(slip.given_at),
                ..giver
            },
            Some(HandoverResult::Missing) => giver,
            None => Custody {
                moving_to: Some(Moving {
                    slip: slip.id,
                    agency_id: slip.to_agency_id,
                    unit_id: slip.to_unit_id,
                    unit_name: slip.to_unit_name.clone(),
                    since: slip.given_at,
                }),
                ..giver
            },
        });
    }
    held
}

/// Who holds the electronic dossier: whoever has the steps at which it is, each of them; between steps, and before it was
/// taken in, the desk that received it.
pub fn electronic(dossier: &Dossier, steps: &[DossierStep]) -> Vec<Custody> {
    let Some(since) = dossier.submitted_at.or(dossier.received_at) else {
        return Vec::new();
    };
    if dossier.state.is_final() {
        return Vec::new();
    }
    let active: Vec<Custody> = steps
        .iter()
        .filter(|step| step.state == StepState::Active)
        .map(|step| Custody::of_step(step, step.started_at.unwrap_or(since)))
        .collect();
    if !active.is_empty() {
        return active;
    }
    let last = steps.iter().filter_map(|step| step.completed_at).max();
    vec![Custody::at_the_desk(
        dossier,
        CustodyMedium::Electronic,
        last.unwrap_or(since),
    )]
}
