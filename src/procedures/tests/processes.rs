//! The life of process documents.

use super::sample::{self, approval, in_force, issue_text};
use super::*;
use crate::auth::{ProcessApprove, ProcessEdit};
use crate::procedures::commands::{
    approve, check_issue, draft_issue, make_effective, return_to_author, save_issue, submit_for_review,
    withdraw,
};
use crate::procedures::model::*;
use crate::procedures::queries::{coverage, issues, processes, steps};
use crate::procedures::rules::code;

#[actix_web::test]
async fn an_issue_goes_from_draft_to_force_and_is_written_only_as_a_draft() {
    let province = Province::new();
    province
        .done(|tx| {
            let procedure = sample::procedure(tx, "1.001193", "Khai sinh").id;
            let process = sample::district_process(tx, "QT-04");
            let text = issue_text(procedure, 1.5);
            let (edit, sign) = (may::<ProcessEdit>(), may::<ProcessApprove>());
            let id = draft_issue(tx, &edit, process, &text)?;
            save_issue(tx, &edit, process, id, 1, &text)?;
            assert!(matches!(
                save_issue(tx, &edit, process, id, 1, &text),
                Err(ProcedureError::Stale)
            ));
            submit_for_review(tx, &edit, process, id, 2)?;
            let late = save_issue(tx, &edit, process, id, 3, &text);
            assert!(matches!(late, Err(ProcedureError::WrongState(_))));
            return_to_author(tx, &sign, process, id, 3, "Thiếu biểu mẫu")?;
            submit_for_review(tx, &edit, process, id, 4)?;
            let early = make_effective(tx, &sign, process, id, 5, day("2011-01-01"));
            assert!(matches!(early, Err(ProcedureError::WrongState(_))));
            approve(tx, &sign, process, id, 5, approval("2010-12-25"))?;
            make_effective(tx, &sign, process, id, 6, day("2010-12-31"))?;
            let issue = issues::issue(tx.conn(), id)?;
            assert_eq!((issue.status, issue.issue_no), (ProcessStatus::Effective, 1));
            assert_eq!(issue.approver.as_deref(), Some("Nguyễn Đạt"));
            assert_eq!(steps::steps(tx.conn(), id)?.len(), 5);
            let drafts = steps::drafts(tx.conn(), id)?;
            let ids: Vec<_> = drafts.iter().map(|(id, _, _)| *id).collect();
            assert_eq!(steps::links(tx.conn(), id, &ids)?.len(), 4);
            assert_eq!(coverage::of_issue(tx.conn(), id)?, text.covers);
            Ok(())
        })
        .await;
}

#[actix_web::test]
async fn a_route_that_breaks_a_rule_is_not_approved() {
    let province = Province::new();
    let (process, id) = province
        .done(|tx| {
            let procedure = sample::procedure(tx, "1.001193", "Khai sinh").id;
            let process = sample::district_process(tx, "QT-04");
            let mut text = issue_text(procedure, 1.5);
            text.steps[1].role = None;
            text.steps[2].is_finish = false;
            text.steps[2].output_form = Some("BM-04-09".into());
            text.reviewer = None;
            let id = draft_issue(tx, &may(), process, &text)?;
            submit_for_review(tx, &may(), process, id, 1)?;
            Ok((process, id))
        })
        .await;
    let refused = province
        .write(move |tx| {
            approve(
                tx,
                &may::<ProcessApprove>(),
                process,
                id,
                2,
                approval("2010-12-25"),
            )
        })
        .await;
    let place = |code, pointer: &str| (code, pointer.to_owned());
    assert_eq!(
        forbidden(refused),
        [
            place(code::SIGNATURE_MISSING, "/reviewer"),
            place(code::V3, "/steps"),
            place(code::V4, "/steps/1/role"),
            place(code::V8, "/steps/2/formCode"),
        ]
    );
}

#[actix_web::test]
async fn an_issue_is_in_force_only_after_its_approval_and_within_the_limits() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    let (process, id) = province
        .done(move |tx| {
            let all = in_force(tx, agency)?;
            Ok((
                all.process,
                sample::approved_issue(tx, all.process, &issue_text(all.procedure, 9.0)),
            ))
        })
        .await;
    let told = province
        .read(move |conn| check_issue(conn, process, id, day("2011-06-01")))
        .await
        .unwrap();
    assert_eq!(places(&told, true), [(code::V1, "/steps".to_owned())]);
    let early = province
        .write(move |tx| make_effective(tx, &may::<ProcessApprove>(), process, id, 3, day("2010-12-20")))
        .await;
    let place = |code, pointer: &str| (code, pointer.to_owned());
    assert_eq!(
        forbidden(early),
        [
            place(code::V1, "/steps"),
            place(code::V6, "/effectiveFrom"),
            place(code::V7, "/covers/0"),
            place(code::V7, "/effectiveFrom"),
        ]
    );
}

