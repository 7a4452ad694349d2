//! The preview inside other consoles: the npm package in real pages, and in Node.

use crate::step::{Outcome, cargo, output, run, say, target};
use crate::{browser, npm, preview};
use std::process::Command;

/// Builds the package and uses it as people do. What npm brings for that is left out, aloud, where it can't be had.
pub fn test() -> Outcome {
    preview::build()?;
    let mut tests = cargo();
    tests
        .args(["test", "--package", "tagfire-tests", "--test", "embed", "--", "--test-threads", "2", "--ignored"])
        .env("TAGFIRE_PREVIEW", preview::folder())
        .env("TAGFIRE_SCREENSHOTS", target().join("screenshots"))
        .env("CHROMEDRIVER", browser::driver()?);
    match npm::locked("embed").and_then(|modules| npm::put(&preview::folder(), &modules)) {
        Ok(modules) => drop(tests.env("TAGFIRE_NODE_MODULES", modules)),
        Err(why) => {
            say(&format!("SKIPPED: React, Vue, axe and TypeScript, whose packages can't be had from npm ({why})"));
            tests.args(["--skip", "with_npm"]);
        }
    }
    if output(Command::new("node").arg("--version")).is_none() {
        say("SKIPPED: the functions in Node, which isn't here");
        tests.args(["--skip", "in_node"]);
    }
    run(&mut tests)
}
