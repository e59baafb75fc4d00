//! The board of the day, put together from counts: how many queries it takes does not depend on how much there is.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Utc};

use crate::calendar::{self, zone};
use crate::desk::model::{Board, DossierBoard, WorkBoard};
use crate::desk::rules::board::{Sight, parts, total};
use crate::dossiers::commands::calendar_of;
use crate::dossiers::model::{DeskFigures, Figures, UnitFigures};
use crate::dossiers::rules::inbox::{Horizon, horizon};
use crate::dossiers::{DossierError, queries as dossiers};
use crate::platform::db::Conn;
use crate::platform::ids::{AgencyId, FieldId, ProcedureId};
use crate::{agencies, procedures};

/// No agency has more desks or units than this.
const ALL: i64 = 10_000;

/// The board of an agency as it is now, as far as somebody may see it. What is due soon is said by the agency's own
/// calendar.
///
/// # Errors
/// There is no such agency; the database's.
pub fn board(
    conn: &mut Conn,
    agency: AgencyId,
    sight: &Sight,
    (now, due_soon_days): (DateTime<Utc>, u32),
) -> Result<Board, DossierError> {
    if !agencies::queries::exists(conn, agency)? {
        return Err(DossierError::NotFound);
    }
    let calendar_id = calendar_of(conn, agency, None)?;
    let calendar = calendar::load_calendar(conn, calendar_id)?;
    let horizon = horizon(&calendar, now, due_soon_days);
    let day = zone::local_date(now);
    let names = agencies::queries::labels_on(conn, &[agency], day)?;
    let fields = Fields::read(conn)?;
    let dossiers = sight
        .has_desks()
        .then(|| received(conn, agency, horizon, &fields))
        .transpose()?;
    let work = match sight {
        Sight::Desks => None,
        Sight::Whole | Sight::Units(_) | Sight::DesksAndUnits(_) => {
            Some(lying(conn, agency, (horizon, sight), &fields)?)
        }
    };
    Ok(Board {
        agency,
        agency_name: names.get(&agency).map(|name| name.name.as_str().to_owned()),
        day,
        at: now,
        dossiers,
        work,
    })
}

/// Of which field the procedures are, and what the fields are called.
struct Fields {
    of: HashMap<ProcedureId, FieldId>,
    names: HashMap<FieldId, String>,
}

impl Fields {
    fn read(conn: &mut Conn) -> Result<Self, DossierError> {
        Ok(Self {
            of: procedures::queries::fields::of_procedures(conn)?,
            names: procedures::queries::fields::names(conn)?,
        })
    }

    fn of(&self, procedure: ProcedureId, figures: Figures) -> (Option<FieldId>, Figures) {
        (self.of.get(&procedure).copied(), figures)
    }
}

fn received(
    conn: &mut Conn,
    agency: AgencyId,
    horizon: Horizon,
    fields: &Fields,
) -> Result<DossierBoard, DossierError> {
    let mut counted: Vec<DeskFigures> = dossiers::open_by_desk(conn, agency, horizon)?;
    counted.extend(dossiers::today_by_desk(conn, agency, horizon)?);
    let desks = agencies::queries::desks(conn, agency, None, None, ALL)?;
    let names = named(
        desks
            .into_iter()
            .map(|desk| (desk.id, desk.name.as_str().to_owned())),
    );
    let by_desk = counted.iter().map(|part| (part.desk, part.figures));
    let by_field = counted.iter().map(|part| fields.of(part.procedure, part.figures));
    Ok(DossierBoard {
        total: total(counted.iter().map(|part| part.figures)),
        desks: parts(by_desk, &names),
        fields: parts(by_field, &fields.names),
    })
}

fn lying(
    conn: &mut Conn,
    agency: AgencyId,
    (horizon, sight): (Horizon, &Sight),
    fields: &Fields,
) -> Result<WorkBoard, DossierError> {
    let mut counted: Vec<UnitFigures> = dossiers::work_by_unit(conn, agency, horizon)?;
    counted.extend(dossiers::moved_by_unit(conn, agency, horizon)?);
    counted.retain(|part| sight.has_unit(part.unit));
    let units = agencies::queries::units(conn, agency, None, None, ALL)?;
    let names = named(
        units
            .into_iter()
            .map(|unit| (unit.id, unit.name.as_str().to_owned())),
    );
    let by_unit = counted.iter().map(|part| (part.unit, part.figures));
    let by_field = counted.iter().map(|part| fields.of(part.procedure, part.figures));
    Ok(WorkBoard {
        total: total(counted.iter().map(|part| part.figures)),
        units: parts(by_unit, &names),
        fields: parts(by_field, &fields.names),
    })
}

fn named<Id: Eq + Hash>(names: impl Iterator<Item = (Id, String)>) -> HashMap<Id, String> {
    names.collect()
}