#[actix_web::test]
async fn one_route_per_case_and_scope() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    let (rival, id) = province
        .done(move |tx| {
            let all = in_force(tx, agency)?;
            let rival = sample::district_process(tx, "QT-44");
            Ok((
                rival,
                sample::approved_issue(tx, rival, &issue_text(all.procedure, 1.0)),
            ))
        })
        .await;
    let refused = province
        .write(move |tx| make_effective(tx, &may::<ProcessApprove>(), rival, id, 3, day("2011-06-01")))
        .await;
    assert_eq!(forbidden(refused), [(code::V7, "/covers/0".to_owned())]);
}

#[actix_web::test]
async fn a_one_stop_procedure_is_not_left_without_a_route() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    let (procedure, process, issue) = province
        .done(move |tx| in_force(tx, agency).map(|all| (all.procedure, all.process, all.issue)))
        .await;
    let seen = 4;
    let withdrawn = province
        .write(move |tx| {
            withdraw(
                tx,
                &may::<ProcessApprove>(),
                process,
                issue,
                seen,
                day("2011-06-01"),
                "Hết hiệu lực",
            )
        })
        .await;
    assert_eq!(
        forbidden(withdrawn),
        [(code::A07, format!("/processes/{process}"))]
    );
    // Nor by a next issue that forgets it.
    let next = province
        .done(move |tx| {
            let other = sample::procedure(tx, "2.000815", "Chứng thực").id;
            Ok(sample::approved_issue(tx, process, &issue_text(other, 1.0)))
        })
        .await;
    let forgotten = province
        .write(move |tx| make_effective(tx, &may::<ProcessApprove>(), process, next, 3, day("2011-06-01")))
        .await;
    assert_eq!(
        forbidden(forgotten),
        [(code::A07, format!("/processes/{process}"))]
    );
    // With a route of the agency's own it may go, and dossiers of earlier days keep it.
    province
        .done(move |tx| {
            let scope = ProcessScope::Agency { agency_id: agency };
            let own = crate::procedures::commands::create_process(tx, &may(), scope, "QT-04", "Riêng")?.id;
            sample::effective_issue(tx, own, &issue_text(procedure, 1.0), "2011-05-01");
            withdraw(
                tx,
                &may::<ProcessApprove>(),
                process,
                issue,
                seen,
                day("2011-06-01"),
                "Hết hiệu lực",
            )?;
            let ended = issues::issue(tx.conn(), issue)?;
            assert_eq!(ended.status_on(day("2011-05-31")), ProcessStatus::Effective);
            assert_eq!(ended.status_on(day("2011-06-01")), ProcessStatus::Obsolete);
            Ok(())
        })
        .await;
}

#[actix_web::test]
async fn steps_and_coverage_must_be_able_to_stand() {
    let province = Province::new();
    let refused = province
        .write(|tx| {
            let procedure = sample::procedure(tx, "1.001193", "Khai sinh").id;
            let process = sample::district_process(tx, "QT-04");
            let mut text = issue_text(procedure, 1.5);
            text.steps[1].code = "TIEP_NHAN".into();
            text.steps[2].agency_id = Some(AgencyId::from_uuid(uuid::Uuid::from_u128(7)));
            text.covers.push(text.covers[0].clone());
            text.transitions = vec![ProcessTransition {
                from: "TIEP_NHAN".into(),
                to: "KHONG_CO".into(),
                condition: None,
                otherwise: false,
            }];
            draft_issue(tx, &may::<ProcessEdit>(), process, &text)
        })
        .await;
    let place = |code, pointer: &str| (code, pointer.to_owned());
    assert_eq!(
        forbidden(refused),
        [
            place(code::AGENCY_UNKNOWN, "/steps/2/agencyId"),
            place(code::CODE_TWICE, "/covers/1"),
            place(code::CODE_TWICE, "/steps/1/code"),
            place(code::CODE_UNKNOWN, "/transitions/0"),
        ]
    );
}

#[actix_web::test]
async fn documents_are_listed_by_code_and_found_by_title() {
    let province = Province::new();
    province
        .done(|tx| {
            for code in ["QT-03", "QT-01", "QT-02"] {
                sample::district_process(tx, code);
            }
            let any = processes::ProcessQuery::default;
            let all = processes::list(tx.conn(), &any(), None, 2)?;
            let codes: Vec<_> = all.iter().map(|document| document.code.as_str()).collect();
            assert_eq!(codes, ["QT-01", "QT-02"]);
            let rest = processes::list(tx.conn(), &any(), Some(("QT-02", all[1].id)), 2)?;
            assert_eq!(rest.len(), 1);
            let text = crate::platform::text::SearchQuery::parse("quy trinh");
            let found = processes::ProcessQuery { text, ..any() };
            assert_eq!(processes::list(tx.conn(), &found, None, 10)?.len(), 3);
            assert_eq!(processes::count(tx.conn(), &found)?, 3);
            let scope = ProcessScope::Type {
                agency_type: AgencyType::DistrictPc,
            };
            assert!(processes::by_code(tx.conn(), scope, "QT-03")?.is_some());
            let again = crate::procedures::commands::create_process(tx, &may(), scope, "QT-03", "x");
            assert!(matches!(again, Err(ProcedureError::Exists(_))));
            Ok(())
        })
        .await;
}
