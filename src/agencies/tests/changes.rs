use super::*;
use crate::agencies::commands::{
    CloseAgency, CreateDesk, CreateUnit, PlaceAgency, RenameAgency, StandFor, close_agency, create_desk,
    create_unit, place_agency, rename_agency, set_code, stand_for,
};
use crate::agencies::model::Committee;
use crate::platform::ids::AgencyId;

#[actix_web::test]
async fn an_old_dossier_finds_the_name_and_code_of_its_day() {
    let register = Register::new();
    let old = register
        .add(department(
            "Sở Thông tin và Truyền thông",
            "STTTT",
            &["000.00.14.H32"],
        ))
        .await;
    let id = old.id;
    let renamed = register
        .write(move |tx| {
            let name = RenameAgency {
                name: label("Sở Khoa học và Công nghệ"),
                short_name: None,
                symbol: ShortCode::parse("SKHCN").ok(),
                from: day("2025-03-01"),
                legal_basis: Some("Nghị quyết (dữ liệu mẫu)".into()),
            };
            let agency = rename_agency(tx, &grant(), id, 1, name)?;
            set_code(tx, &grant(), id, agency.version, code("H32.14", "2020-09-15"))
        })
        .await
        .unwrap();
    assert_eq!(renamed.version, 3);
    assert_eq!(renamed.name_on(day("2025-02-28")), "Sở Thông tin và Truyền thông");
    assert_eq!(renamed.name_on(day("2025-03-01")), "Sở Khoa học và Công nghệ");
    assert_eq!(renamed.name_on(day("2009-01-01")), "Sở Thông tin và Truyền thông");
    assert_eq!(renamed.code_on(day("2011-03-07")), Some("000.00.14.H32"));
    assert_eq!(renamed.code_on(day("2020-09-15")), Some("H32.14"));
    let stale = register
        .write(move |tx| set_code(tx, &grant(), id, 1, code("H32.15", "2021-01-01")))
        .await;
    assert!(matches!(stale, Err(AgencyError::Stale)));
}

#[actix_web::test]
async fn a_wrong_name_is_corrected_and_an_earlier_one_refused() {
    let register = Register::new();
    let id = register.add(department("Sở Tư Phap", "STP", &[])).await.id;
    let name = |from: &'static str, text: &'static str| RenameAgency {
        name: label(text),
        short_name: None,
        symbol: None,
        from: day(from),
        legal_basis: None,
    };
    let corrected = register
        .write(move |tx| rename_agency(tx, &grant(), id, 1, name("2010-01-01", "Sở Tư pháp")))
        .await
        .unwrap();
    assert_eq!(corrected.names.len(), 1);
    assert_eq!(corrected.name_on(day("2010-01-01")), "Sở Tư pháp");
    let earlier = register
        .write(move |tx| rename_agency(tx, &grant(), id, 2, name("2009-12-31", "Ty Tư pháp")))
        .await;
    assert_eq!(broken_rules(earlier), [Violation::NameOutsideOrder]);
}

#[actix_web::test]
async fn a_code_names_one_agency_at_a_time() {
    let register = Register::new();
    let first = register
        .add(department("Sở Xây dựng", "SXD", &["H32.17"]))
        .await
        .id;
    let taken = register.try_add(department("Sở Y tế", "SYT", &["H32.17"])).await;
    assert!(matches!(taken, Err(AgencyError::CodesTaken(places)) if places == [0]));
    // A new code frees the old one from its first day on.
    register
        .write(move |tx| set_code(tx, &grant(), first, 1, code("H32.18", "2015-01-01")))
        .await
        .unwrap();
    let mut other = department("Sở Y tế", "SYT", &[]);
    other.codes = vec![code("H32.17", "2014-12-31")];
    assert!(matches!(
        register.try_add(other.clone()).await,
        Err(AgencyError::CodesTaken(_))
    ));
    other.codes = vec![code("H32.17", "2015-01-01")];
    let second = register.add(other).await.id;
    let found = register
        .read(move |conn| {
            let before = queries::agency_by_code(conn, "H32.17", day("2014-12-31"))?.id;
            Ok((
                before,
                queries::agency_by_code(conn, "H32.17", day("2015-01-01"))?.id,
            ))
        })
        .await;
    assert_eq!(found, (first, second));
}

