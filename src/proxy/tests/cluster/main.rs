//! The proxy on a real cluster: `cargo xtask test cluster` starts one and runs these. Each test has a namespace of its own.

mod conforming;
mod deployed;
mod lab;
mod leading;
mod lists;
mod outcomes;
#[path = "../pushes/postgres.rs"]
mod postgres;
mod refusals;
mod unattended;
mod updates;
