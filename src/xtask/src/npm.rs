//! npm, where it is there: it packs what we give away, and brings what tests alone need.

use crate::step::{Outcome, files, make, name_of, output, read, run, target, top, write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Packs a package's folder into an archive beside it. None where npm isn't there.
pub fn pack(folder: &Path) -> Outcome<Option<PathBuf>> {
    if output(npm().arg("--version")).is_none() {
        return Ok(None);
    }
    let beside = folder.parent().unwrap_or(folder);
    let packed = output(npm().current_dir(beside).args(["pack", "--silent", "--ignore-scripts"]).arg(folder));
    let name = packed.as_deref().and_then(|printed| printed.lines().last()).map(str::to_owned);
    name.map(|name| Some(beside.join(name))).ok_or_else(|| "npm can't pack the package".into())
}

/// The folder of the packages that a test's lock file names, if they can be had.
pub fn locked(tests: &str) -> Outcome<PathBuf> {
    let (from, folder) = (top().join("tests").join(tests), target().join("npm/tests"));
    let modules = folder.join("node_modules");
    make(&folder)?;
    let lock = read(&from.join("package-lock.json"))?;
    let done = folder.join("installed.json");
    if std::fs::read(&done).is_ok_and(|installed| installed == lock) && modules.is_dir() {
        return Ok(modules);
    }
    for name in ["package.json", "package-lock.json"] {
        write(&folder.join(name), &read(&from.join(name))?)?;
    }
    // Nothing of what is installed runs while it is.
    let quiet = ["ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries", "1"];
    run(npm().args(quiet).arg("--prefix").arg(&folder))?;
    write(&done, &lock)?;
    Ok(modules)
}

/// Puts a package's files among installed ones, as an installation would, and gives where they all are.
pub fn put(package: &Path, modules: &Path) -> Outcome<PathBuf> {
    let to = modules.join(package.file_name().unwrap_or_default());
    let _ = std::fs::remove_dir_all(&to);
    make(&to)?;
    for file in files(package)? {
        write(&to.join(name_of(&file)), &read(&file)?)?;
    }
    Ok(modules.to_owned())
}

fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}
