//! The arithmetic against the vectors of the domain, against itself, and against odd calendars.

mod edges;
mod kept;
mod properties;
mod samples;
mod scenarios;
mod vectors;
mod walks;
