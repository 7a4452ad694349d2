//! The npm package `tagfire-preview`: the module, what JavaScript demands beside it, types, and words about it.

use crate::app::{fingerprint, kilobytes};
use crate::step::{Outcome, cargo, read, read_text, run, say, target, top, write};
use crate::{names, npm, sidecars, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The most that the whole package may weigh, brotli-compressed, in bytes.
const BUDGET: u64 = 200 * 1024;

/// What goes into the package.
const PARTS: [&str; 10] = [
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
    let (folder, stamp) = (folder(), target().join("preview.stamp"));
    let state = fingerprint(&PARTS)?;
    let fresh = std::fs::read_to_string(&stamp).is_ok_and(|was| was == state) && folder.join("index.js").is_file();
    if !fresh {
        // A build that is cut off must not look finished.
        let _ = std::fs::remove_file(&stamp);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).map_err(|error| format!("can't make {}: {error}", folder.display()))?;
        tools::install_wasm()?;
        module(&folder)?;
        for name in TAKEN {
            let from = top().join(name);
            write(&folder.join(from.file_name().unwrap_or_default()), &read(&from)?)?;
        }
        let description = read_text(&top().join("src/preview/page/package.json"))?;
        let versioned = description.replace("0.0.0", env!("CARGO_PKG_VERSION"));
        write(&folder.join("package.json"), versioned.as_bytes())?;
        write(&stamp, state.as_bytes())?;
    }
    weigh(&folder)
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
    run(Command::new(tools::bin().join("wasm-opt"))
        .arg("-O1")
        .arg(format!("--output={}", small.display()))
        .arg(bound.join("rules_bg.wasm")))?;
    let (script, module) = names::shortened(&bound.join("rules.js"), &small)?;
    write(&folder.join("rules.js"), script.as_bytes())?;
    write(&folder.join("rules.wasm"), &module)
}

/// Prints what the package weighs, file by file, and fails above the budget.
fn weigh(folder: &Path) -> Outcome {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("can't read {}: {error}", folder.display()))?;
    let mut files = Vec::new();
    for file in entries.flatten() {
        let bytes = sidecars::brotli(&read(&file.path())?)?.len() as u64;
        files.push((bytes, file.file_name().to_string_lossy().into_owned()));
    }
    files.sort();
    for (bytes, name) in files.iter().rev() {
        eprintln!("  {:>8.1} KB  {name}", kilobytes(*bytes));
    }
    let total = files.iter().map(|(bytes, _)| bytes).sum();
    let (weight, most) = (kilobytes(total), BUDGET / 1024);
    say(&format!("the package tagfire-preview is {weight:.1} KB brotli-compressed, of {most} KB allowed"));
    if total > BUDGET {
        return Err("the package is over its budget: find what grew, above".into());
    }
    Ok(())
}