#[actix_web::test]
async fn a_closed_agency_takes_nothing_after_its_last_day_and_its_parts_end_with_it() {
    let register = Register::new();
    let old = register
        .add(department("Sở Xây dựng", "SXD", &["H32.17"]))
        .await
        .id;
    let new = register
        .add(department("Sở Giao thông vận tải", "SGTVT", &[]))
        .await
        .id;
    let closed = register
        .write(move |tx| {
            create_unit(
                tx,
                &grant(),
                CreateUnit {
                    agency: old,
                    code: ShortCode::parse("QLXD").unwrap(),
                    name: label("Phòng Quản lý xây dựng"),
                    valid: Period::since(day("2010-01-01")),
                },
            )?;
            create_desk(
                tx,
                &grant(),
                CreateDesk {
                    agency: old,
                    code: ShortCode::parse("Q1").unwrap(),
                    name: label("Quầy 1"),
                    phone: None,
                    address: None,
                    calendar: None,
                    valid: Period::since(day("2010-01-01")),
                },
            )?;
            let duty = StandFor {
                committee: Committee::Iso9000,
                from: day("2010-01-01"),
                legal_basis: None,
            };
            let version = stand_for(tx, &grant(), old, 1, duty)?.version;
            let closing = CloseAgency {
                last_day: day("2025-02-28"),
                successor: Some(new),
                legal_basis: None,
            };
            close_agency(tx, &grant(), old, version, closing)
        })
        .await
        .unwrap();
    assert!(closed.is_open_on(day("2025-02-28")));
    assert!(!closed.is_open_on(day("2025-03-01")));
    assert_eq!(closed.successor, Some(new));
    assert_eq!(closed.code_on(day("2025-02-28")), Some("H32.17"));
    assert_eq!(closed.code_on(day("2025-03-01")), None);
    assert_eq!(closed.name_on(day("2026-01-01")), "Sở Xây dựng");
    assert!(!closed.stands_for(Committee::Iso9000, day("2025-03-01")));
    let parts = register
        .read(move |conn| {
            let unit = queries::unit_by_code(conn, old, "QLXD")?.unwrap();
            let desk = queries::desk_by_code(conn, old, "Q1")?.unwrap();
            Ok((unit.valid.to(), desk.valid.to()))
        })
        .await;
    assert_eq!(parts, (Some(day("2025-02-28")), Some(day("2025-02-28"))));
    let version = closed.version;
    let again = register
        .write(move |tx| {
            let closing = CloseAgency {
                last_day: day("2026-01-01"),
                successor: None,
                legal_basis: None,
            };
            close_agency(tx, &grant(), old, version, closing)
        })
        .await;
    assert!(matches!(again, Err(AgencyError::AlreadyClosed)));
}

#[actix_web::test]
async fn an_agency_closes_into_one_that_is_there() {
    let register = Register::new();
    let id = register.add(department("Sở Ngoại vụ", "SNgV", &[])).await.id;
    let mut late = department("Trung tâm", "TT", &[]);
    late.valid = Period::since(day("2025-03-02"));
    let late = register.add(late).await.id;
    let close = |last_day: &'static str, successor| {
        let closing = CloseAgency {
            last_day: day(last_day),
            successor: Some(successor),
            legal_basis: None,
        };
        register.write(move |tx| close_agency(tx, &grant(), id, 1, closing.clone()))
    };
    let unknown = AgencyId::new(register.db.clock().now());
    assert_eq!(
        broken_rules(close("2025-02-28", unknown).await),
        [Violation::SuccessorUnknown]
    );
    assert_eq!(
        broken_rules(close("2025-02-28", late).await),
        [Violation::SuccessorNotOpen]
    );
    assert_eq!(
        broken_rules(close("2009-12-31", id).await),
        [Violation::EndsBeforeStart, Violation::SuccessorSelf]
    );
    close("2025-03-01", late).await.unwrap();
}

#[actix_web::test]
async fn the_duty_of_a_committee_passes_from_one_agency_to_the_next() {
    let register = Register::new();
    let first = register
        .add(department("Sở Khoa học và Công nghệ", "SKHCN", &[]))
        .await
        .id;
    let second = register.add(department("Sở Nội vụ", "SNV", &[])).await.id;
    let stand = |id, version, from: &'static str| {
        let duty = StandFor {
            committee: Committee::Iso9000,
            from: day(from),
            legal_basis: None,
        };
        register.write(move |tx| stand_for(tx, &grant(), id, version, duty.clone()))
    };
    stand(first, 1, "2010-11-01").await.unwrap();
    assert_eq!(
        broken_rules(stand(second, 1, "2010-11-01").await),
        [Violation::DutyOutsideOrder]
    );
    let now = stand(second, 1, "2012-01-01").await.unwrap();
    let before = register.read(move |conn| queries::agency(conn, first)).await;
    assert!(before.stands_for(Committee::Iso9000, day("2011-12-31")));
    assert!(!before.stands_for(Committee::Iso9000, day("2012-01-01")));
    assert!(now.stands_for(Committee::Iso9000, day("2012-01-01")));
    assert!(!now.stands_for(Committee::It, day("2012-01-01")));
    assert_eq!(before.version, 3);
}

#[actix_web::test]
async fn no_agency_stands_under_itself() {
    let register = Register::new();
    let top = register.add(department("Sở Y tế", "SYT", &[])).await.id;
    let mut below = department("Chi cục An toàn vệ sinh thực phẩm", "CCATVSTP", &[]);
    below.parent = Some(top);
    let below = register.add(below).await.id;
    let place = |parent| PlaceAgency {
        parent: Some(parent),
        admin_unit_code: None,
        calendar: None,
    };
    for parent in [below, top] {
        let answer = register
            .write(move |tx| place_agency(tx, &grant(), top, 1, place(parent)))
            .await;
        assert_eq!(broken_rules(answer), [Violation::ParentIsDescendant]);
    }
    let mut under_commune = department("Sở", "S", &[]);
    under_commune.agency_type = AgencyType::CommunePc;
    under_commune.level = AgencyLevel::Commune;
    let commune = register.add(under_commune).await.id;
    let mut wrong = department("Sở B", "B", &[]);
    wrong.parent = Some(commune);
    wrong.level = AgencyLevel::District;
    assert_eq!(
        broken_rules(register.try_add(wrong).await),
        [Violation::LevelOfType, Violation::ParentBelow]
    );
}
