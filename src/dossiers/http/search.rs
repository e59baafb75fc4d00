//! Finding a dossier by what somebody at the counter says.

use actix_web::post;
use actix_web::web::Data;
use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::change::vault;
use super::lists::{Place, nothing, place};
use super::looks::Look;
use super::views::DossierLineView;
use crate::app::App;
use crate::auth::{Caller, DossierRead, Granted, Membership};
use crate::calendar::zone::local_date;
use crate::dossiers::model::{Identity, SearchField};
use crate::dossiers::queries::{self, Scope, SearchPosition};
use crate::dossiers::rules::search::Search;
use crate::dossiers::rules::search_words::objects;
use crate::dossiers::rules::standing::{OVERSEERS, Standing};
use crate::platform::access_log::PersonalDataShown;
use crate::platform::db::Conn;
use crate::platform::http::idempotency::once;
use crate::platform::http::{Answer, Body, ClientAddress, FieldError, IdempotencyKey, Page, Paging, Problem};
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, DossierId};

/// What is looked for. In a body, so that no name and no number is in an address or a log.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchDossiersBody {
    /// A code or the end of it, the number of an identity paper, a telephone, or words: all of them must be there, in
    /// any order, with marks or without; the last may be the beginning of a word. Or a thing as `objects` of a dossier
    /// name it: `22366/7/112` (commune, map sheet, plot), `22366/12 Trần Phú`, `79A-123.45`.
    #[schema(min_length = 1, max_length = 200, example = "dao nguyen thi")]
    pub text: String,
    /// Where to look; everywhere when left out or empty.
    #[serde(default)]
    #[schema(max_items = 7)]
    pub within: Vec<SearchField>,
    /// For officers: the agency, one of their own, or any for inspectors and auditors of the province; the first of their
    /// own when left out.
    #[serde(default)]
    pub agency_id: Option<AgencyId>,
}

/// A dossier that was found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundDossierView {
    /// By what it was found.
    pub found_by: SearchField,
    /// The dossier.
    pub dossier: DossierLineView,
}

/// What a cursor holds: the place, and a digest of the question that it belongs to.
#[derive(Serialize, Deserialize)]
struct Asked {
    question: Vec<u8>,
    position: SearchPosition,
}

