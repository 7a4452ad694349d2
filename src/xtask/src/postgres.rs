//! PostgreSQL for the tests that start a server of their own: Debian's, installed where that can be done without asking.
//! Those tests skip themselves aloud where it isn't there.

use crate::debian;
use crate::step::say;

/// Installs it where it isn't there, or says aloud what is not tested.
pub fn provide() {
    if let Err(why) = debian::provide(&["postgresql"], "about 1 minute", missing) {
        say(&format!("SKIPPED: what is tested on PostgreSQL, {why}"));
    }
}

/// What there has to be: the program that lays out a server's folder comes with the server.
fn missing() -> Vec<&'static str> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.map(|version| version.path().join("bin/initdb")).any(|program| program.is_file());
    if found { Vec::new() } else { vec!["PostgreSQL's server"] }
}
