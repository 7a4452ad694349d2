//! Every check, in the order in which they fail fastest.

use crate::step::{NATIVE, Outcome, cargo, room, run, say, target, within};
use crate::{app, browser, cloud, cluster, deny, embed, fuzz, npm, postgres, registry, run as serve, site, tools};
use std::time::{Duration, Instant};

const WASM: &str = "wasm32-unknown-unknown";

/// A check: its name, the minutes after which it hangs rather than works, and what it does. On two cores with nothing
/// built, each takes less than a third of its minutes.
type Step = (&'static str, u64, fn() -> Outcome);

const STEPS: [Step; 13] = [
    ("fmt", 3, fmt),
    ("deny", 15, deny::test),
    ("clippy", 15, clippy),
    ("unit", 25, unit),
    ("cloud", 10, cloud::test),
    ("clippy-wasm", 30, clippy_wasm),
    ("component", 25, component),
    ("build", 35, build),
    ("registry", 15, registry::test),
    ("cluster", 35, cluster::test),
    ("e2e", 40, end_to_end),
    ("embed", 20, embed::test),
    ("fuzz", 15, fuzz::briefly),
];

/// The names of all steps, in their order.
pub fn names() -> String {
    STEPS.map(|(name, _, _)| name).join(" ")
}

/// Runs every step, or the named ones.
pub fn test(wanted: &[String]) -> Outcome {
    if let Some(unknown) = wanted.iter().find(|name| STEPS.iter().all(|(known, _, _)| known != name)) {
        return Err(format!("there is no step “{unknown}”; the steps are {}", names()));
    }
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|step| step == name);
    let steps = STEPS.into_iter().filter(|(name, _, _)| is_wanted(name));
    let _room = room()?;
    if is_wanted("cluster") {
        cluster::prepare();
    }
    let mut taken = Vec::new();
    let mut outcome = Ok(());
    for (name, minutes, step) in steps {
        say(&format!("test: {name}"));
        let start = Instant::now();
        let ended = within(Duration::from_secs(60 * minutes), step);
        let seconds = start.elapsed().as_secs_f64();
        taken.push(format!("{name} {seconds:.0} s"));
        if let Err(why) = ended {
            outcome = Err(format!("{why}\nrepeat just this step with: cargo xtask test {name}"));
            break;
        }
        say(&format!("test: {name} passed in {seconds:.0} s"));
    }
    cluster::put_away();
    say(&format!("test: {}", taken.join(", ")));
    outcome
}

fn fmt() -> Outcome {
    run(cargo().args(["fmt", "--all", "--check"]))?;
    run(cargo().args(["fmt", "--manifest-path", "src/domain/fuzz/Cargo.toml", "--check"]))
}

fn clippy() -> Outcome {
    run(cargo().args(["clippy", "--workspace", "--exclude", "tagfire-app", "--all-targets", "--", "-D", "warnings"]))
}

fn clippy_wasm() -> Outcome {
    tools::install()?;
    let clippy = |package, targets: &[&str]| {
        let of = ["clippy", "--package", package, "--target", WASM];
        run(cargo().args(of).args(targets).args(["--", "-D", "warnings"]))
    };
    clippy("tagfire-app", &["--all-targets"])?;
    clippy("tagfire-preview", &[])
}

fn unit() -> Outcome {
    postgres::provide();
    run(cargo().arg("test").args(NATIVE))
}

fn component() -> Outcome {
    tools::install()?;
    let driver = browser::driver()?;
    run(cargo()
        .args(["test", "--package", "tagfire-app", "--target", WASM])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools::bin().join("wasm-bindgen-test-runner"))
        // All of them are one page's, which is given up after 20 seconds otherwise: those of a hundred thousand entries
        // take longer on a busy machine.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "600")
        .env("CHROMEDRIVER", driver)
        .env("PATH", tools::path()))
}

fn build() -> Outcome {
    app::build()?;
    serve::build_server_for_tests().map(drop)
}

fn end_to_end() -> Outcome {
    app::build()?;
    let server = serve::build_server_for_tests()?;
    let driver = browser::driver()?;
    let mut tests = cargo();
    tests
        .args(["test", "--package", "tagfire-tests", "--", "--test-threads", "2"])
        .env("TAGFIRE_PROXY", server)
        .env("TAGFIRE_DIST", app::dist())
        .env("TAGFIRE_SITE", site::under("/demo/")?)
        .env("TAGFIRE_SCREENSHOTS", target().join("screenshots"))
        .env("CHROMEDRIVER", driver);
    // The same axe as judges the embedded preview: one is pinned for both.
    match npm::locked("embed") {
        Ok(modules) => drop(tests.env("TAGFIRE_NODE_MODULES", modules)),
        Err(why) => {
            say(&format!("SKIPPED: what axe finds on the pages, because it can't be had from npm ({why})"));
            tests.args(["--skip", "accessible::"]);
        }
    }
    run(&mut tests)
}
