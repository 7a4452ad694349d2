//! The file of triggers: the console's export, read when the program starts and again whenever it is another. A file that
//! can't be used changes nothing: the triggers of before stay, and why is told. Mounted ConfigMaps are such files.

use sha2::{Digest, Sha256};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::language::{Language, Say};
use tagfire_domain::store::{Memory, Write};
use tagfire_domain::time::Timestamp;
use tagfire_domain::transfer::{self, MAX_IMPORT};
use tagfire_domain::trigger::{Trigger, TriggerId};
use tokio::sync::watch;

/// How often it is looked whether the file is another.
const LOOK: Duration = Duration::from_secs(2);
/// What an id begins with that is made here.
const MADE: &str = "made-here-";

/// The triggers, and what is wrong with the file as it is now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    pub triggers: Arc<[Trigger]>,
    /// Why the triggers are of an earlier file.
    pub problem: Option<String>,
}

/// Reads the triggers of a file.
///
/// # Errors
/// A sentence that says why they can't be used, none of them.
pub fn read(path: &Path) -> Result<Vec<Trigger>, String> {
    let size = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > MAX_IMPORT as u64 {
        return Err("it is too large".into());
    }
    parse(std::fs::read_to_string(path).map_err(|error| error.to_string())?)
}

fn parse(text: String) -> Result<Vec<Trigger>, String> {
    let mut made = 0_u32;
    let new_id = move || {
        made += 1;
        format!("{MADE}{made}")
    };
    let plan = transfer::plan(text, &Memory::default(), None, new_id, Timestamp(0));
    let plan = plan.map_err(|error| error.say(Language::En))?;
    if let Some(refusal) = plan.refuse.first() {
        let more = plan.refuse.len() - 1;
        let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
        return Err(format!("{}: {}{more}", refusal.what, refusal.reason.say(Language::En)));
    }
    let triggers = plan.writes.into_iter().filter_map(|write| match write {
        // Which one is which must be the same for every server that reads the file.
        Write::Trigger { trigger, .. } if trigger.id.0.starts_with(MADE) => {
            Some(Trigger { id: TriggerId(format!("by-name-{}", trigger.name)), ..trigger })
        }
        Write::Trigger { trigger, .. } => Some(trigger),
        _ => None,
    });
    let triggers: Vec<Trigger> = triggers.collect();
    if triggers.is_empty() { Err("it holds no trigger".into()) } else { Ok(triggers) }
}

/// The file, for whoever would change it.
#[derive(Clone, Debug)]
pub struct TriggersFile {
    pub path: PathBuf,
    /// Whether others act by a file of their own, which would then be another.
    pub shared: bool,
}

/// Why a file of triggers is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotWritten {
    /// What was given can't be used.
    Unusable(String),
    /// The file isn't one that can be changed from here.
    Fixed(String),
}

impl TriggersFile {
    /// Puts these triggers in place of those that are there: whole, or not at all. Says how many they are.
    ///
    /// # Errors
    /// Why the file is as it was.
    pub fn write(&self, text: String) -> Result<usize, NotWritten> {
        if self.shared {
            let why = "several servers act in turn, each by its own file: change the ConfigMap that they are given";
            return Err(NotWritten::Fixed(why.into()));
        }
        let triggers = parse(text.clone()).map_err(|why| NotWritten::Unusable(crate::text::clean(&why)))?;
        let fixed = |error: std::io::Error| NotWritten::Fixed(format!("their file can't be written: {error}"));
        // A link stays one.
        let path = self.path.canonicalize().map_err(fixed)?;
        // Beside it under a name of its own: two who hand over at once each write a whole file.
        let folder = path.parent().unwrap_or(Path::new("."));
        let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut new| {
            new.write_all(text.as_bytes())?;
            new.as_file().set_permissions(std::fs::metadata(&path)?.permissions())?;
            new.as_file().sync_all()?;
            new.persist(&path).map_err(std::io::Error::from)
        });
        written.map(|_| triggers.len()).map_err(fixed)
    }
}

