use super::*;
use crate::agencies::commands::{RenameAgency, rename_agency};
use crate::agencies::queries::AgencyFilter;
use crate::platform::text::SearchQuery;

fn on(text: &str) -> AgencyFilter {
    AgencyFilter {
        on: day(text),
        agency_type: None,
        level: None,
        parent: None,
        code: None,
        search: None,
    }
}

async fn names(register: &Register, filter: AgencyFilter) -> Vec<String> {
    register
        .read(move |conn| {
            let lines = queries::agencies(conn, &filter, None, 50)?;
            Ok(lines.into_iter().map(|line| line.name).collect())
        })
        .await
}

#[actix_web::test]
async fn agencies_are_listed_by_the_alphabet_under_the_name_of_the_day() {
    let register = Register::new();
    for (name, symbol) in [
        ("Sở Y tế", "SYT"),
        ("Ban Dân tộc", "BDT"),
        ("Sở Giáo dục và Đào tạo", "SGDĐT"),
        ("Đài Phát thanh", "ĐPT"),
        ("Sở Lao động - Thương binh và Xã hội", "SLĐTBXH"),
    ] {
        register.add(department(name, symbol, &[])).await;
    }
    let id = register
        .add(department("Sở Thể dục thể thao", "STDTT", &[]))
        .await
        .id;
    register
        .write(move |tx| {
            let name = RenameAgency {
                name: label("Cục Văn hóa"),
                short_name: None,
                symbol: None,
                from: day("2012-01-01"),
                legal_basis: None,
            };
            rename_agency(tx, &grant(), id, 1, name)
        })
        .await
        .unwrap();
    assert_eq!(
        names(&register, on("2011-12-31")).await,
        [
            "Ban Dân tộc",
            "Đài Phát thanh",
            "Sở Giáo dục và Đào tạo",
            "Sở Lao động - Thương binh và Xã hội",
            "Sở Thể dục thể thao",
            "Sở Y tế",
        ]
    );
    assert_eq!(
        names(&register, on("2012-01-01")).await.get(..3).unwrap(),
        ["Ban Dân tộc", "Cục Văn hóa", "Đài Phát thanh"]
    );
    assert!(names(&register, on("2009-12-31")).await.is_empty());
}

#[actix_web::test]
async fn a_list_goes_on_where_it_stopped() {
    let register = Register::new();
    for n in 1..=7 {
        register.add(department(&format!("Sở {}", n % 3), "S", &[])).await;
    }
    let pages = register
        .read(|conn| {
            let mut pages: Vec<Vec<_>> = Vec::new();
            loop {
                let last = pages.last().and_then(|page| page.last()).cloned();
                let last: Option<&queries::AgencyLine> = last.as_ref();
                let after = last.map(|line| (line.sort.as_str(), line.id));
                let page = queries::agencies(conn, &on("2011-01-01"), after, 3)?;
                if page.is_empty() {
                    return Ok(pages);
                }
                pages.push(page);
            }
        })
        .await;
    let mut ids: Vec<_> = pages.iter().flatten().map(|line| line.id).collect();
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 7);
}

#[actix_web::test]
async fn agencies_are_found_by_words_symbol_and_code() {
    let register = Register::new();
    let top = register
        .add(department("Sở Tư pháp", "STP", &["000.00.15.H32"]))
        .await
        .id;
    let mut notary = department("Phòng Công chứng số 1", "CC1", &["H32.15.1"]);
    notary.parent = Some(top);
    notary.agency_type = AgencyType::Centre;
    register.add(notary).await;
    for (search, expected) in [
        ("tu phap", 1),
        ("pháp Tư", 1),
        ("STP", 1),
        ("cong ch", 1),
        ("ch", 1),
        ("%", 0),
        ("so", 2),
    ] {
        let filter = AgencyFilter {
            search: SearchQuery::parse(search),
            ..on("2011-01-01")
        };
        assert_eq!(names(&register, filter).await.len(), expected, "{search}");
    }
    let under = AgencyFilter {
        parent: Some(top),
        agency_type: Some(AgencyType::Centre),
        level: Some(AgencyLevel::Province),
        ..on("2011-01-01")
    };
    assert_eq!(names(&register, under).await, ["Phòng Công chứng số 1"]);
    let by_code = AgencyFilter {
        code: Some("000.00.15.H32".into()),
        ..on("2011-01-01")
    };
    assert_eq!(names(&register, by_code).await, ["Sở Tư pháp"]);
}

#[actix_web::test]
async fn many_names_are_one_query() {
    let register = Register::new();
    let a = register.add(department("Sở A", "A", &[])).await.id;
    let b = register.add(department("Sở B", "B", &[])).await.id;
    let labels = register
        .read(move |conn| queries::labels_on(conn, &[a, b], day("2009-01-01")))
        .await;
    assert_eq!(labels.get(&a).unwrap().name.as_str(), "Sở A");
    assert_eq!(labels.len(), 2);
}
