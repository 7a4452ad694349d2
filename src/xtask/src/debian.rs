//! Debian's packages, installed where that can be done without asking.

use crate::step::{Outcome, output, run, say};
use std::process::Command;

/// Installs these where it is root who asks, on Debian or what is made of it; elsewhere nothing happens.
pub fn install(packages: &[&str], time: &str) -> Outcome {
    let root = output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    if !root || output(Command::new("apt-get").arg("--version")).is_none() {
        return Ok(());
    }
    say(&format!("installing {} ({time}, once)", packages.join(", ")));
    run(Command::new("apt-get").args(["update", "-qq"]))?;
    let mut install = Command::new("apt-get");
    // A service among them isn't started.
    install.env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1");
    run(install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages))
}

/// Has `missing` find nothing any more, by installing these packages where that can be done.
///
/// # Errors
/// A sentence that says why it still does.
pub fn provide(packages: &[&str], time: &str, missing: impl Fn() -> Vec<&'static str>) -> Result<(), String> {
    if missing().is_empty() {
        return Ok(());
    }
    install(packages, time).map_err(|why| format!("its packages can't be installed ({why})"))?;
    match missing().join(" ") {
        none if none.is_empty() => Ok(()),
        missing => Err(format!("it takes {missing}; on Debian: apt-get install {}", packages.join(" "))),
    }
}
