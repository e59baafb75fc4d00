//! Agencies, units, desks, administrative units.

use chrono::NaiveDate;

use super::{Player, grant};
use crate::agencies::commands;
use crate::agencies::http::{
    CloseAgencyBody, CreateAdminUnitBody, CreateAgencyBody, CreateDeskBody, CreateUnitBody, RenameAgencyBody,
    StandForBody,
};
use crate::agencies::queries;
use crate::demo::error::DemoError;
use crate::platform::db::Tx;
use crate::platform::ids::AgencyId;

pub(super) fn create_admin_unit(tx: &mut Tx<'_>, body: CreateAdminUnitBody) -> Result<(), DemoError> {
    commands::create_admin_unit(tx, &grant(), body.command()?)?;
    Ok(())
}

pub(super) fn close_admin_unit(tx: &mut Tx<'_>, code: &str, last_day: NaiveDate) -> Result<(), DemoError> {
    let unit = queries::admin_unit_by_code(tx.conn(), code, last_day)?
        .ok_or_else(|| DemoError::refused(format!("no administrative unit {code}")))?;
    commands::close_admin_unit(tx, &grant(), unit.id, unit.version, last_day)?;
    Ok(())
}

pub(super) fn rename(tx: &mut Tx<'_>, id: AgencyId, body: RenameAgencyBody) -> Result<(), DemoError> {
    let version = queries::agency(tx.conn(), id)?.version;
    commands::rename_agency(tx, &grant(), id, version, body.command()?)?;
    Ok(())
}

pub(super) fn stand_for(tx: &mut Tx<'_>, id: AgencyId, body: StandForBody) -> Result<(), DemoError> {
    let version = queries::agency(tx.conn(), id)?.version;
    commands::stand_for(tx, &grant(), id, version, body.command())?;
    Ok(())
}

pub(super) fn close(tx: &mut Tx<'_>, id: AgencyId, body: CloseAgencyBody) -> Result<(), DemoError> {
    let version = queries::agency(tx.conn(), id)?.version;
    commands::close_agency(tx, &grant(), id, version, body.command())?;
    Ok(())
}

impl Player {
    pub(super) fn create_agency(
        &mut self,
        tx: &mut Tx<'_>,
        key: &str,
        body: CreateAgencyBody,
    ) -> Result<(), DemoError> {
        let agency = commands::create_agency(tx, &grant(), body.command()?)?;
        self.names.give("agency", key, agency.id.as_uuid());
        Ok(())
    }

    pub(super) fn create_units(
        &mut self,
        tx: &mut Tx<'_>,
        agencies: &[AgencyId],
        units: &[CreateUnitBody],
    ) -> Result<(), DemoError> {
        for agency in agencies {
            for body in units {
                let unit = commands::create_unit(tx, &grant(), body.clone().command(*agency)?)?;
                let key = format!("{}/{}", self.names.key(agency.as_uuid()), body.code);
                self.names.give("unit", &key, unit.id.as_uuid());
            }
        }
        Ok(())
    }

    pub(super) fn create_desks(
        &mut self,
        tx: &mut Tx<'_>,
        agencies: &[AgencyId],
        desks: &[CreateDeskBody],
    ) -> Result<(), DemoError> {
        for agency in agencies {
            for body in desks {
                let desk = commands::create_desk(tx, &grant(), body.clone().command(*agency)?)?;
                let key = format!("{}/{}", self.names.key(agency.as_uuid()), body.code);
                self.names.give("desk", &key, desk.id.as_uuid());
            }
        }
        Ok(())
    }
}
