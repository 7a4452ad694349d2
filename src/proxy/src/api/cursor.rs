//! A place in a list as it is given out: what is kept of it is two texts, and nobody reads them elsewhere.

use crate::refusal::Refusal;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt::Display;
use tagfire_domain::wire::ProblemKind;

/// The place of these two, the first of which has no space.
pub fn closed(first: impl Display, second: impl Display) -> String {
    URL_SAFE_NO_PAD.encode(format!("{first} {second}"))
}

/// What was given out, as it is read again.
///
/// # Errors
/// Something else came back.
pub fn opened<T>(text: &str, read: impl FnOnce(&str, &str) -> Option<T>) -> Result<T, Refusal> {
    let text = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let found = text.as_deref().and_then(|text| text.split_once(' ')).and_then(|(first, second)| read(first, second));
    found.ok_or_else(|| Refusal::new(ProblemKind::BadRequest, "this is no cursor that this server has given"))
}
