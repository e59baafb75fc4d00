//! Publishing: everything that is wrong is told at once, and what stands ends when its successor begins.

use super::sample::{self, in_force, parts};
use super::*;
use crate::auth::{MechanismDecide, ProcedureEdit, ProcedurePublish};
use crate::procedures::commands::{
    decide, delete_draft, draft_version, publication_check, publish, repeal_procedure, save_draft,
    update_procedure,
};
use crate::procedures::model::*;
use crate::procedures::queries::{procedures, versions};
use crate::procedures::rules::code;

#[actix_web::test]
async fn all_that_is_wrong_is_told_at_once() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    let (procedure, version) = province
        .done(move |tx| {
            let procedure = sample::procedure(tx, "1.001193", "Khai sinh").id;
            decide(
                tx,
                &may::<MechanismDecide>(),
                Undecided { procedure, agency }.waiting(),
            )?;
            let mut bad = parts(3.0, "2010-12-01");
            bad.content = ProcedureContent {
                subject_types: bad.content.subject_types,
                ..Default::default()
            };
            bad.content.agencies.coordinating = vec![
                AgencyRef::Outside { name: "A".into() },
                AgencyRef::Outside { name: "A".into() },
            ];
            bad.cases[0].limit = None;
            bad.fees[0].amount = FeeRule::PerPage {
                tiers: Vec::new(),
                maximum: None,
            };
            bad.fees[0].cases = vec![CaseCode("KHAC".into())];
            bad.service_level = ServiceLevel::Level2;
            bad.online_scope = Some(OnlineScope::Full);
            bad.form_schema =
                Some(serde_json::json!({"type": "object", "properties": {"a": {"$ref": "https://x"}}}));
            let draft = draft_version(tx, &may::<ProcedureEdit>(), procedure, &bad)?;
            Ok((procedure, draft.id))
        })
        .await;
    let refused = province
        .write(move |tx| publish(tx, &may::<ProcedurePublish>(), procedure, version, 1))
        .await;
    let expected: Vec<(&str, &str)> = vec![
        ("A-02", "/content/agencies/coordinating/1"),
        ("CODE_UNKNOWN", "/fees/0/cases/0"),
        ("FEE_RULE", "/fees/0/amount"),
        ("FORM_SCHEMA", "/formSchema/properties/a/$ref"),
        ("PART_MISSING", "/cases/0/limit"),
        ("PART_MISSING", "/content/agencies/deciding"),
        ("PART_MISSING", "/content/agencies/executing"),
        ("PART_MISSING", "/content/dossierSets"),
        ("PART_MISSING", "/content/legalBases"),
        ("PART_MISSING", "/content/methods"),
        ("PART_MISSING", "/content/results"),
        ("PART_MISSING", "/content/sequence"),
        ("SERVICE_LEVEL", "/onlineScope"),
        ("V6", "/effectiveFrom"),
        ("V8", "/components/0/formCode"),
    ];
    let mut found = forbidden(refused);
    let missing_route = found
        .iter()
        .position(|(code, _)| *code == code::A07)
        .map(|at| found.remove(at));
    assert!(missing_route.is_some_and(|(_, pointer)| pointer.ends_with("/mechanism")));
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(code, pointer)| (*code, pointer.as_str()))
        .collect();
    assert_eq!(found, expected);
    // Asking beforehand tells the same and changes nothing.
    let told = province
        .read(move |conn| publication_check(conn, procedure, version, day("2011-03-01")))
        .await
        .unwrap();
    assert_eq!(places(&told, true).len(), expected.len() + 1);
}

struct Undecided {
    procedure: crate::platform::ids::ProcedureId,
    agency: AgencyId,
}

impl Undecided {
    /// A decision whose procedure is not published yet and whose agency has no route.
    fn waiting(self) -> crate::procedures::commands::Decide {
        crate::procedures::commands::Decide {
            computerisation: Computerisation::Registered,
            ..sample::decision(self.procedure, self.agency)
        }
    }
}

