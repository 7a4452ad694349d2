//! The npm package `tagfire-preview`: the module, what JavaScript demands beside it, types, and words about it.

use crate::app::{unless_fresh, weigh};
use crate::step::{Outcome, cargo, files, make, name_of, read, read_text, run, say, target, top, write};
use crate::{names, npm, sidecars, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The most that the whole package may weigh, brotli-compressed, in bytes.
const BUDGET: u64 = 200 * 1024;

/// What goes into the package.
const PARTS: [&str; 11] = [
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "src/domain/src",
    "src/preview",
    // They finish what was built.
    "src/xtask/src/lean.rs",
    "src/xtask/src/names.rs",
    "src/xtask/src/order.rs",
    "src/xtask/src/preview.rs",
];

/// The files that are taken as they are.
const TAKEN: [&str; 10] = [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "src/preview/README.md",
    "src/preview/page/element.js",
    "src/preview/page/functions.js",
    "src/preview/page/index.d.ts",
    "src/preview/page/index.js",
    "src/preview/page/node.js",
    "src/preview/page/react.d.ts",
    "src/preview/page/ready.js",
];

/// The package's folder.
pub fn folder() -> PathBuf {
    target().join("npm/tagfire-preview")
}

/// Builds the package, and packs it where npm is there.
pub fn package() -> Outcome {
    build()?;
    match npm::pack(&folder())? {
        Some(archive) => say(&format!("packed {}", archive.display())),
        None => say(&format!("npm isn't here, so nothing is packed: the package is the folder {}", folder().display())),
    }
    Ok(())
}

/// Builds the package's folder if anything that goes into it changed, and weighs it.
pub fn build() -> Outcome {
    let folder = folder();
    unless_fresh("preview", &PARTS, &folder.join("index.js"), || {
        let _ = std::fs::remove_dir_all(&folder);
        make(&folder)?;
        tools::install_wasm()?;
        module(&folder)?;
        for from in TAKEN.map(|name| top().join(name)) {
            write(&folder.join(name_of(&from)), &read(&from)?)?;
        }
        let description = read_text(&top().join("src/preview/page/package.json"))?;
        let versioned = description.replace("0.0.0", env!("CARGO_PKG_VERSION"));
        write(&folder.join("package.json"), versioned.as_bytes())
    })?;
    let weight = |file: PathBuf| Ok((name_of(&file), sidecars::brotli(&read(&file)?)?.len() as u64));
    let mut weights = files(&folder)?.into_iter().map(weight).collect::<Outcome<Vec<_>>>()?;
    weights.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    weigh("package tagfire-preview", &weights, BUDGET)
}

/// The module and its script, `rules.wasm` and `rules.js`.
fn module(folder: &Path) -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    say("building the preview for other consoles (about 2 minutes the first time)");
    let package = ["build", "--quiet", "--package", "tagfire-preview", "--target", TARGET, "--profile", "app"];
    // There is room for rules that answer faster than the app's.
    let fast = ["--config", "profile.app.package.tagfire-domain.opt-level=3"];
    run(cargo().args(package).args(fast).env("CARGO_TARGET_DIR", target()))?;
    let bound = target().join("npm/bound");
    let built = target().join(TARGET).join("app/tagfire_preview.wasm");
    let bind = ["--target", "web", "--no-typescript", "--omit-default-module-path", "--out-name", "rules"];
    run(Command::new(tools::bin().join("wasm-bindgen")).args(bind).arg("--out-dir").arg(&bound).arg(&built))?;
    let small = bound.join("small.wasm");
    tools::optimise("-O1", &bound.join("rules_bg.wasm"), &small)?;
    let (script, module) = names::shortened(&bound.join("rules.js"), &small)?;
    write(&folder.join("rules.js"), script.as_bytes())?;
    write(&folder.join("rules.wasm"), &module)
}
