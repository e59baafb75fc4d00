//! The components of a dossier: what the procedure asks for, with what the applicant brought.

use crate::dossiers::model::Component;
use crate::procedures::Pin;

/// What the procedure asks for in this case, nothing of it there yet.
pub fn asked(pin: &Pin) -> Vec<Component> {
    let asked = pin.components().map(|asked| Component {
        no: 0,
        component_id: asked.id,
        code: Some(asked.code.clone()),
        name: asked.name.clone(),
        required: asked.required,
        originals: 0,
        certified_copies: 0,
        plain_copies: 0,
        note: None,
        checked_at: None,
        checked_by: None,
    });
    asked.collect()
}

/// The same in their order, numbered from 1.
pub fn numbered(components: impl IntoIterator<Item = Component>) -> Vec<Component> {
    (1..)
        .zip(components)
        .map(|(no, component)| Component { no, ..component })
        .collect()
}

/// Carries what was brought over to what another version asks for: by the code, which is the same in all versions.
/// Papers that are not asked for any more stay with the dossier as the applicant's own.
pub fn carried_over(brought: &[Component], asked: Vec<Component>) -> Vec<Component> {
    let is_same = |one: &Component, other: &Component| one.code.is_some() && one.code == other.code;
    let rest: Vec<Component> = brought
        .iter()
        .filter(|old| old.papers() > 0 && !asked.iter().any(|new| is_same(old, new)))
        .map(|old| Component {
            component_id: None,
            code: None,
            required: false,
            ..old.clone()
        })
        .collect();
    let kept = asked
        .into_iter()
        .map(|new| match brought.iter().find(|old| is_same(old, &new)) {
            Some(old) => Component {
                component_id: new.component_id,
                name: new.name,
                required: new.required,
                ..old.clone()
            },
            None => new,
        });
    numbered(kept.chain(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn component(code: Option<&str>, required: bool, originals: i32) -> Component {
        Component {
            no: 0,
            component_id: None,
            code: code.map(ToOwned::to_owned),
            name: format!("{code:?} {required}"),
            required,
            originals,
            certified_copies: 0,
            plain_copies: 0,
            note: None,
            checked_at: None,
            checked_by: None,
        }
    }

    #[test]
    fn what_was_brought_stays_with_what_it_was_brought_for() {
        let brought = [
            component(Some("TP-01"), false, 2),
            component(Some("TP-02"), true, 1),
            component(Some("TP-03"), true, 0),
            component(None, false, 1),
        ];
        let asked = vec![
            component(Some("TP-04"), true, 0),
            component(Some("TP-01"), true, 0),
        ];
        let now = carried_over(&brought, asked);
        let seen: Vec<_> = now
            .iter()
            .map(|one| (one.no, one.code.as_deref(), one.required, one.originals))
            .collect();
        assert_eq!(
            seen,
            [
                (1, Some("TP-04"), true, 0),
                (2, Some("TP-01"), true, 2),
                (3, None, false, 1),
                (4, None, false, 1)
            ]
        );
    }
}
