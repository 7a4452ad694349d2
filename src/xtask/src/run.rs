//! `run` serves the release build, `dev` rebuilds on every change.

use crate::app;
use crate::step::{NATIVE, Outcome, cargo, make, run as run_to_end, say, target};
use crate::tools;
use std::path::PathBuf;
use std::process::Command;

/// Builds what is missing and serves until stopped.
pub fn run(flags: &[String]) -> Outcome {
    app::build()?;
    let server = build_server()?;
    run_to_end(Command::new(server).arg("--app").arg(app::dist()).args(flags))
}

/// Builds the server; cargo knows what is fresh.
pub fn build_server() -> Outcome<PathBuf> {
    let server = target().join("release").join(format!("tagfire{}", std::env::consts::EXE_SUFFIX));
    if !server.is_file() {
        say("building the server (about 4 minutes, once)");
    }
    run_to_end(cargo().args(["build", "--quiet", "--release", "--package", "tagfire-proxy"]))?;
    Ok(server)
}

/// The server as tests drive it: with the checks that a release leaves out, and built from what the tests are built from.
pub fn build_server_for_tests() -> Outcome<PathBuf> {
    run_to_end(cargo().args(["build", "--quiet"]).args(NATIVE).args(["--bin", "tagfire"]))?;
    Ok(target().join("debug").join(format!("tagfire{}", std::env::consts::EXE_SUFFIX)))
}

/// Trunk's watch and reload.
pub fn dev(flags: &[String]) -> Outcome {
    tools::install()?;
    say("building for development; the page reloads on every change");
    // A folder of its own: `dist` is the release build, and `run` serves it as long as nothing changed.
    let dist = target().join("dev-dist");
    make(&dist)?;
    run_to_end(app::trunk("serve").args(["--cargo-profile", "dev"]).arg("--dist").arg(dist).args(flags))
}
