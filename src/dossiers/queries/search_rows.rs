//! The statements of a search. Each reads a bounded number of rows, which the caller chooses.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
use serde_json::Value;

use crate::dossiers::model::{Candidate, DossierState, Findable};
use crate::dossiers::rules::search::{Phase, Span};
use crate::locks::model::Object;
use crate::platform::db::types::{Jsonb, Uuid};
use crate::platform::db::{Conn, DbError, Statement};
use crate::platform::ids::{AgencyId, CitizenId, DossierId};

/// A word with so many dossiers is not worth counting further.
const COMMON: i64 = 400;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many dossiers a span leads to, up to [`COMMON`].
pub(super) fn count(conn: &mut Conn, agency: AgencyId, span: &Span) -> Result<i64, DbError> {
    let mut sql =
        Statement::new("SELECT count(*) AS count FROM (SELECT token FROM dossier_search_tokens WHERE ");
    led_to(&mut sql, agency, span);
    sql.push(" LIMIT ").number(COMMON).push(") AS few");
    let counted: Vec<Count> = sql.load(conn)?;
    Ok(counted.first().map_or(0, |counted| counted.count))
}

/// The condition on agency and token. One token is an equation of its own: as a range SQLite would read all that is
/// before it.
fn led_to(sql: &mut Statement, agency: AgencyId, span: &Span) {
    sql.push("agency_id = ").id(agency.as_uuid());
    match span {
        Span::Token(token) => sql.push(" AND token = ").bytes(token),
        Span::Between(from, to) => sql
            .push(" AND token >= ")
            .bytes(from)
            .push(" AND token < ")
            .bytes(to),
    };
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Uuid)]
    id: DossierId,
    #[diesel(sql_type = Text)]
    state: DossierState,
    #[diesel(sql_type = Nullable<Text>)]
    code: Option<String>,
    #[diesel(sql_type = Text)]
    owner_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    owner_phone: Option<String>,
    #[diesel(sql_type = Nullable<Binary>)]
    owner_identity_hash: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Text>)]
    summary: Option<String>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    submitter: Option<Value>,
    #[diesel(sql_type = Bool)]
    is_about: bool,
}

#[derive(QueryableByName)]
struct TokenRow {
    #[diesel(sql_type = Binary)]
    token: Vec<u8>,
    #[diesel(embed)]
    row: Row,
}

#[derive(QueryableByName)]
struct SeenRow {
    #[diesel(sql_type = Bool)]
    seen: bool,
    #[diesel(embed)]
    row: Row,
}

impl Row {
    fn candidate(self, token: Vec<u8>, visible: bool) -> Candidate {
        Candidate {
            token,
            dossier: self.id,
            visible,
            findable: Findable {
                code: self.code,
                owner_name: self.owner_name,
                owner_phone: self.owner_phone,
                identity_hash: self.owner_identity_hash,
                summary: self.summary,
                is_about: self.is_about,
                ..Findable::default()
            }
            .brought_by(self.submitter.as_ref()),
        }
    }
}

const FACTS: &str = "d.id, d.state, d.code, d.owner_name, d.owner_phone, d.owner_identity_hash";

/// Summary and submitter are read only where they, or what is looked for after them, are looked at.
fn contents(phase: Phase) -> (&'static str, &'static str) {
    match phase {
        Phase::SubmitterPhone | Phase::Submitter | Phase::Summary | Phase::Object => (
            "c.summary, c.submitter",
            "JOIN dossier_contents AS c ON c.dossier_id = d.id",
        ),
        Phase::Code | Phase::Identity | Phase::Phone | Phase::CodeEnd | Phase::Spelling | Phase::Name => (
            "CAST(NULL AS text) AS summary, CAST(NULL AS jsonb) AS submitter",
            "",
        ),
    }
}

/// What a span of an agency's tokens leads to: the agency in the token is the permission to see the dossier.
pub(super) fn by_token(
    conn: &mut Conn,
    agency: AgencyId,
    phase: Phase,
    span: &Span,
    below: Option<DossierId>,
    limit: usize,
) -> Result<Vec<Candidate>, DbError> {
    let (contents, join) = contents(phase);
    // The limit stands inside, so that no planner joins more than that many.
    let mut sql = Statement::new(&format!(
        "SELECT t.token, {FACTS}, {contents}, FALSE AS is_about FROM (SELECT token, dossier_id FROM dossier_search_tokens WHERE "
    ));
    led_to(&mut sql, agency, span);
    if let Some(below) = below {
        sql.push(" AND dossier_id < ").id(below.as_uuid());
    }
    sql.push(" ORDER BY token, dossier_id DESC LIMIT ")
        .number(rows_of(limit));
    sql.push(&format!(
        ") AS t JOIN dossiers AS d ON d.id = t.dossier_id {join} ORDER BY t.token, t.dossier_id DESC"
    ));
    let rows: Vec<TokenRow> = sql.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|found| {
            let visible = found.row.state != DossierState::Draft;
            found.row.candidate(found.token, visible)
        })
        .collect())
}

