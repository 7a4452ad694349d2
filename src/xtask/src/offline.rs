//! The list of what the worker keeps, so that the demo works without a network: every file of the build, by the hash of
//! its bytes, which also is how one build is told from the next.

use crate::sidecars::{self, hash};
use crate::step::{self, Outcome, name_of, read, read_text, top, write};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The worker's file. Its name is always the same: browsers look under it for a newer one.
pub const WORKER: &str = "worker.js";

/// Writes the worker of the build in this folder.
pub fn list(folder: &Path) -> Outcome {
    let template = read_text(&top().join("src/app/page").join(WORKER))?;
    write(&folder.join(WORKER), worker(&template, &files(folder)?).as_bytes())
}

/// The names of the build's files, in their order, each with what its bytes are told by.
fn files(folder: &Path) -> Outcome<Vec<(String, String)>> {
    let kept = |file: &PathBuf| name_of(file) != WORKER && !sidecars::is_copy(file);
    let told = |file: PathBuf| {
        let hash = STANDARD.encode(Sha256::digest(read(&file)?));
        Ok((name_of(&file), format!("sha256-{hash}")))
    };
    step::files(folder)?.into_iter().filter(kept).map(told).collect()
}

fn worker(template: &str, files: &[(String, String)]) -> String {
    let lines: Vec<String> = files.iter().map(|(name, told)| format!("  {name:?}: {told:?},\n")).collect();
    let list = format!("{{\n{}}}", lines.concat());
    template.replace("{version}", &hash(list.as_bytes())).replace("{files}", &list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_and_another_file_is_another_version() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        put("index.html", "<p>");
        put("index.html.br", "copy");
        put(WORKER, "old");
        let made = || worker("V={version} F={files}", &files(folder.path()).unwrap());
        let first = made();
        assert!(
            first.contains(r#""index.html": "sha256-"#) && !first.contains(".br") && !first.contains(WORKER),
            "{first}"
        );
        put("index.html", "<p>2");
        let version = |text: &str| text[..18].to_owned();
        assert_ne!(version(&made()), version(&first));
    }
}
