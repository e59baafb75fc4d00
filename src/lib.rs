//! motcua (một cửa, "one door"): the system behind the one-stop desks of a Vietnamese province.
//!
//! The table of contents, in the order in which the rooms may use one another:

/// What every slice stands on; knows nothing of procedures or dossiers.
pub mod platform;

/// Settings: the only reader of the environment.
pub mod config;

/// Working hours, holidays, make-up days, and the arithmetic of deadlines.
pub mod calendar;

/// Agencies, their units and desks.
pub mod agencies;

/// Who is calling, and what they may do.
pub mod auth;

/// The catalogue: procedures, versions, components, forms, ISO process steps.
pub mod procedures;

/// Locks on things, which stand in the way of intake.
pub mod locks;

/// The cases: citizens' dossiers and their life.
pub mod dossiers;

/// The day at the one-stop desk: queue tickets, booked visits, the leaders' board.
pub mod desk;
/// What people say back: ratings and petitions.
pub mod feedback;

/// How long dossiers are kept, and how they end.
pub mod retention;

/// The demonstration province.
pub mod demo;

/// The API as a whole: every slice's routes, the OpenAPI document.
pub mod api;

/// `/docs`: the document to read, offline.
pub mod docs;

/// What requests share, and the service that answers them.
pub mod app;

/// The background jobs.
pub mod worker;

/// The program's subcommands.
pub mod cli;
