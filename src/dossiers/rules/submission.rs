//! Whether a dossier is complete enough to be sent, and to be taken in.

use crate::dossiers::model::Component;
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;

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
