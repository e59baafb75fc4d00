//! What a dossier begins with, by the day of its receipt (S13, A-06, A-07, A-10).

use proptest::prelude::*;

use super::sample::{self, days, in_force, pin};
use super::*;
use crate::auth::{MechanismDecide, ProcessApprove};
use crate::procedures::commands::{decide, make_effective, publish};
use crate::procedures::model::*;
use crate::procedures::queries;

/// Procedure 4 with five working days from 2011-01-01 and three from 2011-09-01.
async fn changed_in_september(
    province: &Province,
    agency: AgencyId,
) -> (sample::InForce, crate::platform::ids::ProcedureVersionId) {
    province
        .done(move |tx| {
            let first = in_force(tx, agency)?;
            let second = sample::published(tx, first.procedure, &sample::parts(3.0, "2011-09-01"));
            Ok((first, second))
        })
        .await
}

#[actix_web::test]
async fn a_new_limit_holds_for_dossiers_received_from_its_first_day_on() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    let (first, second) = changed_in_september(&province, agency).await;
    let procedure = first.procedure;
    province
        .read(move |conn| {
            let august = pin(conn, procedure, agency, "2011-08-31")?;
            assert_eq!(
                (august.limit(false), august.version_id()),
                (Some(days(5.0)), first.version)
            );
            let september = pin(conn, procedure, agency, "2011-09-01")?;
            assert_eq!(
                (september.limit(false), september.version_id()),
                (Some(days(3.0)), second)
            );
            assert_eq!(september.process.code, "QT-04");
            assert_eq!(september.steps().len(), 5);
            assert_eq!(september.rules.code, "QD93");
            assert_eq!(september.service_level, ServiceLevel::Level3);
            assert_eq!(september.online_scope, Some(OnlineScope::Partial));
            assert_eq!(september.procedure.field_code, "G15-HT");
            assert_eq!(september.components().count(), 1);
            assert_eq!(september.fees().count(), 1);
            assert_eq!(september.same_day_cutoff().to_string(), "15:00:00");
            // What the August dossier keeps is still the same later.
            let kept = queries::pinned(
                conn,
                august.version_id(),
                Some(august.case_id),
                august.process_id(),
            )?;
            assert_eq!(kept.limit(false), Some(days(5.0)));
            Ok(())
        })
        .await
        .unwrap();
}

#[actix_web::test]
async fn on_every_day_at_most_one_version_and_always_the_right_one() {
    let province = Province::new();
    let agency = province.district("UBND huyện Diên Khánh").await;
    let (first, _) = changed_in_september(&province, agency).await;
    let procedure = first.procedure;
    province
        .read(move |conn| {
            let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(200));
            let start = day("2010-10-01");
            let conn = std::cell::RefCell::new(conn);
            runner
                .run(&(0..800_i64), |offset| {
                    let on = start + chrono::TimeDelta::days(offset);
                    let request = PinRequest {
                        procedure,
                        case_code: None,
                        agency,
                        on,
                    };
                    let limit = match queries::pin(&mut conn.borrow_mut(), &request) {
                        Ok(pin) => pin.limit(true),
                        Err(ProcedureError::NotInForce { .. }) => None,
                        Err(other) => panic!("{other:?}"),
                    };
                    let expected = match on {
                        on if on < day("2011-01-01") => None,
                        on if on < day("2011-09-01") => Some(days(5.0)),
                        _ => Some(days(3.0)),
                    };
                    prop_assert_eq!(limit, expected);
                    Ok(())
                })
                .unwrap();
            Ok(())
        })
        .await
        .unwrap();
}

#[actix_web::test]
async fn what_is_missing_is_named() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    let other = province.district("UBND thị xã Cam Ranh").await;
    let procedure = province.done(move |tx| Ok(in_force(tx, agency)?.procedure)).await;
    province
        .read(move |conn| {
            let mut error = |agency, on: &str| pin(conn, procedure, agency, on).unwrap_err();
            assert!(matches!(
                error(agency, "2010-12-31"),
                ProcedureError::NotInForce { .. }
            ));
            assert!(matches!(
                error(other, "2011-03-01"),
                ProcedureError::NoMechanism { .. }
            ));
            let mut request = PinRequest {
                procedure,
                case_code: Some("KHAC".into()),
                agency,
                on: day("2011-03-01"),
            };
            let unknown = queries::pin(conn, &request).unwrap_err();
            assert!(matches!(unknown, ProcedureError::UnknownCase { codes } if codes == ["CHUNG"]));
            request.case_code = Some("CHUNG".into());
            assert!(queries::pin(conn, &request).is_ok());
            request.procedure = crate::platform::ids::ProcedureId::from_uuid(uuid::Uuid::from_u128(1));
            assert!(matches!(
                queries::pin(conn, &request),
                Err(ProcedureError::NotFound(_))
            ));
            Ok(())
        })
        .await
        .unwrap();
}