#[actix_web::test]
async fn a_version_that_keeps_every_rule_is_published_and_its_predecessor_ends() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    province
        .done(move |tx| {
            let all = in_force(tx, agency)?;
            let mut next = parts(3.0, "2011-09-01");
            next.name = "Cấp lại bản chính Giấy khai sinh (mới)".into();
            let draft = draft_version(tx, &may::<ProcedureEdit>(), all.procedure, &next)?;
            assert_eq!(
                (draft.number, draft.status(day("2011-03-01"))),
                (2, ProcedureVersionStatus::Draft)
            );
            let (version, warnings) = publish(
                tx,
                &may::<ProcedurePublish>(),
                all.procedure,
                draft.id,
                draft.version,
            )?;
            assert_eq!(places(&warnings, false), []);
            assert_eq!(
                version.status(day("2011-03-01")),
                ProcedureVersionStatus::Published
            );
            let first = versions::version(tx.conn(), all.version)?;
            assert_eq!(first.effective_to, Some(day("2011-09-01")));
            assert_eq!(first.status(day("2011-08-31")), ProcedureVersionStatus::Published);
            assert_eq!(first.status(day("2011-09-01")), ProcedureVersionStatus::Retired);
            assert_eq!(procedures::procedure(tx.conn(), all.procedure)?.name, next.name);
            Ok(())
        })
        .await;
}

#[actix_web::test]
async fn a_shorter_limit_than_the_route_needs_is_refused_and_a_longer_one_told() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    let (all, short, long) = province
        .done(move |tx| {
            let all = in_force(tx, agency)?;
            let grant = may::<ProcedureEdit>();
            let short = draft_version(tx, &grant, all.procedure, &parts(2.0, "2011-09-01"))?.id;
            let long = draft_version(tx, &grant, all.procedure, &parts(4.0, "2011-09-01"))?.id;
            Ok(((all.procedure, all.issue), short, long))
        })
        .await;
    let (procedure, issue) = all;
    let refused = province
        .write(move |tx| publish(tx, &may::<ProcedurePublish>(), procedure, short, 1))
        .await;
    assert_eq!(
        forbidden(refused),
        [(code::V1, format!("/processes/{issue}/steps"))]
    );
    let (_, warnings) = province
        .done(move |tx| publish(tx, &may::<ProcedurePublish>(), procedure, long, 1))
        .await;
    assert_eq!(
        places(&warnings, false),
        [(code::V1, format!("/processes/{issue}/steps"))]
    );
}

#[actix_web::test]
async fn only_one_version_is_in_force_at_a_time() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    let (procedure, early) = province
        .done(move |tx| {
            let all = in_force(tx, agency)?;
            sample::published(tx, all.procedure, &parts(3.0, "2011-09-01"));
            let early = draft_version(
                tx,
                &may::<ProcedureEdit>(),
                all.procedure,
                &parts(4.0, "2011-06-01"),
            )?;
            Ok((all.procedure, early.id))
        })
        .await;
    let refused = province
        .write(move |tx| publish(tx, &may::<ProcedurePublish>(), procedure, early, 1))
        .await;
    assert_eq!(forbidden(refused), [(code::V7, "/effectiveFrom".to_owned())]);
}

#[actix_web::test]
async fn a_procedure_without_mechanism_is_published_for_the_catalogue_only() {
    let province = Province::new();
    let warnings = province
        .done(|tx| {
            let procedure = sample::procedure(tx, "1.001193", "Khai sinh").id;
            let draft = draft_version(tx, &may::<ProcedureEdit>(), procedure, &parts(3.0, "2011-01-01"))?;
            Ok(publish(tx, &may::<ProcedurePublish>(), procedure, draft.id, 1)?.1)
        })
        .await;
    assert_eq!(places(&warnings, false), [(code::A06, String::new())]);
}

#[actix_web::test]
async fn what_is_published_never_changes() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    let all = province
        .done(move |tx| in_force(tx, agency).map(|all| (all.procedure, all.version)))
        .await;
    let (procedure, version) = all;
    let grant = may::<ProcedureEdit>;
    let saved = province
        .write(move |tx| save_draft(tx, &grant(), procedure, version, 2, &parts(9.0, "2011-01-01")))
        .await;
    assert!(matches!(saved, Err(ProcedureError::WrongState(_))));
    let deleted = province
        .write(move |tx| delete_draft(tx, &grant(), procedure, version, 2))
        .await;
    assert!(matches!(deleted, Err(ProcedureError::WrongState(_))));
    let again = province
        .write(move |tx| publish(tx, &may::<ProcedurePublish>(), procedure, version, 2))
        .await;
    assert!(matches!(again, Err(ProcedureError::WrongState(_))));
}

