//! Received pushes and the store that keeps them, on both databases. PostgreSQL is started from Debian's packages, on
//! loopback, with a fresh data folder; where it isn't installed, what needs it is skipped aloud.

mod engine;
mod log;
mod places;
mod postgres;
