//! The release build of the app: built only when something of it changed, compressed, and weighed.

use crate::step::{Outcome, read, run, say, target, top, write};
use crate::tools;
use crate::{lean, names, offline, sheets, sidecars};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The most that a first visit may load, brotli-compressed, in bytes.
const BUDGET: u64 = 600 * 1024;

/// What goes into the app.
const PARTS: [&str; 14] = [
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    "rust-toolchain.toml",
    "style",
    "src/app",
    "src/domain",
    // They finish what was built.
    "src/xtask/src/exports.rs",
    "src/xtask/src/lean.rs",
    "src/xtask/src/names.rs",
    "src/xtask/src/offline.rs",
    "src/xtask/src/order.rs",
    "src/xtask/src/sheets.rs",
];

/// Where the built app is.
pub fn dist() -> PathBuf {
    top().join("dist")
}

/// Builds the app if anything that goes into it changed.
pub fn build() -> Outcome {
    unless_fresh("app", &PARTS, &dist().join("index.html"), || {
        tools::install()?;
        trunk_build()?;
        sheets::join(&dist())?;
        names::shorten(&dist())?;
        lean::page(&dist())?;
        offline::list(&dist())?;
        say("compressing (about 5 seconds)");
        sidecars::write_beside(&dist())
    })?;
    weigh("app", &sidecars::weights(&dist())?, BUDGET)
}

/// Builds what has this name and ends in `made`, if anything of its parts changed since that was made.
pub fn unless_fresh(name: &str, parts: &[&str], made: &Path, build: impl FnOnce() -> Outcome) -> Outcome {
    let stamp = target().join(format!("{name}.stamp"));
    let state = fingerprint(parts)?;
    if std::fs::read_to_string(&stamp).is_ok_and(|was| was == state) && made.is_file() {
        return Ok(());
    }
    // A build that is cut off must not look finished.
    let _ = std::fs::remove_file(&stamp);
    build()?;
    write(&stamp, state.as_bytes())
}

fn trunk_build() -> Outcome {
    say("building the app (about 3 minutes the first time, 1 after that)");
    let mut command = trunk("build");
    // Standard output is for what was asked for: a benchmark's table, an address.
    command.arg("--release").stdout(std::io::stderr());
    run(&mut command)
}

/// Trunk, with our tools and nothing downloaded behind our back.
pub fn trunk(what: &str) -> Command {
    let mut command = Command::new(tools::bin().join("trunk"));
    command.current_dir(top()).arg(what).arg("--offline").env("PATH", tools::path());
    // Trunk takes these for its own flags, and stops at values that other programs accept.
    command.env_remove("NO_COLOR");
    command.env("CARGO_TARGET_DIR", target());
    command
}

/// Prints what files weigh, brotli-compressed, and fails above the budget.
pub fn weigh(what: &str, files: &[(String, u64)], budget: u64) -> Outcome {
    let total: u64 = files.iter().map(|(_, bytes)| bytes).sum();
    for (name, bytes) in files {
        eprintln!("  {:>8.1} KB  {name}", kilobytes(*bytes));
    }
    say(&format!("the {what} is {:.1} KB brotli-compressed, of {} KB allowed", kilobytes(total), budget / 1024));
    if total > budget {
        return Err(format!("the {what} is over its budget: find what grew, above"));
    }
    Ok(())
}

fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}

/// A hash of everything in these files and folders.
fn fingerprint(parts: &[&str]) -> Outcome<String> {
    let top = top();
    let mut files = Vec::new();
    for part in parts {
        collect(&top.join(part), &mut files);
    }
    files.sort();
    let mut hasher = Sha256::new();
    for file in files {
        let bytes = read(&file)?;
        hasher.update(file.strip_prefix(&top).unwrap_or(&file).to_string_lossy().as_bytes());
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(&bytes);
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) if path.is_file() => files.push(path.to_owned()),
        Err(_) => {}
    }
}
