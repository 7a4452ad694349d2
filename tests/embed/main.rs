//! The preview inside other consoles: the npm package in pages as people make them, and in Node.
//!
//! Everything here needs the built package, so it runs with `cargo xtask test embed`. What needs packages of npm's beside
//! it is in `with_npm`, what needs Node in `in_node`.

mod element;
mod form;
mod in_node;
mod many;
mod page;
mod policy;
mod site;
mod with_npm;

use std::path::{Path, PathBuf};

/// A folder that the step has built or brought.
fn folder(name: &str) -> PathBuf {
    std::env::var_os(name).map_or_else(|| panic!("{name} is not set; run `cargo xtask test embed`"), PathBuf::from)
}

/// The built package.
fn package() -> PathBuf {
    folder("TAGFIRE_PREVIEW")
}

/// What npm brought for tests alone, with the package among it as npm would install it.
fn modules() -> PathBuf {
    folder("TAGFIRE_NODE_MODULES")
}

/// The folder of these tests.
fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("embed")
}
