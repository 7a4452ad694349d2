//! The benchmark: the built app, and beside it a page with the matcher alone, in headless Chromium.

use crate::step::{Outcome, cargo, files, make, name_of, run, say, target, top};
use crate::{app, browser, postgres, registry, run as serve, tools};
use std::path::Path;
use std::process::Command;

/// Builds what is timed, and prints the tables of all parts, or of those that are named.
pub fn bench(parts: &[String]) -> Outcome {
    app::build()?;
    tools::install()?;
    let server = serve::build_server()?;
    let driver = browser::driver()?;
    let folder = target().join("bench");
    let _ = std::fs::remove_dir_all(&folder);
    copy(&app::dist(), &folder)?;
    matcher(&folder)?;
    for (from, to) in [("page.html", "bench.html"), ("page.js", "page.js")] {
        copy_file(&top().join("tests/bench").join(from), &folder.join(to))?;
    }
    say("timing (about 8 minutes; the numbers are of a machine that does nothing else)");
    run(cargo()
        .args(["bench", "--quiet", "--package", "tagfire-tests", "--bench", "preview", "--"])
        .args(parts)
        .env("TAGFIRE_PROXY", server)
        .env("TAGFIRE_DIST", folder)
        .env("CHROMEDRIVER", driver))
}

/// Times the receiving of pushes and what follows on one, and prints the tables.
pub fn pushes() -> Outcome {
    postgres::provide();
    if let Err(why) = registry::install() {
        say(&format!("no registry that tells of pushes: {why}"));
    }
    say("timing (about a minute once it is built; the numbers are of a machine that does nothing else)");
    run(cargo().args(["bench", "--quiet", "--package", "tagfire-proxy", "--bench", "pushes"]))
}

/// The matcher as a module of its own, compiled as the app is.
fn matcher(folder: &Path) -> Outcome {
    say("building the matcher for the benchmark");
    run(cargo()
        .args(["build", "--package", "tagfire-app", "--example", "bench", "--profile", "app"])
        .args(["--target", "wasm32-unknown-unknown"]))?;
    let module = target().join("wasm32-unknown-unknown/app/examples/bench.wasm");
    run(Command::new(tools::bin().join("wasm-bindgen"))
        .args(["--target", "web", "--no-typescript", "--out-dir"])
        .arg(folder)
        .arg(module))
}

fn copy(from: &Path, to: &Path) -> Outcome {
    make(to)?;
    files(from)?.iter().try_for_each(|file| copy_file(file, &to.join(name_of(file))))
}

fn copy_file(from: &Path, to: &Path) -> Outcome {
    let copied = std::fs::copy(from, to).map(drop);
    copied.map_err(|error| format!("can't copy {} to {}: {error}", from.display(), to.display()))
}
