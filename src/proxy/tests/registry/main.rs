//! Image registries: one that is played, for what a real one can't be made to do, and a real one that is pushed to.

mod api;
mod before;
mod client;
#[allow(dead_code, reason = "the server's own tests need more of it")]
#[path = "../server/fake.rs"]
mod fake;
#[allow(dead_code, reason = "the runner's own tests need more of it")]
#[path = "../runner/hands.rs"]
mod hands;
mod played;
mod polling;
mod real;
mod shop;
mod stage;
mod told;
