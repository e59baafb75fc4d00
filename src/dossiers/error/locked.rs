//! A lock on what a dossier is about, as who wants to take it in is told.

use crate::locks::model::Lock;
use crate::platform::http::{FieldError, Problem, ProblemKind};
use crate::platform::i18n::Text;

/// Every lock, where the dossier names the thing; with the law behind the first.
pub fn problem(locks: &[(String, Lock)]) -> Problem {
    let why = |lock: &Lock| {
        Text::new(
            format!(
                "{} đang bị ngăn chặn: {} ({}).",
                lock.label, lock.reason, lock.legal_basis
            ),
            format!(
                "{} is locked: {} ({}).",
                lock.label, lock.reason, lock.legal_basis
            ),
        )
    };
    let errors = locks
        .iter()
        .map(|(pointer, lock)| FieldError::new(pointer.clone(), "OBJECT_LOCKED", why(lock)))
        .collect();
    let (detail, basis) = match locks.first() {
        Some((_, first)) => (why(first), first.legal_basis.clone()),
        None => (
            Text::new("Đối tượng đang bị ngăn chặn.", "The thing is locked."),
            String::new(),
        ),
    };
    Problem::new(ProblemKind::ObjectLocked, detail)
        .with_errors(errors)
        .with_legal_basis(basis)
}
