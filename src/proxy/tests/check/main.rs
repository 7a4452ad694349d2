//! `tagfire check` as a pipeline meets it: the program, its output and its exit code.

mod formats;
mod program;
#[cfg(unix)]
mod readme;
mod refused;
mod sarif;
mod verdicts;
