//! A service update: what is asked for, what the cluster says to it, and how it ends. Knows nothing of triggers.

mod failure;
mod how;
mod outcome;
mod request;
mod told;

pub use failure::Failure;
pub use how::How;
pub use outcome::Outcome;
pub use request::{Accepted, Answer, Found, UpdateRequest};
