//! Decisions on mechanisms and waivers.

use super::sample::{self, decision, in_force};
use super::*;
use crate::auth::MechanismDecide;
use crate::procedures::commands::{Decide, Waive, decide, make_effective, waive};
use crate::procedures::model::*;
use crate::procedures::queries::mechanisms;
use crate::procedures::rules::code;

fn grant() -> Granted<MechanismDecide> {
    may()
}

#[actix_web::test]
async fn a_decision_ends_the_one_before() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    province
        .done(move |tx| {
            let all = in_force(tx, agency)?;
            let next = Decide {
                mechanism: Mechanism::None,
                computerisation: Computerisation::Registered,
                effective_from: day("2011-06-01"),
                ..decision(all.procedure, agency)
            };
            decide(tx, &grant(), next)?;
            let both = mechanisms::list(tx.conn(), all.procedure, None, 10)?;
            assert_eq!(both[0].effective_to, Some(day("2011-06-01")));
            assert_eq!(both[1].effective_to, None);
            assert!(sample::pin(tx.conn(), all.procedure, agency, "2011-05-31").is_ok());
            let after = sample::pin(tx.conn(), all.procedure, agency, "2011-06-01");
            assert!(matches!(after, Err(ProcedureError::NoMechanism { .. })));
            let earlier = decide(tx, &grant(), decision(all.procedure, agency));
            assert_eq!(forbidden(earlier), [(code::V7, "/effectiveFrom".to_owned())]);
            Ok(())
        })
        .await;
}

#[actix_web::test]
async fn the_rules_of_the_regulation_are_kept() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    let tax = province.tax_office("Chi cục Thuế Nha Trang").await;
    type Row<'a> = (&'a str, Change, &'a [(&'a str, &'a str)]);
    type Change = fn(&mut Decide, AgencyId);
    let table: [Row<'_>; 6] = [
        ("as it should be", |_, _| {}, &[]),
        (
            "the lead coordinates itself",
            |d, _| d.coordinating_agencies = vec![d.agency],
            &[("A-02", "/coordinatingAgencies/0")],
        ),
        (
            "in force before it is decided",
            |d, _| d.decided_on = day("2011-02-15"),
            &[("V6", "/effectiveFrom")],
        ),
        (
            "no route at that agency",
            |d, tax| d.agency = tax,
            &[("A-07", "/mechanism"), ("A-09", "/automation")],
        ),
        (
            "online below level 3",
            |d, _| d.service_level = ServiceLevel::Level2,
            &[("A-09", "/automation")],
        ),
        (
            "full at level 3",
            |d, _| d.online_scope = Some(OnlineScope::Full),
            &[("SERVICE_LEVEL", "/onlineScope")],
        ),
    ];
    let procedure = province.done(move |tx| Ok(in_force(tx, agency)?.procedure)).await;
    for (name, change, expected) in table {
        let mut new = Decide {
            effective_from: day("2011-02-01"),
            ..decision(procedure, agency)
        };
        change(&mut new, tax);
        let found = province
            .write(move |tx| {
                let outcome = decide(tx, &grant(), new.clone());
                let found = if outcome.is_ok() {
                    Vec::new()
                } else {
                    forbidden(outcome)
                };
                // Taken back each time, so that every row of the table starts alike.
                Err::<(), _>(ProcedureError::CaseNeeded {
                    codes: found
                        .into_iter()
                        .map(|(code, pointer)| format!("{code} {pointer}"))
                        .collect(),
                })
            })
            .await;
        let expected: Vec<String> = expected
            .iter()
            .map(|(code, pointer)| format!("{code} {pointer}"))
            .collect();
        assert!(
            matches!(found, Err(ProcedureError::CaseNeeded { ref codes }) if *codes == expected),
            "{name}: {found:?}"
        );
    }
}