/// Reads the file from now on whenever it is another, until nobody listens.
///
/// # Errors
/// Why the file can't be used to begin with.
pub fn follow(path: PathBuf) -> Result<watch::Receiver<Loaded>, String> {
    let mut known = hash(&path);
    let triggers = read(&path)?;
    tracing::info!("{} triggers of {}", triggers.len(), path.display());
    let (sender, receiver) = watch::channel(Loaded { triggers: triggers.into(), problem: None });
    tokio::spawn(async move {
        while !sender.is_closed() {
            tokio::time::sleep(LOOK).await;
            let file = path.clone();
            // A mounted file may be a link that was set to another folder: nothing but its content tells.
            let Ok(Some((now, read))) = tokio::task::spawn_blocking(move || {
                let now = hash(&file);
                (now != known).then(|| (now, read(&file)))
            })
            .await
            else {
                continue;
            };
            known = now;
            match read {
                Ok(triggers) => {
                    tracing::info!("{} triggers of {}, which has changed", triggers.len(), path.display());
                    sender.send_replace(Loaded { triggers: triggers.into(), problem: None });
                }
                Err(why) => {
                    tracing::error!("the triggers stay as they were: {} can't be used: {why}", path.display());
                    sender.send_modify(|loaded| loaded.problem = Some(crate::text::clean(&why)));
                }
            }
        }
    });
    Ok(receiver)
}

/// What the file holds, in short; none where it can't be read.
fn hash(path: &Path) -> Option<[u8; 32]> {
    let size = std::fs::metadata(path).ok()?.len();
    (size <= MAX_IMPORT as u64).then(|| std::fs::read(path).ok().map(|bytes| Sha256::digest(bytes).into())).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(triggers: &str) -> String {
        format!(r#"{{"format":"tagfire","version":1,"triggers":[{triggers}]}}"#)
    }

    fn trigger(id: &str, name: &str) -> String {
        format!(
            r#"{{{id}"name":"{name}","repository":"shop/web","condition":{{"method":"regex","expr":"^v"}},"action":{{"region":"local","cluster":"lab","namespace":"shop","kind":"Deployment","workload":"web","container":"web","method":"tag"}},"enabled":true,"createdAt":1,"updatedAt":1}}"#
        )
    }

    #[test]
    fn a_trigger_is_the_same_one_however_often_its_file_is_read() {
        let text = file(&trigger("\"id\":\"a\",", "release"));
        let read = parse(text.clone()).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(read[0].id, TriggerId("a".into()));
        assert_eq!(parse(text).unwrap(), read);
    }

    #[test]
    fn a_file_is_replaced_whole_or_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("triggers.json");
        let (old, new) = (file(&trigger("\"id\":\"a\",", "release")), file(&trigger("\"id\":\"b\",", "canary")));
        std::fs::write(&path, &old).unwrap();
        let mut triggers = TriggersFile { path: path.clone(), shared: false };
        assert!(matches!(triggers.write(file("{\"name\":\"x\"}")), Err(NotWritten::Unusable(_))));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), old);
        assert_eq!(triggers.write(new.clone()), Ok(1));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), new);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        triggers.shared = true;
        assert!(matches!(triggers.write(old.clone()), Err(NotWritten::Fixed(_))));
        let gone = TriggersFile { path: folder.path().join("none"), shared: false };
        assert!(matches!(gone.write(old), Err(NotWritten::Fixed(_))));
    }

    #[test]
    fn a_file_that_can_only_be_used_in_part_isnt_used() {
        let twice = file(&[trigger("\"id\":\"a\",", "release"), trigger("\"id\":\"b\",", "release")].join(","));
        for (text, why) in [
            (String::new(), "empty"),
            ("{".to_owned(), ""),
            (file(""), "no trigger"),
            (file("{\"name\":\"x\"}"), "triggers[0] x"),
            (twice, "release"),
        ] {
            let error = parse(text.clone()).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
