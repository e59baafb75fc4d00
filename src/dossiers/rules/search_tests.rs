//! What is found, by what, and in which order.

use proptest::prelude::*;

use super::search::{Phase, Search, Source, Span};
use super::search_words::{code_token, tokens};
use crate::dossiers::model::{Findable, Identity, SearchField};

fn hash(identity: &Identity) -> Vec<u8> {
    format!("{} {}", identity.kind, identity.number).into_bytes()
}

fn search(text: &str) -> Search {
    Search::parse(text, &[], hash, Vec::new()).unwrap_or_else(|| panic!("nothing in {text:?}"))
}

fn called(name: &str) -> Findable {
    Findable {
        owner_name: name.to_owned(),
        ..Findable::default()
    }
}

/// The phase in which a dossier is shown, whatever led to it.
fn phase_of(text: &str, findable: &Findable) -> Option<Phase> {
    let search = search(text);
    let phases = search.phases().to_vec();
    phases
        .into_iter()
        .find(|phase| search.shows(*phase, None, &[], findable))
}

#[test]
fn a_name_is_found_in_any_order_with_or_without_marks() {
    let dao = called("Nguyễn Thị Đào");
    for text in [
        "nguyen thi dao",
        "dao nguyen thi",
        "dao",
        "nguyen d",
        "ĐAO NGUYEN",
    ] {
        assert_eq!(phase_of(text, &dao), Some(Phase::Name), "{text}");
    }
    for text in ["Đào Nguyễn", "ĐÀO", "Nguyễn Thị Đà", "đào"] {
        assert_eq!(phase_of(text, &dao), Some(Phase::Spelling), "{text}");
    }
    for text in ["da nguyen", "nguyen thi dan", "nguyen van", "thị đạo x"] {
        assert_eq!(phase_of(text, &dao), None, "{text}");
    }
}

#[test]
fn the_questions_own_spelling_comes_first() {
    for (text, exact, other) in [
        ("Đào", "Trần Đào", "Trần Dao"),
        ("Lê Ân", "Lê Ân", "Lê An"),
        ("hoà", "Lê Hòa", "Lê Hoa"),
        ("thủy", "Trần Thuỷ", "Trần Thúy"),
    ] {
        assert_eq!(phase_of(text, &called(exact)), Some(Phase::Spelling), "{text}");
        assert_eq!(phase_of(text, &called(other)), Some(Phase::Name), "{text}");
    }
}

#[test]
fn numbers_are_found_as_what_they_may_be() {
    let at_home = Findable {
        code: Some("000.00.26.H32-110307-0001".to_owned()),
        owner_phone: Some("+84381234567".to_owned()),
        identity_hash: Some(b"CITIZEN_ID 056199000000".to_vec()),
        ..called("Nguyễn Thị Đào")
    };
    for (text, phase) in [
        ("056 199 000 000", Some(Phase::Identity)),
        ("056199000000", Some(Phase::Identity)),
        ("0381234567", Some(Phase::Phone)),
        ("0168 123 4567", Some(Phase::Phone)),
        ("+84 168.123.4567", Some(Phase::Phone)),
        ("000.00.26.h32-110307-0001", Some(Phase::Code)),
        ("000.00.26.H32 – 110307 – 0001", Some(Phase::Code)),
        ("110307-0001", Some(Phase::CodeEnd)),
        ("1103070001", Some(Phase::CodeEnd)),
        ("110307", Some(Phase::CodeEnd)),
        ("110308", None),
        ("056199000001", None),
        ("0391234567", None),
        ("000.00.26.H32-110307-0002", None),
    ] {
        assert_eq!(phase_of(text, &at_home), phase, "{text}");
    }
}