#[actix_web::test]
async fn drafts_are_saved_as_often_as_wanted_by_who_has_seen_the_last_state() {
    let province = Province::new();
    province
        .done(|tx| {
            let procedure = sample::procedure(tx, "1.001193", "Khai sinh").id;
            let grant = may::<ProcedureEdit>();
            let draft = draft_version(tx, &grant, procedure, &parts(3.0, "2011-01-01"))?;
            let mut changed = draft.parts.clone();
            changed.components.push(ProcedureComponent {
                code: "TP-02".into(),
                ..changed.components[0].clone()
            });
            let saved = save_draft(tx, &grant, procedure, draft.id, draft.version, &changed)?;
            assert_eq!((saved.version, saved.parts.components.len()), (2, 2));
            let stale = save_draft(tx, &grant, procedure, draft.id, draft.version, &changed);
            assert!(matches!(stale, Err(ProcedureError::Stale)));
            changed.components[1].code = "TP-01".into();
            let twice = save_draft(tx, &grant, procedure, draft.id, 2, &changed);
            assert_eq!(
                forbidden(twice),
                [(code::CODE_TWICE, "/components/1/code".to_owned())]
            );
            delete_draft(tx, &grant, procedure, draft.id, 2)?;
            assert!(matches!(
                versions::version(tx.conn(), draft.id),
                Err(ProcedureError::NotFound(_))
            ));
            Ok(())
        })
        .await;
}

#[actix_web::test]
async fn a_repealed_procedure_ends_with_its_version() {
    let province = Province::new();
    let agency = province.district("UBND thành phố Nha Trang").await;
    province
        .done(move |tx| {
            let all = in_force(tx, agency)?;
            let seen = procedures::procedure(tx.conn(), all.procedure)?.version;
            let grant = may::<ProcedurePublish>();
            let procedure =
                repeal_procedure(tx, &grant, all.procedure, seen, day("2011-07-01"), "900/QĐ-UBND")?;
            assert_eq!(procedure.repealed_on, Some(day("2011-07-01")));
            assert!(sample::pin(tx.conn(), all.procedure, agency, "2011-06-30").is_ok());
            let after = sample::pin(tx.conn(), all.procedure, agency, "2011-07-01");
            assert!(matches!(after, Err(ProcedureError::NotInForce { .. })));
            // Until then it is worked on like any other.
            let edit = may::<ProcedureEdit>();
            let late = draft_version(tx, &edit, all.procedure, &parts(3.0, "2012-01-01"))?;
            let late = publish(tx, &grant, all.procedure, late.id, late.version);
            assert_eq!(forbidden(late), [(code::REPEALED, "/effectiveFrom".to_owned())]);
            let ended = "2011-07-01T08:00:00+07:00".parse().unwrap();
            let draft = tx.at(ended, |tx| {
                draft_version(tx, &edit, all.procedure, &parts(3.0, "2012-01-01"))
            });
            assert!(matches!(draft, Err(ProcedureError::WrongState(_))));
            Ok(())
        })
        .await;
}

#[actix_web::test]
async fn a_code_that_is_lost_stays_known() {
    let province = Province::new();
    province
        .done(|tx| {
            let text = sample::text(tx, "1.001193", "Khai sinh");
            let grant = may::<ProcedureEdit>();
            let procedure = crate::procedures::commands::create_procedure(tx, &grant, &text)?;
            let mut changed = text.clone();
            changed.national_code = Some("1.999999".into());
            changed.local_code = Some("1.999999.000.00.00.H32".into());
            let procedure = update_procedure(tx, &grant, procedure.id, procedure.version, changed)?;
            assert_eq!(procedure.code, "1.999999");
            let codes = procedures::codes(tx.conn(), procedure.id)?;
            assert_eq!(codes.len(), 1);
            assert_eq!(
                (codes[0].kind, codes[0].code.as_str()),
                (ProcedureCodeKind::Old, "1.001193")
            );
            assert_eq!(codes[0].valid_to, Some(day("2011-03-01")));
            Ok(())
        })
        .await;
}
