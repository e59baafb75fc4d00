//! What must hold of agencies, as pure functions. Each answers with everything that is wrong, not only the first.

#[cfg(test)]
mod tests;
mod violation;

use chrono::NaiveDate;

pub use violation::Violation;

use super::model::{
    AdminLevel, AdminUnitCode, AdminUnitType, Agency, AgencyLevel, AgencyType, IdentifierPeriod, Period,
};

/// The first day of local government in two tiers (Luật Tổ chức chính quyền địa phương 72/2025/QH15).
const TWO_TIERS: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 7, 1);

fn after_districts(day: NaiveDate) -> bool {
    TWO_TIERS.is_some_and(|first| day >= first)
}

fn height(level: AgencyLevel) -> u8 {
    match level {
        AgencyLevel::Ministry => 3,
        AgencyLevel::Province => 2,
        AgencyLevel::District => 1,
        AgencyLevel::Commune => 0,
    }
}

/// Type and level go together, and no district begins after the districts' end.
pub fn check_kind(agency_type: AgencyType, level: AgencyLevel, from: NaiveDate) -> Vec<Violation> {
    let mut found = Vec::new();
    if !agency_type.levels().contains(&level) {
        found.push(Violation::LevelOfType);
    }
    if agency_type == AgencyType::DistrictPc && after_districts(from) {
        found.push(Violation::NoDistrictAnyMore);
    }
    found
}

/// The parent stands no lower than its child, and is there when the child begins.
pub fn check_parent(parent: &Agency, level: AgencyLevel, from: NaiveDate) -> Vec<Violation> {
    let mut found = Vec::new();
    if height(parent.level) < height(level) {
        found.push(Violation::ParentBelow);
    }
    if !parent.is_open_on(from) {
        found.push(Violation::ParentNotOpen);
    }
    found
}

/// Codes lie within the agency's validity and, scheme by scheme, one at a time.
pub fn check_codes(codes: &[IdentifierPeriod], valid: Period) -> Vec<Violation> {
    let mut found = Vec::new();
    if !codes.iter().all(|period| valid.covers(period.valid)) {
        found.push(Violation::CodeOutsideValidity);
    }
    let clash = codes.iter().enumerate().any(|(i, one)| {
        codes
            .iter()
            .skip(i + 1)
            .any(|other| one.code.scheme() == other.code.scheme() && one.valid.overlaps(other.valid))
    });
    if clash {
        found.push(Violation::CodesOverlap);
    }
    found
}

/// A unit or desk of an agency as long as the agency itself at most; an open end ends with it.
///
/// # Errors
/// Everything about the period that lies outside.
pub fn check_part(part: Period, agency: Period) -> Result<Period, Vec<Violation>> {
    let mut found = Vec::new();
    if !agency.contains(part.from()) {
        found.push(Violation::OutsideAgency);
    }
    if let (Some(last), Some(end)) = (part.to(), agency.to())
        && last > end
    {
        found.push(Violation::EndsAfterAgency);
    }
    match part.within(agency) {
        Some(valid) if found.is_empty() => Ok(valid),
        _ => Err(found),
    }
}

/// An agency ends on or after its first day, and its work goes to one that is there the day after.
pub fn check_closure(agency: &Agency, last_day: NaiveDate, successor: Option<&Agency>) -> Vec<Violation> {
    let mut found = Vec::new();
    if last_day < agency.valid.from() {
        found.push(Violation::EndsBeforeStart);
    }
    if let Some(successor) = successor {
        if successor.id == agency.id {
            found.push(Violation::SuccessorSelf);
        } else if !last_day.succ_opt().is_some_and(|next| successor.is_open_on(next)) {
            found.push(Violation::SuccessorNotOpen);
        }
    }
    found
}

/// Code, type and parent of an administrative unit go together.
pub fn check_admin_unit(
    code: &AdminUnitCode,
    unit_type: AdminUnitType,
    parent: Option<AdminUnitType>,
    from: NaiveDate,
) -> Vec<Violation> {
    let level = unit_type.level();
    let mut found = Vec::new();
    let digits = match level {
        AdminLevel::Province => 2,
        AdminLevel::District => 3,
        AdminLevel::Commune => 5,
    };
    if code.as_str().len() != digits {
        found.push(Violation::AdminCodeOfLevel);
    }
    if level == AdminLevel::District && after_districts(from) {
        found.push(Violation::NoDistrictAnyMore);
    }
    let parent_fits = match (level, parent.map(AdminUnitType::level)) {
        (AdminLevel::Province, parent) => parent.is_none(),
        (AdminLevel::District, parent) => parent == Some(AdminLevel::Province),
        (AdminLevel::Commune, Some(AdminLevel::District)) => true,
        (AdminLevel::Commune, Some(AdminLevel::Province)) => after_districts(from),
        (AdminLevel::Commune, _) => false,
    };
    if !parent_fits {
        found.push(Violation::AdminParent);
    }
    found
}
