//! What the README shows is what the program does.

use crate::program::{Folder, export, trigger};
use std::path::Path;
use std::process::Command;

const README: &str = include_str!("../../../../README.md");

#[test]
fn the_readmes_output_is_the_programs() {
    let folder = Folder::with(&[]);
    folder.write("deploy/triggers.json", export(&[trigger("release", "regex", r"^v\d+\.\d+\.\d+$")]).as_bytes());
    let (_, shown) = README.split_once("\n$ tagfire check ").unwrap();
    let (arguments, shown) = shown.split_once('\n').unwrap();
    let (shown, _) = shown.split_once("```").unwrap();
    let run = folder.check(&arguments.split(' ').collect::<Vec<_>>());
    assert_eq!((run.code, run.out.as_str()), (1, shown));
}

#[test]
fn the_readmes_steps_run() {
    let folder = Folder::with(&[]);
    folder.write("deploy/triggers.json", export(&[trigger("release", "regex", r"^v\d+\.\d+\.\d+$")]).as_bytes());
    let steps = README.lines().filter_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix("run: "));
    let script = README.lines().filter_map(|line| line.strip_prefix("    - tagfire ").map(|_| &line[6..]));
    let steps: Vec<&str> = steps.chain(script).collect();
    assert_eq!(steps.len(), 3, "{steps:?}");
    let program = Path::new(env!("CARGO_BIN_EXE_tagfire")).parent().unwrap();
    for step in steps {
        for (tag, code) in [("v1.2.3", 0), ("nightly", 1)] {
            let output = Command::new("/bin/sh")
                .args(["-c", step])
                .current_dir(folder.path())
                .env_clear()
                .env("PATH", program)
                .envs([("GITHUB_REF_NAME", tag), ("CI_COMMIT_TAG", tag)])
                .output()
                .unwrap();
            let expected = if step.contains("--expect-fires") { code } else { 0 };
            assert_eq!(output.status.code(), Some(expected), "{step}");
        }
    }
}
