//! Received pushes and the store that keeps them, on both databases. PostgreSQL is started from Debian's packages, on
//! loopback, with a fresh data folder; where it isn't installed, what needs it is skipped aloud.

mod attacks;
mod conforming;
mod desk;
mod engine;
#[path = "../server/fake.rs"]
#[allow(dead_code, reason = "the server's own tests use the rest")]
mod fake;
mod kills;
mod log;
mod performing;
mod places;
mod postgres;
mod program;
mod receiving;
mod registry;
mod remembered;
#[path = "../registry/shop.rs"]
#[allow(dead_code, reason = "the registry's own tests use the rest")]
mod shop;
#[path = "../server/stage.rs"]
#[allow(dead_code, reason = "the server's own tests use the rest")]
mod stage;
mod streams;
