//! `cargo deny`: licences, duplicate and unwanted crates and sources always, advisories where their list can be had.

use crate::step::{Outcome, cargo, output, run, say, target};
use std::process::{Command, Stdio};

const VERSION: &str = "0.20.2";

/// Checks what we depend on.
pub fn test() -> Outcome {
    let program = target().join("tools/bin/cargo-deny");
    if output(Command::new(&program).arg("--version")).is_none_or(|version| !version.ends_with(VERSION)) {
        say(&format!("installing cargo-deny {VERSION} (about 3 minutes, once)"));
        run(cargo()
            .args(["install", "--debug", "--locked", "--force", "--root"])
            .arg(target().join("tools"))
            .args(["cargo-deny", "--version", VERSION])
            .env("CARGO_TARGET_DIR", target().join("tools/build"))
            .env("CARGO_PROFILE_DEV_DEBUG", "0"))?;
    }
    let deny = |what: &[&str]| {
        let mut command = Command::new(&program);
        command.current_dir(crate::step::top()).args(["--log-level", "error", "check"]).args(what);
        command
    };
    run(&mut deny(&["licenses", "bans", "sources"]))?;
    // The list lies on a host that not every machine reaches: only a list that is there can find something.
    let fetched = deny(&[]).args(["advisories"]).stderr(Stdio::piped()).output();
    match fetched {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) if String::from_utf8_lossy(&output.stderr).contains("failed to fetch advisory database") => {
            say("skipped: the list of advisories can't be had here; licences, bans and sources were checked");
            Ok(())
        }
        Ok(output) => Err(format!("`cargo deny check advisories`:\n{}", String::from_utf8_lossy(&output.stderr))),
        Err(error) => Err(format!("can't start cargo-deny: {error}")),
    }
}
