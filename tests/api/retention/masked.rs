//! Whoever has no duty on a dossier reads nobody's words about it.

use serde_json::Value;

use super::erased::MARK;
use super::words::{every_detour, other_ends};
use crate::both;
use crate::dossiers::given::{DESK, NHA_TRANG, agency};
use crate::support::actors::Somebody;
use crate::support::app::TestApp;

/// Somebody who sees the dossiers of the city and has a duty on none.
const ISO: &str = "thukyiso.nhatrang";

/// What is no word about a person: what a paper is called, its number and signer, and the articles that are cited.
const OF_PAPERS: &[&str] = &[
    "documentName",
    "number",
    "signer",
    "legalBasis",
    "resultLegalBasis",
    "noticeReference",
    "proofReference",
];

/// Whose dossier it is may be read by whoever sees it.
const NAMES: &[&str] = &["/owner/name", "/original/name", "/proposed/name"];

/// Where the mark stands in an answer.
fn marked(answer: &Value, at: &str, found: &mut Vec<String>) {
    match answer {
        Value::String(text) if text.to_lowercase().contains(MARK) => found.push(at.to_owned()),
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                marked(item, &format!("{at}/{place}"), found);
            }
        }
        Value::Object(members) => {
            let told = members
                .iter()
                .filter(|(name, _)| !OF_PAPERS.contains(&name.as_str()));
            for (name, member) in told {
                let place = format!("{at}/{name}");
                if !NAMES.iter().any(|known| place.ends_with(known)) {
                    marked(member, &place, found);
                }
            }
        }
        _ => {}
    }
}

async fn words_in(app: &TestApp, who: &Somebody, path: &str) -> Vec<String> {
    let answer = app.get(path).as_(who).await.ok();
    let mut found = Vec::new();
    marked(&answer, path, &mut found);
    found
}

both!(without_a_duty_nobody_reads_words_about_the_owner, demo);
async fn without_a_duty_nobody_reads_words_about_the_owner(app: TestApp) {
    every_detour(&app).await;
    other_ends(&app).await;
    let later = app.at("2011-09-02T08:00:00+07:00").await;
    let (iso, desk) = (later.sign_in(ISO).await, later.sign_in(DESK).await);
    let city = agency(&later, NHA_TRANG).await["id"].clone();
    let list = format!("/dossiers?pageSize=200&agencyId={}", city.as_str().unwrap());
    let list = later.get(&list).as_(&iso).await.ok();
    let wordy = |line: &&Value| line["ownerName"].as_str().unwrap().to_lowercase().contains(MARK);
    let dossiers: Vec<&Value> = list["items"].as_array().unwrap().iter().filter(wordy).collect();
    assert_eq!(dossiers.len(), 6, "{list:#}");
    let (mut read, mut hidden) = (Vec::new(), Vec::new());
    for dossier in dossiers {
        for what in ["", "/timeline", "/clock", "/proceedings", "/data-corrections"] {
            let path = format!("/dossiers/{}{what}", dossier["id"].as_str().unwrap());
            read.extend(words_in(&later, &iso, &path).await);
            hidden.extend(words_in(&later, &desk, &path).await);
        }
    }
    assert!(read.is_empty(), "read without a duty:\n{}", read.join("\n"));
    for (what, least) in [
        ("/timeline", 10),
        ("/clock", 2),
        ("/proceedings", 10),
        ("/data-corrections", 2),
    ] {
        let there = hidden.iter().filter(|at| at.contains(what)).count();
        assert!(there >= least, "{what} has words for the desk: {hidden:#?}");
    }
}
