//! Whether a dossier is complete enough to be sent, and to be taken in.

use serde_json::{Map, Value};

use crate::dossiers::model::{Component, Owner, OwnerKind};
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::text::fold;

/// What the procedure asks for of one component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its name.
    pub name: String,
    /// Whether it may not be missing.
    pub required: bool,
}

/// Required components of which the dossier holds no paper, all at once (domain L2, S7).
pub fn missing_components(components: &[Component]) -> Vec<FieldError> {
    components
        .iter()
        .enumerate()
        .filter(|(_, component)| component.required && component.papers() == 0)
        .map(|(place, component)| {
            FieldError::new(
                format!("/components/{place}"),
                code::REQUIRED,
                Text::new(
                    format!("Thiếu thành phần hồ sơ: {}", component.name),
                    format!("The component is missing: {}", component.name),
                ),
            )
        })
        .collect()
}

/// The number of the owner's identity paper, without which nobody is identified (domain 5.3, rows none → 1 and
/// none → 2). `at` is where the owner stands ("" or "/filing").
pub fn missing_identity(has_number: bool, at: &str) -> Option<FieldError> {
    (!has_number).then(|| {
        FieldError::new(
            format!("{at}/owner/identityNumber"),
            code::REQUIRED,
            Text::new(
                "Cần số giấy tờ tùy thân (hoặc mã số thuế của tổ chức) của chủ hồ sơ.",
                "The number of the owner's identity paper (or an organisation's tax code) is needed.",
            ),
        )
    })
}

/// Whether nothing of an e-form was typed: on paper it is filled in by hand.
pub fn is_blank(form: &Value) -> bool {
    form.as_object().is_some_and(Map::is_empty)
}

/// Whether a dossier is for somebody else than the citizen whose account files it. The numbers of their papers decide;
/// while the owner's is not told, the names do.
pub fn is_for_another(owner: &Owner, is_same_number: Option<bool>, holder: &Owner) -> bool {
    match is_same_number {
        Some(is_same) => !is_same,
        None => owner.kind != OwnerKind::Citizen || fold(&owner.name) != fold(&holder.name),
    }
}

/// The right by which somebody files for another, where none is told. `at` is where the filing stands.
pub fn missing_authorisation(at: &str) -> FieldError {
    FieldError::new(
        format!("{at}/submitter"),
        code::REQUIRED,
        Text::new(
            "Hồ sơ nộp cho người khác hoặc tổ chức: cần nêu việc ủy quyền hoặc đại diện (submitter.authorisation).",
            "The dossier is for another person or an organisation: tell by what right it is filed (submitter.authorisation).",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(kind: OwnerKind, name: &str) -> Owner {
        Owner {
            kind,
            name: name.to_owned(),
            identity_kind: None,
            identity_issued_on: None,
            identity_issued_by: None,
            birth_date: None,
            sex: None,
            phone: None,
            email: None,
            address: None,
        }
    }

    #[test]
    fn the_number_tells_whose_dossier_it_is_and_the_name_until_there_is_one() {
        let holder = owner(OwnerKind::Citizen, "Nguyễn Thị Đào");
        for (kind, name, is_same_number, expected) in [
            (OwnerKind::Citizen, "Nguyễn Thị Đào", Some(true), false),
            (OwnerKind::Citizen, "Nguyễn Thị Đào", Some(false), true),
            (OwnerKind::Citizen, "Đào", Some(true), false),
            (OwnerKind::Citizen, "NGUYỄN THỊ ĐÀO", None, false),
            (OwnerKind::Citizen, "Nguyễn Văn Nam", None, true),
            (OwnerKind::Business, "Nguyễn Thị Đào", None, true),
            (OwnerKind::Business, "Công ty Đào", Some(false), true),
        ] {
            let told = is_for_another(&owner(kind, name), is_same_number, &holder);
            assert_eq!(told, expected, "{kind} {name} {is_same_number:?}");
        }
    }
}
