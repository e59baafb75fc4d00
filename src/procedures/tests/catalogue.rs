//! Finding procedures.

use super::sample::{self, in_force};
use super::*;
use crate::auth::ProcedureEdit;
use crate::platform::text::SearchQuery;
use crate::procedures::commands::{create_field, create_procedure, rename_field};
use crate::procedures::model::*;
use crate::procedures::queries::catalogue::{ProcedureQuery, count, list};
use crate::procedures::queries::fields;

fn found(conn: &mut Conn, wanted: &ProcedureQuery) -> Vec<String> {
    let all = list(conn, wanted, day("2011-03-01"), None, 50).unwrap();
    assert_eq!(
        count(conn, wanted, day("2011-03-01")).unwrap(),
        i64::try_from(all.len()).unwrap()
    );
    all.into_iter().map(|listed| listed.procedure.code).collect()
}

#[actix_web::test]
async fn procedures_are_found_by_words_codes_and_properties() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    let other = province.district("UBND thị xã Cam Ranh").await;
    province
        .done(move |tx| {
            in_force(tx, agency)?; // 1.001193, published as "Cấp lại bản chính giấy khai sinh"
            sample::procedure(tx, "1.009994", "Cấp giấy phép xây dựng nhà ở riêng lẻ");
            let field = create_field(tx, &may::<ProcedureEdit>(), "G15-TP", "Lý lịch tư pháp")?;
            let mut text = sample::text(tx, "2.000488", "Cấp Phiếu lý lịch tư pháp số 1");
            text.field_id = field.id;
            text.execution_level = ExecutionLevel::Province;
            text.other_codes = vec![ProcedureOtherCode {
                kind: ProcedureCodeKind::Old,
                code: "T-KHA-012345-TT".into(),
                valid_to: None,
                note: None,
            }];
            create_procedure(tx, &may::<ProcedureEdit>(), &text)?;
            let conn = tx.conn();
            let with = |text: &str| ProcedureQuery {
                text: SearchQuery::parse(text),
                ..Default::default()
            };
            let any = ProcedureQuery::default;
            for (wanted, expected) in [
                (any(), vec!["1.001193", "1.009994", "2.000488"]),
                (with("khai sinh"), vec!["1.001193"]),
                (with("CẤP"), vec!["1.001193", "1.009994", "2.000488"]),
                (with("sinh bản"), vec!["1.001193"]),
                (with("xay du"), vec!["1.009994"]),
                (with("1.0099"), vec!["1.009994"]),
                (with("t-kha-012345-tt"), vec!["2.000488"]),
                (with("100%"), vec![]),
                (
                    ProcedureQuery {
                        field: Some(field.id),
                        ..any()
                    },
                    vec!["2.000488"],
                ),
                (
                    ProcedureQuery {
                        level: Some(ExecutionLevel::District),
                        ..any()
                    },
                    vec!["1.001193", "1.009994"],
                ),
                (
                    ProcedureQuery {
                        agency: Some(agency),
                        ..any()
                    },
                    vec!["1.001193"],
                ),
                (
                    ProcedureQuery {
                        agency: Some(other),
                        ..any()
                    },
                    vec![],
                ),
                (
                    ProcedureQuery {
                        service_level: Some(ServiceLevel::Level3),
                        ..any()
                    },
                    vec!["1.001193"],
                ),
                (
                    ProcedureQuery {
                        service_level: Some(ServiceLevel::Level4),
                        ..any()
                    },
                    vec![],
                ),
                (
                    ProcedureQuery {
                        status: Some(ProcedureStatus::Published),
                        ..any()
                    },
                    vec!["1.001193"],
                ),
                (
                    ProcedureQuery {
                        status: Some(ProcedureStatus::NotInForce),
                        ..any()
                    },
                    vec!["1.009994", "2.000488"],
                ),
                (
                    ProcedureQuery {
                        status: Some(ProcedureStatus::Repealed),
                        ..any()
                    },
                    vec![],
                ),
            ] {
                assert_eq!(found(conn, &wanted), expected, "{wanted:?}");
            }
            let page = list(conn, &any(), day("2011-03-01"), Some("1.001193"), 1)?;
            assert_eq!(page[0].procedure.code, "1.009994");
            assert_eq!(page[0].field_code, "G15-HT");
            Ok(())
        })
        .await;
}

#[actix_web::test]
async fn codes_are_given_once() {
    let province = Province::new();
    province
        .done(|tx| Ok(sample::procedure(tx, "1.001193", "Khai sinh").id))
        .await;
    let again = province
        .write(|tx| {
            let text = sample::text(tx, "1.001193", "Khai sinh");
            create_procedure(tx, &may::<ProcedureEdit>(), &text)
        })
        .await;
    assert!(matches!(again, Err(ProcedureError::Exists(_))));
}

#[actix_web::test]
async fn a_field_is_renamed_by_who_has_seen_it() {
    let province = Province::new();
    province
        .done(|tx| {
            let grant = may::<ProcedureEdit>();
            let field = create_field(tx, &grant, "G15-HT", "Hộ tich")?;
            let renamed = rename_field(tx, &grant, field.id, 1, "Hộ tịch")?;
            assert_eq!((renamed.name.as_str(), renamed.version), ("Hộ tịch", 2));
            let stale = rename_field(tx, &grant, field.id, 1, "x");
            assert!(matches!(stale, Err(ProcedureError::Stale)));
            assert_eq!(fields::list(tx.conn(), None, 10)?.len(), 1);
            assert_eq!(fields::list(tx.conn(), Some("G15-HT"), 10)?.len(), 0);
            Ok(())
        })
        .await;
}
