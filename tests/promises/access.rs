//! Nobody gets anywhere without the permission that the document names, and with it everybody does.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use motcua::auth::Scope;

use crate::both;
use crate::support::app::TestApp;
use crate::support::client::{Reply, Request};
use crate::support::document::{Operation, operations};

/// What may be called without signing in. Whatever else is to be open has to be written down here, with the reason.
const OPEN: &[(&str, &[&str])] = &[
    (
        "it is how somebody comes to be signed in",
        &["refreshSession", "registerCitizen", "signIn"],
    ),
    (
        "anybody computes a deadline, and sees by which calendar",
        &[
            "computeDeadline",
            "listCalendarDays",
            "listCalendars",
            "readCalendar",
        ],
    ),
    (
        "anybody follows and rates a dossier with its code and the receipt's secret",
        &["rateByReceipt", "trackDossier"],
    ),
    (
        "the screen in the room, and whoever thinks of coming, see how many wait and when there is room; no names",
        &["listVisitSlots", "readDeskQueue"],
    ),
    (
        "answers to petitions are public, and where the law hears petitions without a name, nobody signs in for one",
        &[
            "listPublishedPetitions",
            "readPublishedPetition",
            "sendNamelessPetition",
        ],
    ),
    (
        "the catalogue of procedures is public, and so is what it rests on",
        &[
            "listFields",
            "listIsoWaivers",
            "listMechanismDecisions",
            "listProcedureVersions",
            "listProcedures",
            "listRuleSets",
            "readField",
            "readProcedure",
            "readProcedureVersion",
            "readRuleSet",
        ],
    ),
    (
        "people have to find the agency and the desk of their procedure",
        &[
            "listAdminUnits",
            "listAgencies",
            "listDesks",
            "listUnits",
            "readAdminUnit",
            "readAgency",
            "readDesk",
            "readUnit",
        ],
    ),
];

/// The same request thrice: with no body, with one that is no JSON, and with a wrong type of body.
fn attempts(app: &TestApp, operation: &Operation) -> Vec<Request> {
    let request = || app.request(&operation.method, &operation.address());
    vec![
        request(),
        request().body("application/json", "{\"broken\": "),
        request().body("text/plain", "something"),
    ]
}

async fn problems_of(
    operation: &Operation,
    attempts: Vec<Request>,
    wrong: impl Fn(&Reply) -> Option<String>,
) -> Vec<String> {
    let mut found = Vec::new();
    for request in attempts {
        let reply = request.await;
        found.extend(wrong(&reply).map(|why| format!("{}: {why}:\n{reply}", operation.id)));
    }
    found
}

fn not(expected: u16) -> impl Fn(&Reply) -> Option<String> {
    move |reply| (reply.status != expected).then(|| format!("not {expected}"))
}

fn secured() -> Vec<(Operation, Vec<Scope>)> {
    let secured: Vec<_> = operations()
        .into_iter()
        .filter_map(|operation| {
            let scopes = operation.scopes()?;
            let known = scopes.iter().map(|scope| {
                scope
                    .parse::<Scope>()
                    .unwrap_or_else(|()| panic!("no scope {scope}"))
            });
            Some((operation.clone(), known.collect()))
        })
        .collect();
    assert!(!secured.is_empty(), "no operation asks for anything");
    secured
}

both!(nobody_is_let_in_without_a_token);
async fn nobody_is_let_in_without_a_token(app: TestApp) {
    let expired = app.somebody_until(Scope::ALL, TimeDelta::minutes(-1));
    let mut found = Vec::new();
    for (operation, _) in secured() {
        found.extend(problems_of(&operation, attempts(&app, &operation), not(401)).await);
        for token in ["x", "", "eyJhbGciOiJub25lIn0.e30."] {
            let with_it = attempts(&app, &operation)
                .into_iter()
                .map(|request| request.as_(token))
                .collect();
            found.extend(problems_of(&operation, with_it, not(401)).await);
        }
        let late = attempts(&app, &operation)
            .into_iter()
            .map(|request| request.as_(&expired))
            .collect();
        found.extend(problems_of(&operation, late, not(401)).await);
    }
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

both!(nobody_is_let_in_who_lacks_the_scope);
async fn nobody_is_let_in_who_lacks_the_scope(app: TestApp) {
    let mut found = Vec::new();
    for (operation, scopes) in secured() {
        assert_eq!(scopes.len(), 1, "{}: one scope an operation", operation.id);
        let others: Vec<_> = Scope::ALL
            .iter()
            .copied()
            .filter(|scope| !scopes.contains(scope))
            .collect();
        let somebody = app.somebody_with(&others);
        let as_them = attempts(&app, &operation)
            .into_iter()
            .map(|request| request.as_(&somebody))
            .collect();
        found.extend(problems_of(&operation, as_them, not(403)).await);
    }
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

both!(whoever_has_the_scope_is_let_in);
async fn whoever_has_the_scope_is_let_in(app: TestApp) {
    let refused = |reply: &Reply| match reply.status.as_u16() {
        401 | 403 => Some("refused".to_owned()),
        500.. => Some("broken".to_owned()),
        _ => None,
    };
    let mut found = Vec::new();
    for (operation, scopes) in secured() {
        let somebody = app.holder_of(&scopes).await;
        let as_them = attempts(&app, &operation)
            .into_iter()
            .map(|request| request.as_(&somebody))
            .collect();
        found.extend(problems_of(&operation, as_them, refused).await);
    }
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

#[test]
fn what_is_open_to_everybody_is_written_down() {
    let open: BTreeSet<_> = operations()
        .into_iter()
        .filter(|operation| operation.scopes().is_none())
        .map(|operation| operation.id)
        .collect();
    let written = OPEN.iter().flat_map(|(_, ids)| ids.iter());
    assert_eq!(open, written.map(|id| (*id).to_owned()).collect());
}
