//! The proxy with a real image registry: Debian's own on loopback, images that `umoci` makes and `skopeo` pushes.

use crate::debian;
use crate::step::{NATIVE, Outcome, cargo, output, run, say};
use std::process::Command;

/// What it takes, by the names of programs and of Debian's packages alike.
const PROGRAMS: [&str; 3] = ["docker-registry", "skopeo", "umoci"];

/// Runs the tests that push to a registry, or says aloud that there is none.
pub fn test() -> Outcome {
    if let Err(why) = install() {
        say(&format!("SKIPPED, no registry: {why}"));
        return Ok(());
    }
    run(cargo().arg("test").args(NATIVE).args(["--test", "registry", "--", "--ignored", "--test-threads", "2"]))
}

/// Installs what isn't there, where that can be done without asking.
pub fn install() -> Result<(), String> {
    debian::provide(&PROGRAMS, "about 1 minute", missing)
}

fn missing() -> Vec<&'static str> {
    PROGRAMS.into_iter().filter(|program| output(Command::new(program).arg("--version")).is_none()).collect()
}