#[actix_web::test]
async fn inter_agency_needs_two_agencies_in_the_route() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    let tax = province.tax_office("Chi cục Thuế Nha Trang").await;
    province
        .done(move |tx| {
            let all = in_force(tx, agency)?;
            let inter = Decide {
                mechanism: Mechanism::InterAgencyOneStop,
                effective_from: day("2011-06-30"),
                ..decision(all.procedure, agency)
            };
            let refused = forbidden(decide(tx, &grant(), inter.clone()));
            assert_eq!(refused, [(code::A08, format!("/processes/{}/steps", all.issue))]);
            let mut text = sample::issue_text(all.procedure, 0.5);
            text.steps.insert(
                2,
                ProcessStepDraft {
                    agency_kind: StepAgencyKind::Named,
                    agency_id: Some(tax),
                    ..sample::step(
                        "THUE",
                        TaskKind::InterAgencyHandle,
                        crate::auth::Role::Handler,
                        1.0,
                    )
                },
            );
            sample::effective_issue(tx, all.process, &text, "2011-06-30");
            decide(tx, &grant(), inter)?;
            let pinned = sample::pin(tx.conn(), all.procedure, agency, "2011-06-30")?;
            assert_eq!(pinned.mechanism.mechanism, Mechanism::InterAgencyOneStop);
            Ok(())
        })
        .await;
}

#[actix_web::test]
async fn a_waiver_lets_a_provisional_route_run_for_a_time() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    province
        .done(move |tx| {
            sample::rule_set(tx, "QD93", "2007-09-01")?;
            let procedure = sample::procedure(tx, "1.001193", "Khai sinh").id;
            sample::published(tx, procedure, &sample::parts(3.0, "2011-01-01"));
            let process = sample::district_process(tx, "QT-04");
            let mut text = sample::issue_text(procedure, 1.5);
            text.basis = ProcessBasis::Provisional;
            let issue = sample::approved_issue(tx, process, &text);
            let plain = Decide {
                computerisation: Computerisation::Registered,
                effective_from: day("2011-01-01"),
                ..decision(procedure, agency)
            };
            let refused = forbidden(decide(tx, &grant(), plain.clone()));
            assert_eq!(refused, [(code::A07, "/mechanism".to_owned())]);
            let waiver = Waive {
                procedure,
                agency: Some(agency),
                valid_from: day("2011-01-01"),
                valid_to: day("2011-07-01"),
                decision_no: "3100/QĐ-UBND".into(),
                decided_on: day("2010-12-20"),
                legal_basis: "2816/QĐ-UBND".into(),
                reason: "Quy trình đang soạn thảo".into(),
            };
            waive(tx, &grant(), waiver)?;
            let (_, warnings) = decide(tx, &grant(), plain)?;
            assert_eq!(places(&warnings, false), [(code::A07, "/mechanism".to_owned())]);
            let without = sample::pin(tx.conn(), procedure, agency, "2011-03-01");
            assert!(matches!(without, Err(ProcedureError::NoProcess { .. })));
            make_effective(tx, &may(), process, issue, 3, day("2011-02-01"))?;
            assert!(sample::pin(tx.conn(), procedure, agency, "2011-06-30").is_ok());
            let after = sample::pin(tx.conn(), procedure, agency, "2011-07-01");
            assert!(matches!(after, Err(ProcedureError::NoProcess { .. })));
            Ok(())
        })
        .await;
}

#[actix_web::test]
async fn the_lower_of_two_service_levels_counts() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    province
        .done(move |tx| {
            let all = in_force(tx, agency)?;
            let high = Decide {
                service_level: ServiceLevel::Level4,
                effective_from: day("2011-02-01"),
                ..decision(all.procedure, agency)
            };
            let (_, warnings) = decide(tx, &grant(), high)?;
            assert_eq!(
                places(&warnings, false),
                [(code::SERVICE_LEVEL, "/serviceLevel".to_owned())]
            );
            let pinned = sample::pin(tx.conn(), all.procedure, agency, "2011-03-01")?;
            assert_eq!(
                (pinned.service_level, pinned.online_scope),
                (ServiceLevel::Level3, Some(OnlineScope::Partial))
            );
            Ok(())
        })
        .await;
}
