//! What a dossier is about, on the wire.

use actix_web::put;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::DossierPath;
use super::change::{Act, Answers, change};
use super::shown::words;
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierAccept, Granted};
use crate::dossiers::commands;
use crate::locks::model::{Object, ObjectKey, ObjectKind};
use crate::platform::http::{
    Answer, Body, ClientAddress, FieldError, IdempotencyKey, IfMatch, Path, Problem,
};
use crate::platform::i18n::Text;

/// A thing that a dossier is about.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DossierObjectBody {
    /// What kind of thing.
    pub kind: ObjectKind,
    /// The thing, in its kind's form: `22366/7/112` (commune, sheet, plot), `22366/12 Trần Phú`, `79A-123.45`, a tax
    /// number, a citizen's or passport number.
    #[schema(min_length = 1, max_length = 200, example = "22366/7/112")]
    pub key: String,
}

/// Reads the things; each once.
///
/// # Errors
/// Every one that has not the form of its kind, with its pointer under `at`.
pub fn parse(bodies: &[DossierObjectBody], at: &str) -> Result<Vec<ObjectKey>, Vec<FieldError>> {
    let (mut keys, mut errors): (Vec<ObjectKey>, _) = (Vec::new(), Vec::new());
    for (place, body) in bodies.iter().enumerate() {
        let pointer = format!("{at}/objects/{place}/key");
        match ObjectKey::parse(body.kind, &body.key) {
            Ok(key) if keys.contains(&key) => errors.push(FieldError::new(
                pointer,
                "DUPLICATE",
                Text::new("Đối tượng này được nêu hai lần.", "This thing is named twice."),
            )),
            Ok(key) => keys.push(key),
            Err(invalid) => errors.push(FieldError::new(pointer, invalid.code, invalid.detail)),
        }
    }
    if errors.is_empty() { Ok(keys) } else { Err(errors) }
}

/// A thing that a dossier is about.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierObjectView {
    /// What kind of thing.
    pub kind: ObjectKind,
    /// The thing, as people know it; a person's number is masked. `•••` for officers without a duty on the dossier now.
    #[schema(example = "22366/7/112")]
    pub label: String,
}

impl DossierObjectView {
    /// A thing; which it is when all personal data is shown, since a house leads to who lives there.
    pub fn new(object: Object, whole: bool) -> Self {
        Self {
            kind: object.kind,
            label: words(object.label, whole),
        }
    }
}

/// What a dossier is about.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NameDossierObjectsBody {
    /// The things, in place of those named before.
    #[schema(max_items = 20)]
    pub objects: Vec<DossierObjectBody>,
}

/// Name what a dossier is about
///
/// For the desk that received it, where the applicant did not. Locks on these things stand in the way of acceptance.
#[utoipa::path(
    tag = "intake",
    operation_id = "nameDossierObjects",
    params(DossierPath, IfMatch),
    request_body = NameDossierObjectsBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[put("/dossiers/{id}/objects")]
pub async fn name(
    granted: Granted<DossierAccept>,
    address: ClientAddress,
    if_match: IfMatch,
    path: Path<DossierPath>,
    body: Body<NameDossierObjectsBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let keys = parse(&body.into_inner().objects, "").map_err(Problem::invalid)?;
    let target = (path.id, if_match.version());
    let key = IdempotencyKey::default();
    change(
        &app,
        granted,
        key,
        Act::of("nameDossierObjects", address),
        Answers::Changed,
        move |tx, granted, vault| commands::name_objects(tx, granted, vault, target, &keys),
    )
    .await
}
