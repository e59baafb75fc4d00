//! Pure rules of the catalogue: what a procedure, a route, a mechanism must be before dossiers may rely on it.

mod activation;
mod completeness;
mod route;
mod route_check;
mod signatures;
mod violation;

pub use activation::{ActivationFacts, activation};
pub use completeness::version_violations;
pub use route::{Route, RouteFault};
pub use route_check::{LegalLimit, RouteFacts, approval_before_force, route_violations};
pub use signatures::{in_future, issued_after_approval, three_people};
pub use violation::{Severity, Violation, code};