/// What is looked up in the dossier itself.
pub(super) enum Column<'a> {
    Code(&'a str),
    Phone(&'a str),
    Identity(&'a [u8]),
    Object(&'a Object),
}

pub(super) fn by_column(
    conn: &mut Conn,
    agency: AgencyId,
    column: Column<'_>,
    below: Option<DossierId>,
    limit: usize,
) -> Result<Vec<Candidate>, DbError> {
    let is_code = matches!(column, Column::Code(_));
    let is_about = matches!(column, Column::Object(_));
    // A thing is looked for last: whether anything better finds the dossier has to be known then.
    let (contents, join) = contents(if is_about { Phase::Object } else { Phase::Phone });
    let (table, id) = if is_about {
        ("dossier_objects", "dossier_id")
    } else {
        ("dossiers", "id")
    };
    let is_about = if is_about { "TRUE" } else { "FALSE" };
    let mut sql = Statement::new(&format!(
        "SELECT a.agency_id IS NOT NULL AS seen, {FACTS}, {contents}, {is_about} AS is_about \
         FROM (SELECT {id} AS id FROM {table} WHERE "
    ));
    match column {
        Column::Code(code) => sql.push("code = ").text(code),
        Column::Phone(phone) => sql.push("owner_phone = ").text(phone),
        Column::Identity(hash) => sql.push("owner_identity_hash = ").bytes(hash),
        Column::Object(object) => sql
            .push("kind = ")
            .text(object.kind.as_str())
            .push(" AND object_key = ")
            .text(&object.key),
    };
    if let Some(below) = below {
        sql.push(&format!(" AND {id} < ")).id(below.as_uuid());
    }
    // A code is one dossier's.
    if !is_code {
        sql.push(&format!(" ORDER BY {id} DESC LIMIT "))
            .number(rows_of(limit));
    }
    sql.push(") AS t JOIN dossiers AS d ON d.id = t.id ").push(join);
    sql.push(" LEFT JOIN dossier_agencies AS a ON a.dossier_id = d.id AND a.agency_id = ")
        .id(agency.as_uuid());
    if !is_code {
        sql.push(" ORDER BY t.id DESC");
    }
    let rows: Vec<SeenRow> = sql.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|found| {
            let visible = found.seen && found.row.state != DossierState::Draft;
            found.row.candidate(Vec::new(), visible)
        })
        .collect())
}

/// A citizen's own dossiers, and those that others let them in to. Each of the two is read by its own index, and no
/// further than the page goes; a condition over both would read all dossiers.
pub(super) fn own(
    conn: &mut Conn,
    (citizen, today): (CitizenId, NaiveDate),
    objects: &[Object],
    below: Option<DossierId>,
    limit: usize,
) -> Result<Vec<Candidate>, DbError> {
    let (contents, join) = contents(Phase::Summary);
    let mut sql = Statement::new(&format!(
        "SELECT {FACTS}, {contents}, EXISTS (SELECT 1 FROM dossier_objects AS o WHERE o.dossier_id = d.id AND (FALSE"
    ));
    for object in objects {
        sql.push(" OR o.kind = ").text(object.kind.as_str());
        sql.push(" AND o.object_key = ").text(&object.key);
    }
    sql.push(")) AS is_about FROM (SELECT id FROM (SELECT id FROM dossiers WHERE citizen_id = ");
    sql.id(citizen.as_uuid());
    if let Some(below) = below {
        sql.push(" AND id < ").id(below.as_uuid());
    }
    sql.push(" ORDER BY id DESC LIMIT ").number(rows_of(limit));
    sql.push(
        ") AS mine UNION SELECT dossier_id FROM (SELECT dossier_id FROM dossier_parties \
         WHERE ended_at IS NULL AND purpose <> 'TRANSFER' AND citizen_id = ",
    );
    sql.id(citizen.as_uuid());
    sql.push(" AND (valid_from IS NULL OR valid_from <= ").date(today);
    sql.push(") AND (valid_to IS NULL OR valid_to >= ")
        .date(today)
        .push(")");
    if let Some(below) = below {
        sql.push(" AND dossier_id < ").id(below.as_uuid());
    }
    sql.push(" ORDER BY dossier_id DESC LIMIT ")
        .number(rows_of(limit));
    sql.push(") AS shared ORDER BY id DESC LIMIT ")
        .number(rows_of(limit));
    sql.push(&format!(
        ") AS t JOIN dossiers AS d ON d.id = t.id {join} ORDER BY t.id DESC"
    ));
    let rows: Vec<Row> = sql.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| row.candidate(Vec::new(), true))
        .collect())
}

fn rows_of(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
