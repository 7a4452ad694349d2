//! Every check, in the order in which they fail fastest.

use crate::step::{Outcome, cargo, run, say, target};
use crate::{app, browser, cloud, cluster, deny, fuzz, run as serve, tools};
use std::time::Instant;

const WASM: &str = "wasm32-unknown-unknown";

/// A check: its name, and what it does.
type Step = (&'static str, fn() -> Outcome);

const STEPS: [Step; 11] = [
    ("fmt", fmt),
    ("clippy", clippy),
    ("clippy-wasm", clippy_wasm),
    ("deny", deny::test),
    ("unit", unit),
    ("fuzz", fuzz::briefly),
    ("cloud", cloud::test),
    ("component", component),
    ("build", build),
    ("cluster", cluster::test),
    ("e2e", end_to_end),
];

/// Runs every step, or the named ones.
pub fn test(names: &[String]) -> Outcome {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|(known, _)| known != name)) {
        let known: Vec<_> = STEPS.iter().map(|(name, _)| *name).collect();
        return Err(format!("there is no step “{unknown}”; the steps are {}", known.join(", ")));
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    for (name, step) in STEPS.into_iter().filter(|(name, _)| wanted(name)) {
        say(&format!("test: {name}"));
        let start = Instant::now();
        step().map_err(|why| format!("{why}\nrepeat just this step with: cargo xtask test {name}"))?;
        say(&format!("test: {name} passed in {:.0} s", start.elapsed().as_secs_f64()));
    }
    Ok(())
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
    run(cargo().args(["clippy", "--package", "tagfire-app", "--target", WASM, "--all-targets", "--", "-D", "warnings"]))
}

fn unit() -> Outcome {
    run(cargo().args(["test", "--workspace", "--exclude", "tagfire-app", "--exclude", "tagfire-tests"]))
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
    serve::build_server().map(drop)
}

fn end_to_end() -> Outcome {
    app::build()?;
    let server = serve::build_server()?;
    let driver = browser::driver()?;
    run(cargo()
        .args(["test", "--package", "tagfire-tests", "--", "--test-threads", "2"])
        .env("TAGFIRE_PROXY", server)
        .env("TAGFIRE_DIST", app::dist())
        .env("TAGFIRE_SCREENSHOTS", target().join("screenshots"))
        .env("CHROMEDRIVER", driver))
}
