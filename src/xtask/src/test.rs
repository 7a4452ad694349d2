//! Every check, in the order in which they fail fastest.

use crate::step::{Outcome, cargo, run, say, target};
use crate::{app, browser, cloud, cluster, deny, fuzz, run as serve, tools};
use std::time::Instant;

const WASM: &str = "wasm32-unknown-unknown";

/// A check: its name, and what it does.
type Step = (&'static str, fn() -> Outcome);

const STEPS: [Step; 8] = [
    ("fmt", fmt),
    ("clippy", clippy),
    ("clippy-wasm", clippy_wasm),
    ("unit", unit),
    ("fuzz", fuzz::briefly),
    ("component", component),
    ("build", build),
    ("e2e", end_to_end),
];

/// Checks that are made when they are named: they need more of the machine (Go, PyPI, another tool) than the others.
const NAMED: [Step; 3] = [("deny", deny::test), ("cloud", cloud::test), ("cluster", cluster::test)];

/// Runs every step, or the named ones.
pub fn test(names: &[String]) -> Outcome {
    let all = || STEPS.into_iter().chain(NAMED);
    if let Some(unknown) = names.iter().find(|name| all().all(|(known, _)| known != name.as_str())) {
        let known: Vec<_> = all().map(|(name, _)| name).collect();
        return Err(format!("there is no step “{unknown}”; the steps are {}", known.join(", ")));
    }
    let named = |name: &str| names.iter().any(|wanted| wanted == name);
    let steps =
        all().filter(|(name, _)| named(name) || names.is_empty() && STEPS.iter().any(|(known, _)| known == name));
    for (name, step) in steps {
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
