//! The playground as it was left: its address, and the tags that no address holds.

use crate::parts::held::Held;
use leptos::prelude::*;
use tagfire_domain::source::Read;

/// Tags of the playground that its address can't hold, for as long as the page is open.
#[derive(Clone, Debug, Default)]
pub struct PlaygroundTags {
    pub typed: String,
    /// The file's name, and what was read from it.
    pub file: Option<(String, Read)>,
    /// Whether the file is what is tested.
    pub of_file: bool,
}

/// The playground as it was left.
#[derive(Clone, Copy)]
pub struct Playground {
    /// Its address, for the way back to it.
    pub address: Held<String>,
    /// What that can't hold.
    pub tags: StoredValue<PlaygroundTags>,
}

impl Playground {
    pub fn new() -> Playground {
        Playground { address: Held::new("/preview".to_owned()), tags: StoredValue::default() }
    }
}
