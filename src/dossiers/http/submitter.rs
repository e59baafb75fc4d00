//! Who files for another, and by what right, on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::people::{not_yet, parse_phone, read};
use crate::dossiers::commands::AccountHolder;
use crate::dossiers::model::{Authorisation, AuthorisationKind, Submitter};
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::identity::PersonName;
use crate::platform::text::{clean_line, mask};

/// From where and when something is filed.
#[derive(Clone, Copy, Debug)]
pub struct Filer<'a> {
    /// The citizen whose account files online; whose data are not asked for again.
    pub holder: Option<&'a AccountHolder>,
    /// The province's day.
    pub today: NaiveDate,
}

/// Who files the dossier for its owner (người được ủy quyền, người đại diện).
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubmitterBody {
    /// Full name; left out online, it is the account's.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Telephone; left out online, it is the account's.
    #[serde(default)]
    #[schema(min_length = 8, max_length = 20)]
    pub phone: Option<String>,
    /// By what right.
    pub authorisation: SubmitterAuthorisationBody,
}

/// By what right somebody files for another.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubmitterAuthorisationBody {
    /// What kind of right.
    pub kind: AuthorisationKind,
    /// Number of the document, where it bears one.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100, example = "12/2011/UQ")]
    pub document_number: Option<String>,
    /// Its date; required for a power of attorney.
    #[serde(default)]
    pub document_date: Option<NaiveDate>,
    /// What the submitter is to the owner, such as `Giám đốc` or `mẹ`; required for everything but a power of attorney.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Giám đốc")]
    pub relation: Option<String>,
}

impl SubmitterBody {
    /// The submitter.
    ///
    /// # Errors
    /// Every field that is wrong, with its pointer under `at`.
    pub fn parse(&self, at: &str, filer: Filer<'_>) -> Result<Submitter, Vec<FieldError>> {
        let mut errors = Vec::new();
        let holder = filer.holder.map(|holder| &holder.owner);
        let name = match (&self.name, holder) {
            (Some(name), _) => read(&mut errors, &format!("{at}/name"), PersonName::parse(name))
                .map(|name| name.as_str().to_owned()),
            (None, Some(holder)) => Some(holder.name.clone()),
            (None, None) => {
                errors.push(missing(format!("{at}/name")));
                None
            }
        };
        let phone = parse_phone(&mut errors, &format!("{at}/phone"), self.phone.as_deref())
            .or_else(|| holder.and_then(|holder| holder.phone.clone()));
        let authorisation =
            self.authorisation
                .parse(&format!("{at}/authorisation"), filer.today, &mut errors);
        match name {
            Some(name) if errors.is_empty() => Ok(Submitter {
                name,
                phone,
                authorisation,
            }),
            Some(_) | None => Err(errors),
        }
    }
}

impl SubmitterAuthorisationBody {
    fn parse(&self, at: &str, today: NaiveDate, errors: &mut Vec<FieldError>) -> Authorisation {
        let needed = match self.kind {
            AuthorisationKind::PowerOfAttorney => self.document_date.is_none().then_some("documentDate"),
            AuthorisationKind::LegalRepresentative | AuthorisationKind::Relative => {
                self.relation.is_none().then_some("relation")
            }
        };
        errors.extend(needed.map(|field| missing(format!("{at}/{field}"))));
        errors.extend(not_yet(format!("{at}/documentDate"), self.document_date, today));
        Authorisation {
            kind: self.kind,
            document_number: self.document_number.as_deref().map(clean_line),
            document_date: self.document_date,
            relation: self.relation.as_deref().map(clean_line),
        }
    }
}

fn missing(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        code::REQUIRED,
        Text::new(
            "Giấy ủy quyền cần ngày lập; đại diện hoặc người thân cần nêu quan hệ với chủ hồ sơ; tại quầy cần họ tên người nộp.",
            "A power of attorney needs its date, a representative or relative the relation to the owner, and at the desk the submitter's name is needed.",
        ),
    )
}

/// Who filed the dossier for its owner.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierSubmitterView {
    /// Full name; masked for those who do not see the owner's number.
    pub name: String,
    /// Telephone; masked like the name.
    pub phone: Option<String>,
    /// What kind of right to file it.
    pub authorisation_kind: AuthorisationKind,
    /// Number of the document; only for those who see the name.
    pub document_number: Option<String>,
    /// Its date; only for those who see the name.
    pub document_date: Option<NaiveDate>,
    /// What the submitter is to the owner; only for those who see the name.
    pub relation: Option<String>,
}

impl DossierSubmitterView {
    /// What is shown of a submitter.
    pub fn new(submitter: Submitter, whole: bool) -> Self {
        let Submitter {
            name,
            phone,
            authorisation,
        } = submitter;
        Self {
            name: if whole { name } else { mask::name(&name) },
            phone: phone.map(|phone| if whole { phone } else { mask::phone(&phone) }),
            authorisation_kind: authorisation.kind,
            document_number: authorisation.document_number.filter(|_| whole),
            document_date: authorisation.document_date.filter(|_| whole),
            relation: authorisation.relation.filter(|_| whole),
        }
    }
}
