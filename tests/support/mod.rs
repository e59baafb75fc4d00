//! What the tests stand on.
#![allow(dead_code)] // each of the test programs uses its part of it

pub mod actors;
pub mod app;
pub mod both;
pub mod client;
pub mod db;
pub mod document;
pub mod janitor;
mod postgres;
pub mod province;
mod scratch;
pub mod statements;