/// Search dossiers
///
/// Citizens find their own, drafts too, and those of others that they were let in to; officers those that one agency of theirs has or had a part in. First what has
/// exactly this code, number or telephone (numbers from before the renumbering too), then names spelled as asked, then
/// names without regard to marks, then who brought them for the owner, by telephone or name, then
/// summaries, then what dossiers are about; in each of them the newest first. A page looks at a bounded number of
/// dossiers: it may have fewer items than asked for and still have a next one. `total` is left out when it would take
/// more than that to count. Every dossier that is shown to an officer says so in its access log.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "searchDossiers",
    params(IdempotencyKey, Paging),
    request_body = SearchDossiersBody,
    responses((status = 200, body = Page<FoundDossierView>, description = "A page of dossiers.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[post("/dossiers/searches")]
pub async fn search(
    granted: Granted<DossierRead>,
    key: IdempotencyKey,
    address: ClientAddress,
    paging: Paging,
    body: Body<SearchDossiersBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let things = objects(&body.text);
    let things = things.iter().map(|key| key.object(vault(&app).lookup)).collect();
    let hash = |identity: &Identity| vault(&app).identity_hash(identity);
    let search = Search::parse(&body.text, &body.within, hash, things);
    let search = search.ok_or_else(|| Problem::invalid(vec![nothing_to_look_for()]))?;
    let (scope, place) = match granted.citizen_id() {
        Some(citizen) => (Scope::Citizen(citizen, local_date(app.clock.now())), None),
        None => match place(&app, &granted, body.agency_id).await? {
            Some(place) => (Scope::Agency(place.agency), Some(place)),
            None => return Answer::page(&nothing::<FoundDossierView>(&paging)?),
        },
    };
    let masked = place.as_ref().is_some_and(|place| place.overseen);
    let question = serde_json::to_vec(&body).map_err(Problem::internal)?;
    let question = digest(&SHA256, &question).as_ref().to_vec();
    let after: Option<Asked> = paging.after()?;
    if after.as_ref().is_some_and(|after| after.question != question) {
        return Err(Problem::wrong_cursor());
    }
    let after = after.map(|after| after.position);
    let now = app.clock.now();
    let db = app.db.clone();
    let answer = move |conn: &mut Conn, caller: &Caller, paging: &Paging| {
        let found = queries::find(conn, scope, &search, after.clone(), paging.size())?;
        let total = match paging.wants_total() {
            true => queries::count_found(conn, scope, &search)?,
            false => None,
        };
        let next = found.next.map(|position| Asked {
            question: question.clone(),
            position,
        });
        let ids = || found.dossiers.iter().map(|(_, id)| *id);
        let mut lines = queries::of_ids(conn, ids())?;
        let current = queries::current_steps(conn, ids())?;
        let items = found.dossiers.iter().filter_map(|(phase, id)| {
            Some(FoundDossierView {
                found_by: phase.field(),
                dossier: DossierLineView::new(lines.remove(id)?, current.of(*id), caller, now).masked(masked),
            })
        });
        let page = paging.page_up_to(items.collect(), next.as_ref())?;
        Answer::page(&page.with_total(total))
    };
    let (actor, searching) = (granted.actor().clone(), granted.clone());
    let answer = if key.is_given() {
        db.write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let caller = granted.caller().ok_or_else(Problem::not_found)?;
                answer(tx.conn(), caller, &paging)
            })
        })
        .await
    } else {
        db.read(move |conn| {
            let caller = granted.caller().ok_or_else(Problem::not_found)?;
            answer(conn, caller, &paging)
        })
        .await
    }?;
    if let Some(place) = place {
        let standing = searching_as(&searching, &place);
        for dossier in hits(&answer)? {
            let look = Look {
                operation: "searchDossiers",
                address,
                dossier,
            };
            look.shown_so_much(&app, &searching, standing, PersonalDataShown::Masked)
                .await?;
        }
    }
    Ok(answer)
}

/// As what somebody searches: for the agency whose dossiers they are.
fn searching_as(granted: &Granted<DossierRead>, place: &Place) -> Standing {
    let mut held = granted.memberships().iter();
    let oversees = |held: &&Membership| OVERSEERS.contains(&held.role);
    match held
        .clone()
        .find(|held| held.agency == place.agency && !oversees(held))
    {
        Some(there) => Standing::Involved(Some(*there)),
        None => match held.find(oversees) {
            Some(overseer) => Standing::Supervising(*overseer),
            None => Standing::Involved(None),
        },
    }
}

/// The dossiers that an answer shows, also one that is repeated.
fn hits(answer: &Answer) -> Result<Vec<DossierId>, Problem> {
    #[derive(Deserialize)]
    struct Shown {
        items: Vec<Item>,
    }
    #[derive(Deserialize)]
    struct Item {
        dossier: Line,
    }
    #[derive(Deserialize)]
    struct Line {
        id: DossierId,
    }
    let shown: Shown = serde_json::from_str(answer.body().unwrap_or_default()).map_err(Problem::internal)?;
    Ok(shown.items.into_iter().map(|item| item.dossier.id).collect())
}

fn nothing_to_look_for() -> FieldError {
    FieldError::new(
        "/text",
        "NOTHING_TO_LOOK_FOR",
        Text::new(
            "Không có gì để tìm ở các mục đã chọn: hãy nhập mã hồ sơ, số giấy tờ, số điện thoại hoặc từ.",
            "There is nothing to look for in the chosen places: enter a code, a number, a telephone or words.",
        ),
    )
}
