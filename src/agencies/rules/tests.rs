use super::*;
use crate::agencies::model::IdentifierCode;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn code(text: &str, from: &str, to: &str) -> IdentifierPeriod {
    IdentifierPeriod {
        code: IdentifierCode::parse(text).unwrap(),
        valid: Period::new(day(from), to.parse().ok()).unwrap(),
        legal_basis: None,
        note: None,
    }
}

#[test]
fn a_type_stands_at_its_levels() {
    let since = day("2010-01-01");
    for (agency_type, level, good) in [
        (AgencyType::Ppc, AgencyLevel::Province, true),
        (AgencyType::Department, AgencyLevel::District, false),
        (AgencyType::CommunePc, AgencyLevel::Commune, true),
        (AgencyType::Vertical, AgencyLevel::Ministry, true),
        (AgencyType::Vertical, AgencyLevel::Commune, true),
        (AgencyType::Centre, AgencyLevel::Ministry, false),
    ] {
        assert_eq!(
            check_kind(agency_type, level, since).is_empty(),
            good,
            "{agency_type} {level}"
        );
    }
}

#[test]
fn no_district_begins_in_the_time_of_two_tiers() {
    let begins = |on| check_kind(AgencyType::DistrictPc, AgencyLevel::District, day(on));
    assert_eq!(begins("2025-06-30"), []);
    assert_eq!(begins("2025-07-01"), [Violation::NoDistrictAnyMore]);
}

#[test]
fn codes_of_one_scheme_follow_one_another() {
    let valid = Period::since(day("2010-01-01"));
    let old = code("000.00.15.H32", "2010-01-01", "2020-09-14");
    assert_eq!(
        check_codes(&[old.clone(), code("H32.15", "2018-01-01", "")], valid),
        []
    );
    assert_eq!(
        check_codes(&[old.clone(), code("000.00.16.H32", "2020-09-14", "")], valid),
        [Violation::CodesOverlap]
    );
    assert_eq!(
        check_codes(&[old, code("H32.15", "2009-12-31", "")], valid),
        [Violation::CodeOutsideValidity]
    );
}

#[test]
fn code_type_and_parent_of_an_administrative_unit_go_together() {
    let check = |code: &str, unit_type, parent, from| {
        check_admin_unit(&AdminUnitCode::parse(code).unwrap(), unit_type, parent, day(from))
    };
    use AdminUnitType::{Province, ProvincialCity, RuralDistrict, Ward};
    assert_eq!(check("56", Province, None, "1989-07-01"), []);
    assert_eq!(check("568", ProvincialCity, Some(Province), "2010-01-01"), []);
    assert_eq!(check("22366", Ward, Some(ProvincialCity), "2010-01-01"), []);
    assert_eq!(check("22366", Ward, Some(Province), "2025-07-01"), []);
    for (found, expected) in [
        (
            check("22366", Ward, Some(Province), "2025-06-30"),
            vec![Violation::AdminParent],
        ),
        (
            check("22366", Ward, None, "2025-07-01"),
            vec![Violation::AdminParent],
        ),
        (
            check("56", Province, Some(Province), "2010-01-01"),
            vec![Violation::AdminParent],
        ),
        (
            check("56", RuralDistrict, Some(Province), "2025-07-01"),
            vec![Violation::AdminCodeOfLevel, Violation::NoDistrictAnyMore],
        ),
    ] {
        assert_eq!(found, expected);
    }
}
