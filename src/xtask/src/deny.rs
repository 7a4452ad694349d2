//! `cargo deny`: licences, duplicate and unwanted crates and sources always, advisories where their list can be had.

use crate::step::{Outcome, run, say, top};
use crate::tools;
use std::process::{Command, Stdio};

/// Checks what we depend on.
pub fn test() -> Outcome {
    let program = match tools::cargo_deny() {
        Ok(program) => program,
        Err(why) => {
            say(&format!("SKIPPED: cargo-deny can't be had, nothing of our dependencies was checked: {why}"));
            return Ok(());
        }
    };
    let deny = |what: &[&str]| {
        let mut command = Command::new(&program);
        // What is checked is what is built: the versions of the lock file.
        command.current_dir(top()).args(["--locked", "--log-level", "error", "check"]).args(what);
        command
    };
    run(&mut deny(&["licenses", "bans", "sources"]))?;
    // The list is fetched anew each time, because an old one finds nothing new. It lies on a host that not every machine
    // reaches: only a list that is there can find something.
    let fetched = deny(&["advisories"]).stderr(Stdio::piped()).output();
    match fetched {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) if String::from_utf8_lossy(&output.stderr).contains("failed to fetch advisory database") => {
            say("SKIPPED: the list of advisories can't be had here; licences, bans and sources were checked");
            Ok(())
        }
        Ok(output) => Err(format!("`cargo deny check advisories`:\n{}", String::from_utf8_lossy(&output.stderr))),
        Err(error) => Err(format!("can't start cargo-deny: {error}")),
    }
}
