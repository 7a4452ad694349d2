//! The proxy on a real cluster: `cargo xtask test cluster` starts one and runs these. Each test has a namespace of its own.

mod conforming;
mod lab;
mod lists;
mod outcomes;
mod refusals;
mod updates;