#[actix_web::test]
async fn a_new_issue_does_not_reach_running_dossiers() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    province
        .done(move |tx| {
            let all = in_force(tx, agency)?;
            let before = pin(tx.conn(), all.procedure, agency, "2011-04-01")?;
            let mut text = sample::issue_text(all.procedure, 3.5);
            text.steps.insert(
                2,
                sample::step("XET_DUYET", TaskKind::Review, crate::auth::Role::UnitHead, 0.0),
            );
            sample::effective_issue(tx, all.process, &text, "2011-05-01");
            let after = pin(tx.conn(), all.procedure, agency, "2011-05-01")?;
            assert_eq!((before.steps().len(), after.steps().len()), (5, 6));
            assert_eq!(
                pin(tx.conn(), all.procedure, agency, "2011-04-30")?.process_id(),
                all.issue
            );
            assert_eq!(queries::steps(tx.conn(), all.issue)?.len(), 5);
            Ok(())
        })
        .await;
}

#[actix_web::test]
async fn an_agencys_own_route_goes_before_that_of_its_type() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    province
        .done(move |tx| {
            let all = in_force(tx, agency)?;
            let scope = ProcessScope::Agency { agency_id: agency };
            let own = crate::procedures::commands::create_process(tx, &may(), scope, "QT-04", "Riêng")?.id;
            let issue =
                sample::effective_issue(tx, own, &sample::issue_text(all.procedure, 2.0), "2011-02-01");
            assert_eq!(
                pin(tx.conn(), all.procedure, agency, "2011-01-31")?.process_id(),
                all.issue
            );
            assert_eq!(
                pin(tx.conn(), all.procedure, agency, "2011-02-01")?.process_id(),
                issue
            );
            Ok(())
        })
        .await;
}

#[actix_web::test]
async fn several_cases_have_their_own_limits_papers_and_routes() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    province
        .done(move |tx| {
            sample::rule_set(tx, "QD93", "2007-09-01")?;
            let procedure = sample::procedure(tx, "2.000488", "Cấp phiếu lý lịch tư pháp").id;
            let mut parts = sample::parts(10.0, "2011-01-01");
            let mut complex = parts.cases[0].clone();
            complex.code = CaseCode("PHUC_TAP".into());
            complex.limit = Some(days(15.0));
            complex.online_limit = Some(days(14.0));
            parts.cases.push(complex);
            parts.components[0].cases = vec![CaseCode("PHUC_TAP".into())];
            let both = sample::district_process(tx, "QT-09");
            let usual = sample::effective_issue(tx, both, &sample::issue_text(procedure, 8.5), "2010-12-31");
            let only = sample::district_process(tx, "QT-09B");
            let mut text = sample::issue_text(procedure, 12.5);
            text.covers[0].case_code = Some(CaseCode("PHUC_TAP".into()));
            let special = sample::effective_issue(tx, only, &text, "2010-12-31");
            decide(tx, &may::<MechanismDecide>(), sample::decision(procedure, agency))?;
            sample::published(tx, procedure, &parts);
            let conn = tx.conn();
            assert!(matches!(
                pin(conn, procedure, agency, "2011-03-01"),
                Err(ProcedureError::CaseNeeded { .. })
            ));
            let mut pinned = |code: &str| {
                let case_code = Some(code.to_owned());
                queries::pin(
                    conn,
                    &PinRequest {
                        procedure,
                        case_code,
                        agency,
                        on: day("2011-03-01"),
                    },
                )
                .unwrap()
            };
            let (simple, complex) = (pinned("CHUNG"), pinned("PHUC_TAP"));
            assert_eq!(
                (simple.limit(true), simple.process_id()),
                (Some(days(10.0)), usual)
            );
            assert_eq!(
                (complex.limit(true), complex.process_id()),
                (Some(days(14.0)), special)
            );
            assert_eq!(
                (simple.components().count(), complex.components().count()),
                (0, 1)
            );
            Ok(())
        })
        .await;
}

#[actix_web::test]
async fn drafts_and_what_is_not_in_force_are_never_pinned() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    province
        .done(move |tx| {
            let all = in_force(tx, agency)?;
            let draft = crate::procedures::commands::draft_version(
                tx,
                &may(),
                all.procedure,
                &sample::parts(3.0, "2011-02-01"),
            )?;
            let approved = sample::approved_issue(tx, all.process, &sample::issue_text(all.procedure, 1.0));
            let pinned = pin(tx.conn(), all.procedure, agency, "2011-03-01")?;
            assert_eq!(
                (pinned.version_id(), pinned.process_id()),
                (all.version, all.issue)
            );
            make_effective(
                tx,
                &may::<ProcessApprove>(),
                all.process,
                approved,
                3,
                day("2011-02-15"),
            )?;
            publish(tx, &may(), all.procedure, draft.id, draft.version)?;
            let pinned = pin(tx.conn(), all.procedure, agency, "2011-03-01")?;
            assert_eq!((pinned.version_id(), pinned.process_id()), (draft.id, approved));
            Ok(())
        })
        .await;
}