#[test]
fn summaries_come_last_and_may_be_left_out() {
    let permit = Findable {
        summary: Some("Cấp giấy phép xây dựng nhà ở".to_owned()),
        ..called("Trần Văn Nhà")
    };
    assert_eq!(phase_of("xây nhà", &permit), Some(Phase::Summary));
    assert_eq!(phase_of("nhà", &permit), Some(Phase::Spelling));
    let names = Search::parse("xay nha", &[SearchField::Name], hash, Vec::new()).unwrap();
    assert_eq!(names.phases(), [Phase::Name]);
    assert!(Search::parse("xay nha", &[SearchField::Phone], hash, Vec::new()).is_none());
    assert!(Search::parse(" – ( ) ", &[], hash, Vec::new()).is_none());
}

#[test]
fn who_brought_it_comes_after_the_owner() {
    let brought = Findable {
        summary: Some("Cấp lại giấy khai sinh".to_owned()),
        ..called("Nguyễn Thị Đào")
    }
    .brought_by(Some(
        &serde_json::json!({"name": "Trần Văn Đào", "phone": "+84381234567"}),
    ));
    for (text, phase) in [
        ("van tran", Some(Phase::Submitter)),
        ("Trần Vă", Some(Phase::Submitter)),
        ("dao", Some(Phase::Name)),
        ("0168 123 4567", Some(Phase::SubmitterPhone)),
        ("khai sinh", Some(Phase::Summary)),
        ("tran thi", None),
    ] {
        assert_eq!(phase_of(text, &brought), phase, "{text}");
    }
    let owners = Search::parse("tran", &[SearchField::Name], hash, Vec::new()).unwrap();
    assert!(!owners.shows(Phase::Submitter, None, &[], &brought));
}

#[test]
fn a_dossier_that_two_tokens_lead_to_is_shown_once() {
    let both = called("Đan Thị Đào");
    let search = search("da");
    let sources = search.sources(Phase::Name);
    let [source @ Source::Tokens(Span::Between(..))] = sources.as_slice() else {
        panic!("{sources:?}")
    };
    let shown = |token: &[u8]| search.shows(Phase::Name, Some(source), token, &both);
    assert!(shown(b"ndan") && !shown(b"ndao"));
}

#[test]
fn a_code_that_comes_later_has_the_same_token() {
    let mut findable = called("Lê An");
    let before = tokens(&findable);
    findable.code = Some("H32.26-110307-0001".to_owned());
    let after = tokens(&findable);
    let added: Vec<_> = after.difference(&before).cloned().collect();
    assert_eq!(added, [code_token("H32.26-110307-0001").unwrap()]);
}

proptest! {
    /// Whatever the words of the question are, each way to look for a name leads to every name that it finds.
    #[test]
    fn every_source_leads_to_what_is_found(
        name in "[a-zA-ZăâđêôơưÀ-ỹ' ]{1,40}",
        picked in prop::collection::vec((0_usize..8, 1_usize..6), 1..4),
    ) {
        let words: Vec<&str> = name.split_whitespace().collect();
        prop_assume!(!words.is_empty());
        let asked: Vec<String> = picked
            .iter()
            .enumerate()
            .filter_map(|(at, (word, letters))| {
                let word = words.get(word % words.len())?;
                let whole = at + 1 < picked.len();
                Some(if whole { (*word).to_owned() } else { word.chars().take(*letters).collect() })
            })
            .collect();
        let Some(search) = Search::parse(&asked.join(" "), &[SearchField::Name], hash, Vec::new()) else { return Ok(()) };
        let findable = called(&name);
        let kept = tokens(&findable);
        for phase in search.phases() {
            let sources = search.sources(*phase);
            for source in &sources {
                let Source::Tokens(span) = source else { continue };
                let leads: Vec<_> = kept.iter().filter(|token| match span {
                    Span::Token(only) => *token == only,
                    Span::Between(from, to) => from <= *token && *token < to,
                }).collect();
                let times = leads.iter().filter(|token| search.shows(*phase, Some(source), token, &findable)).count();
                let shown = search.shows(*phase, None, &[], &findable);
                prop_assert_eq!(times, usize::from(shown), "{:?} {:?}", phase, source);
            }
        }
    }
}
