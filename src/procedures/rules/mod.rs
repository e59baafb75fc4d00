//! Pure rules of the catalogue: what a procedure, a route, a mechanism must be before dossiers may rely on it.

mod activation;
mod branches;
mod completeness;
mod condition;
mod conditions;
mod form_field;
mod graph;
mod legs;
mod loops;
mod picture;
mod plan;
mod route;
mod route_check;
mod route_shape;
pub mod run;
mod shape;
mod signatures;
pub mod simulation;
mod violation;

pub use activation::{ActivationFacts, activation};
pub use completeness::version_violations;
pub use condition::Condition;
pub use conditions::CoveredForm;
pub use graph::{Graph, Join};
pub use picture::mermaid;
pub use plan::planned_ends;
pub use route::{Route, RouteFault};
pub use route_check::{LegalLimit, RouteFacts, approval_before_force, route_violations};
pub use shape::Shape;
pub use signatures::{in_future, issued_after_approval, three_people};
pub use violation::{Severity, Violation, code};
