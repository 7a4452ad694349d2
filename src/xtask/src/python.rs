//! Python programs that judge our work: in an environment of their own under `target/tools`, where PyPI can be had.

use crate::step::{Outcome, output, run, say, target};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The folder of an environment's programs with these packages, if they can be had.
pub fn with(packages: &[&str]) -> Option<PathBuf> {
    install(packages).map_err(|why| say(&why)).ok()
}

fn install(packages: &[&str]) -> Outcome<PathBuf> {
    let folder = target().join("tools/python");
    let bin = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let python = bin.join("python");
    if output(Command::new(&python).arg("--version")).is_none() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    let known = output(Command::new(&python).args(["-m", "pip", "list", "--format", "freeze"])).unwrap_or_default();
    let missing = |package: &&&str| !known.lines().any(|line| line.to_lowercase().starts_with(&format!("{package}==")));
    let missing: Vec<_> = packages.iter().filter(missing).collect();
    if !missing.is_empty() {
        say(&format!(
            "installing {} from PyPI (once)",
            missing.iter().map(|package| **package).collect::<Vec<_>>().join(", ")
        ));
        let pip = Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(missing)
            .stdout(Stdio::null())
            .status();
        if !pip.is_ok_and(|status| status.success()) {
            return Err("PyPI can't be had".into());
        }
    }
    Ok(bin)
}
