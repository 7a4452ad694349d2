//! Fuzzing of what reads texts, with cargo-fuzz: it needs a nightly compiler, which the rest does not.

use crate::step::{Outcome, make, run, say, target, top, typed};
use crate::tools;
use std::path::PathBuf;
use std::process::Command;

/// The targets, and the longest text that each is given, in bytes.
const TARGETS: [(&str, u32); 3] = [("conditions", 300), ("sources", 1_000), ("imports", 4_000)];

/// How long each target runs among the other checks, in seconds.
const BRIEFLY: u32 = 20;

/// `cargo xtask fuzz [SECONDS]`: each target for so long.
pub fn fuzz(arguments: &[String]) -> Outcome {
    match arguments {
        [] => each_for(BRIEFLY),
        [seconds] => each_for(seconds.parse().map_err(|_| format!("“{seconds}” is no number of seconds"))?),
        _ => Err("usage: cargo xtask fuzz [SECONDS]".to_owned()),
    }
}

/// A minute in all, or a word of what is missing where it can't be had.
pub fn briefly() -> Outcome {
    match tools::fuzzer() {
        Ok(()) => each_for(BRIEFLY),
        Err(why) => {
            say(&format!("SKIPPED fuzzing: {why}"));
            Ok(())
        }
    }
}

fn each_for(seconds: u32) -> Outcome {
    tools::fuzzer()?;
    say("building the fuzz targets (about 2 minutes the first time)");
    run(&mut cargo_fuzz("build"))?;
    TARGETS.iter().try_for_each(|(name, longest)| one(name, *longest, seconds))
}

fn one(name: &str, longest: u32, seconds: u32) -> Outcome {
    // What was found worth keeping in earlier runs is where the next one begins.
    let found = target().join("fuzz/corpus").join(name);
    make(&found)?;
    let mut command = cargo_fuzz("run");
    command.arg(name).arg(&found).arg(folder().join("seeds").join(name)).arg("--");
    command.arg(format!("-dict={}", folder().join(format!("{name}.dict")).display()));
    command.args([format!("-max_total_time={seconds}"), format!("-max_len={longest}")]);
    command.args(["-timeout=10", "-verbosity=0", "-print_final_stats=1"]);
    // It says much, of which only a failure's part is news.
    let output = command.output().map_err(|error| format!("can't start `{}`: {error}", typed(&command)))?;
    let told = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        eprintln!("{told}");
        return Err(format!(
            "a text was found that {name} can't bear; it is kept in {}",
            folder().join("artifacts").display()
        ));
    }
    let runs = told.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    say(&format!("fuzzing {name}: {} texts in {seconds} s", runs.unwrap_or("?").trim()));
    Ok(())
}

fn folder() -> PathBuf {
    top().join("src/domain/fuzz")
}

/// Not with the cargo that runs us: that is of another toolchain.
fn cargo_fuzz(what: &str) -> Command {
    let mut command = Command::new("rustup");
    command.current_dir(top()).env("PATH", tools::path());
    command.args(["run", "nightly", "cargo", "fuzz", what, "--fuzz-dir"]).arg(folder());
    // There is no unsafe code for a sanitizer to watch.
    command.arg("--target-dir").arg(target().join("fuzz")).args(["--sanitizer", "none"]);
    command
}
