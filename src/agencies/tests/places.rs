use super::*;
use crate::agencies::commands::{
    ChangeDesk, ChangeUnit, CreateAdminUnit, CreateDesk, CreateUnit, change_desk, change_unit, close_desk,
    create_admin_unit, create_desk, create_unit,
};
use crate::agencies::model::{AdminUnit, AdminUnitCode, AdminUnitType, Phone};
use crate::agencies::queries::AdminUnitFilter;
use crate::platform::ids::AgencyId;

async fn place(
    register: &Register,
    code: &'static str,
    unit_type: AdminUnitType,
    name: &'static str,
    parent: Option<&'static str>,
    from: &'static str,
) -> Result<AdminUnit, AgencyError> {
    let new = CreateAdminUnit {
        code: AdminUnitCode::parse(code).unwrap(),
        unit_type,
        name: label(name),
        parent_code: parent.map(|code| AdminUnitCode::parse(code).unwrap()),
        valid: Period::since(day(from)),
        legal_basis: None,
    };
    register
        .write(move |tx| create_admin_unit(tx, &grant(), new.clone()))
        .await
}

#[actix_web::test]
async fn cam_ranh_is_a_town_and_then_a_city_under_the_same_code() {
    use AdminUnitType::{Province, ProvincialCity, Town};
    let register = Register::new();
    place(&register, "56", Province, "Tỉnh Khánh Hòa", None, "1989-07-01")
        .await
        .unwrap();
    place(
        &register,
        "569",
        Town,
        "Thị xã Cam Ranh",
        Some("56"),
        "2000-07-07",
    )
    .await
    .unwrap();
    place(
        &register,
        "569",
        ProvincialCity,
        "Thành phố Cam Ranh",
        Some("56"),
        "2010-12-23",
    )
    .await
    .unwrap();
    let names = register
        .read(|conn| {
            let mut on = |text| {
                Ok::<_, AgencyError>(
                    queries::admin_unit_by_code(conn, "569", day(text))?.map(|unit| unit.unit_type),
                )
            };
            Ok([on("2000-07-06")?, on("2010-12-22")?, on("2010-12-23")?])
        })
        .await;
    assert_eq!(names, [None, Some(Town), Some(ProvincialCity)]);
    let again = place(
        &register,
        "569",
        Town,
        "Thị xã Cam Ranh",
        Some("56"),
        "2005-01-01",
    )
    .await;
    assert!(matches!(again, Err(AgencyError::CodeTaken)));
    let orphan = place(&register, "570", Town, "Thị xã", Some("57"), "2005-01-01").await;
    assert_eq!(broken_rules(orphan), [Violation::AdminParent]);
    let below = register
        .read(|conn| {
            let filter = AdminUnitFilter {
                on: day("2011-01-01"),
                level: None,
                parent_code: Some("56".into()),
                code: None,
                search: crate::platform::text::SearchQuery::parse("cam ranh"),
            };
            queries::admin_units(conn, &filter, None, 10)
        })
        .await;
    assert_eq!(below.len(), 1);
    let mut here = department("Văn phòng", "VP", &[]);
    here.admin_unit_code = AdminUnitCode::parse("568");
    assert_eq!(
        broken_rules(register.try_add(here).await),
        [Violation::AdminUnitUnknown]
    );
}

#[actix_web::test]
async fn desks_open_change_and_close_within_their_agency() {
    let register = Register::new();
    let agency = register.add(department("Sở Tư pháp", "STP", &[])).await.id;
    let open = |code: &'static str, from: &'static str| {
        let new = CreateDesk {
            agency,
            code: ShortCode::parse(code).unwrap(),
            name: label("Quầy số 1"),
            phone: Phone::parse("0258 3822 555"),
            address: None,
            calendar: None,
            valid: Period::since(day(from)),
        };
        register.write(move |tx| create_desk(tx, &grant(), new.clone()))
    };
    assert_eq!(
        broken_rules(open("Q1", "2009-12-31").await),
        [Violation::OutsideAgency]
    );
    let id = open("Q1", "2010-01-01").await.unwrap().id;
    assert!(matches!(
        open("Q1", "2012-01-01").await,
        Err(AgencyError::CodeTaken)
    ));
    let change = ChangeDesk {
        name: label("Quầy tiếp nhận"),
        phone: None,
        address: Some(label("08 Pasteur, Nha Trang")),
        calendar: None,
    };
    let elsewhere = AgencyId::new(register.db.clock().now());
    let wrong = change.clone();
    let answer = register
        .write(move |tx| change_desk(tx, &grant(), elsewhere, id, 1, wrong.clone()))
        .await;
    assert!(matches!(answer, Err(AgencyError::NoDesk)));
    let changed = register
        .write(move |tx| change_desk(tx, &grant(), agency, id, 1, change.clone()))
        .await
        .unwrap();
    assert_eq!((changed.name.as_str(), changed.version), ("Quầy tiếp nhận", 2));
    let stale = register
        .write(move |tx| close_desk(tx, &grant(), agency, id, 1, day("2012-01-01")))
        .await;
    assert!(matches!(stale, Err(AgencyError::Stale)));
    let closed = register
        .write(move |tx| close_desk(tx, &grant(), agency, id, 2, day("2012-01-01")))
        .await
        .unwrap();
    assert!(closed.is_open_on(day("2012-01-01")) && !closed.is_open_on(day("2012-01-02")));
    let listed = register
        .read(move |conn| {
            let on = |text: &str| Some(day(text));
            let then = queries::desks(conn, agency, on("2012-01-01"), None, 10)?.len();
            Ok((
                then,
                queries::desks(conn, agency, on("2012-01-02"), None, 10)?.len(),
            ))
        })
        .await;
    assert_eq!(listed, (1, 0));
    let kept = register
        .read(move |conn| queries::own_calendar_of_desk(conn, id))
        .await;
    assert_eq!(kept, None);
}

#[actix_web::test]
async fn a_unit_keeps_its_code_when_it_is_renamed() {
    let register = Register::new();
    let agency = register.add(department("Sở Tư pháp", "STP", &[])).await.id;
    let unit = register
        .write(move |tx| {
            let new = CreateUnit {
                agency,
                code: ShortCode::parse("HCTP").unwrap(),
                name: label("Phòng Hành chính tư pháp"),
                valid: Period::since(day("2010-01-01")),
            };
            let unit = create_unit(tx, &grant(), new)?;
            let change = ChangeUnit {
                name: label("Phòng Hành chính và Bổ trợ tư pháp"),
                last_day: None,
            };
            change_unit(tx, &grant(), agency, unit.id, 1, change)
        })
        .await
        .unwrap();
    assert_eq!(unit.version, 2);
    let found = register
        .read(move |conn| queries::unit_by_code(conn, agency, "HCTP"))
        .await
        .unwrap();
    assert_eq!(found, unit);
}
