//! The unattended runner: its host over a real store, with hands that reach a simulated cluster, killed where it hurts.

mod conforming;
mod file;
mod hands;
mod killed;
#[allow(dead_code, reason = "the log's own tests need more of it")]
#[path = "../pushes/places.rs"]
mod places;
mod polling;
#[path = "../pushes/postgres.rs"]
mod postgres;
mod pruned;
mod told;
