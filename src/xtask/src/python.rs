//! Programs of PyPI that judge our work: in an environment of their own under `target/tools`, where PyPI can be had.

use crate::step::{Outcome, output, run, say, target};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of an environment's programs with these packages (`name==version`), if they can be had.
pub fn with(packages: &[&str]) -> Option<PathBuf> {
    install(packages).map_err(|why| say(&why)).ok()
}

fn install(packages: &[&str]) -> Outcome<PathBuf> {
    let folder = target().join("tools/python");
    let bin = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let python = bin.join("python");
    if !is_at_home(&bin) {
        let made = Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).status();
        if !made.is_ok_and(|status| status.success()) {
            return Err("there is no Python with its venv module (on Debian: apt-get install python3-venv)".into());
        }
    }
    let known = output(Command::new(&python).args(["-m", "pip", "list", "--format", "freeze"])).unwrap_or_default();
    let missing: Vec<_> = packages.iter().filter(|package| !known.lines().any(|line| line == **package)).collect();
    if !missing.is_empty() {
        let names: Vec<_> = missing.iter().map(|package| **package).collect();
        say(&format!("installing {} from PyPI (once)", names.join(", ")));
        let pip = run(Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--retries", "1"])
            // What isn't there ready-made would be built by programs that nobody has looked at.
            .args(["--only-binary", ":all:"])
            .args(names)
            .stdout(Stdio::null()));
        pip.map_err(|why| format!("not to be had from PyPI: {why}"))?;
    }
    Ok(bin)
}

/// Whether an environment is there, and was made where it is: its programs name their interpreter by its whole path.
fn is_at_home(bin: &Path) -> bool {
    let python = bin.join("python");
    let pip = std::fs::read_to_string(bin.join("pip")).unwrap_or_default();
    let named = pip.lines().next().and_then(|line| line.strip_prefix("#!")).map(Path::new);
    let there = output(Command::new(&python).arg("--version")).is_some();
    there && (cfg!(windows) || named.is_some_and(|named| named.parent() == Some(bin)))
}
