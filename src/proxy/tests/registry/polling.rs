//! Looking at a repository, with what is found counted on a shelf in memory.

use crate::played::{Fault, Played};
use crate::stage::{registry, web};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;
use tagfire_proxy::config::PollSettings;
use tagfire_proxy::poll::{Found, Look, Looked, Seen, Shelf, Standing, Told};

#[derive(Clone, Default)]
pub struct Remembered(Arc<Mutex<Memory>>);

#[derive(Default)]
struct Memory {
    standing: Standing,
    /// The pushes that were found since they were asked for.
    pushes: Vec<String>,
    /// How many pushes there were.
    heard: u64,
    /// Whether the next that is found can't be kept.
    full: bool,
}

impl Shelf for Remembered {
    async fn heard(&self) -> Result<u64, tagfire_domain::store::Fault> {
        Ok(self.0.lock().unwrap().heard)
    }

    async fn standing(&self, _: &str, _: &RepositoryName) -> Result<Standing, tagfire_domain::store::Fault> {
        Ok(self.0.lock().unwrap().standing.clone())
    }

    async fn find(
        &self,
        _: &str,
        _: &RepositoryName,
        found: Vec<Found>,
        seen: Vec<(Tag, Seen)>,
    ) -> Result<(), tagfire_domain::store::Fault> {
        let Memory { standing, pushes, heard, full } = &mut *self.0.lock().unwrap();
        if std::mem::take(full) {
            return Err(tagfire_domain::store::Fault::Full);
        }
        standing.begun = true;
        for Found { push, seen } in found {
            pushes.push(format!("{}@{}", push.tag, seen.moves));
            *heard += 1;
            let told = Told { digest: push.digest, registry: push.registry.map(String::from), at: None };
            standing.told.insert(push.tag.clone(), told);
            standing.seen.insert(push.tag, seen);
        }
        standing.seen.extend(seen);
        Ok(())
    }
}

impl Remembered {
    /// The pushes that were found since this was called the last time.
    pub fn found(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().pushes)
    }

    /// Has the registry tell of a push, this many seconds ago.
    fn hear(&self, tag: &str, digest: &str, registry: &str, seconds: i64) {
        let Memory { standing, heard, .. } = &mut *self.0.lock().unwrap();
        *heard += 1;
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
        let at = Some(Timestamp(i64::try_from(now).unwrap() - 1000 * seconds));
        let told = Told { digest: Some(digest.parse().unwrap()), registry: Some(registry.to_owned()), at };
        standing.told.insert(Tag::parse(tag).unwrap(), told);
    }
}

const MINUTE: Duration = Duration::from_secs(60);

fn look(played: &Played, shelf: &Remembered) -> Look<Remembered> {
    look_at(&played.url(), shelf)
}

/// Looking at the repository of the registry at this address.
pub fn look_at(url: &str, shelf: &Remembered) -> Look<Remembered> {
    let settings = PollSettings { repositories: Vec::new(), interval: MINUTE, reread: MINUTE * 60 };
    Look::new(registry(&["--registry", url]), web(), &settings, shelf.clone())
}

#[tokio::test]
async fn what_is_there_at_the_first_look_is_no_push_and_what_comes_after_is() {
    let (played, shelf) = (Played::start().await, Remembered::default());
    played.push("shop/web", "v1", 1);
    let mut looking = look(&played, &shelf);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), [""; 0]);
    played.push("shop/web", "v2", 2);
    played.push("shop/web", "v3", 3);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), ["v2@1", "v3@1"]);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), [""; 0]);
}

#[tokio::test]
async fn a_first_look_that_cant_be_kept_makes_no_push_of_what_was_there() {
    let (played, shelf) = (Played::start().await, Remembered::default());
    played.push("shop/web", "v1", 1);
    shelf.0.lock().unwrap().full = true;
    let mut looking = look(&played, &shelf);
    assert!(looking.look().await.is_err());
    // The list is as it was, and so are the tags in it.
    assert_eq!(looking.look().await.unwrap().tags, 1);
    played.push("shop/web", "v2", 2);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), ["v2@1"]);
}

#[tokio::test]
async fn the_first_tag_of_a_repository_that_was_not_there_is_found() {
    let (played, shelf) = (Played::start().await, Remembered::default());
    let mut looking = look(&played, &shelf);
    assert_eq!(looking.look().await.unwrap(), Looked::default());
    played.push("shop/web", "v1", 1);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), ["v1@1"]);
}

#[tokio::test]
async fn a_tag_that_is_moved_away_and_back_is_pushed_twice() {
    let (played, shelf) = (Played::start().await, Remembered::default());
    played.push("shop/web", "latest", 1);
    let mut looking = look(&played, &shelf);
    looking.look().await.unwrap();
    for (number, expected) in [(2, "latest@1"), (1, "latest@2")] {
        played.push("shop/web", "latest", number);
        looking.look().await.unwrap();
        assert_eq!(shelf.found(), [expected]);
    }
}

#[tokio::test]
async fn what_was_pushed_while_nobody_looked_is_found_by_the_next() {
    let (played, shelf) = (Played::start().await, Remembered::default());
    played.push("shop/web", "v1", 1);
    look(&played, &shelf).look().await.unwrap();
    played.push("shop/web", "v2", 2);
    look(&played, &shelf).look().await.unwrap();
    assert_eq!(shelf.found(), ["v2@1"]);
    // What the first one had seen by then is not found again, by whichever server looks.
    look(&played, &shelf).look().await.unwrap();
    assert_eq!(shelf.found(), [""; 0]);
}

#[tokio::test]
async fn what_the_registry_has_told_of_is_not_found_once_more() {
    let (played, shelf) = (Played::start().await, Remembered::default());
    played.push("shop/web", "v1", 1);
    let mut looking = look(&played, &shelf);
    looking.look().await.unwrap();
    let digest = played.push("shop/web", "v2", 2);
    shelf.hear("v2", &digest, &played.1, 60);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), [""; 0]);
    played.push("shop/web", "v2", 3);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), ["v2@2"]);
}

#[tokio::test]
async fn what_is_told_while_it_is_looked_is_not_taken_back() {
    let (played, shelf) = (Played::start().await, Remembered::default());
    let first = played.push("shop/web", "latest", 1);
    let mut looking = look(&played, &shelf);
    looking.look().await.unwrap();
    looking.look().await.unwrap();
    // Told of, and not shown yet: or shown only after this look had read what was there before.
    let second = format!("sha256:{}", "2".repeat(64));
    shelf.hear("latest", &second, &played.1, 0);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), [""; 0]);
    // It stays so, and nothing more was told: it was moved back, and nobody told of it.
    shelf.hear("latest", &second, &played.1, 60);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), ["latest@1"]);
    let told = shelf.0.lock().unwrap().standing.told[&Tag::parse("latest").unwrap()].clone();
    assert_eq!(told.digest.unwrap().to_string(), first);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), [""; 0]);
    // What another registry has under this name says nothing of this one.
    shelf.hear("latest", &second, "elsewhere.example", 60);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), [""; 0]);
}

#[tokio::test]
async fn what_is_found_at_once_is_taken_in_as_people_count() {
    let (played, shelf) = (Played::start().await, Remembered::default());
    let mut looking = look(&played, &shelf);
    looking.look().await.unwrap();
    for (number, tag) in ["v1.9.0", "v1.10.0-rc.1", "v1.10.0", "v1.2.0"].into_iter().enumerate() {
        played.push("shop/web", tag, number);
    }
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), ["v1.2.0@1", "v1.9.0@1", "v1.10.0-rc.1@1", "v1.10.0@1"]);
}

#[tokio::test]
async fn signatures_are_left_out_and_gone_tags_forgotten() {
    let (played, shelf) = (Played::start().await, Remembered::default());
    played.push("shop/web", "v1", 1);
    let mut looking = look(&played, &shelf);
    looking.look().await.unwrap();
    played.push("shop/web", &format!("sha256-{}.sig", "ab".repeat(32)), 2);
    played.set(|shelf| drop(shelf.tags.get_mut("shop/web").unwrap().remove("v1")));
    assert_eq!(looking.look().await.unwrap(), Looked::default());
    // Back with another image it is a push.
    played.push("shop/web", "v1", 5);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), ["v1@1"]);
}

#[tokio::test]
async fn a_registry_that_fails_in_between_loses_nothing() {
    let (played, shelf) = (Played::start().await, Remembered::default());
    played.push("shop/web", "v1", 1);
    played.set(|shelf| shelf.etags = true);
    let mut looking = look(&played, &shelf);
    looking.look().await.unwrap();
    looking.look().await.unwrap();
    played.push("shop/web", "v2", 2);
    played.push("shop/web", "v3", 3);
    let list = { serde_json::json!({ "tags": ["v1", "v2", "v3"] }).to_string() };
    played.set(|shelf| shelf.faults.extend([Fault::Body(list), Fault::Status(500, Vec::new())]));
    assert!(looking.look().await.is_err());
    looking.look().await.unwrap();
    let mut found = shelf.found();
    found.sort();
    assert_eq!(found, ["v2@1", "v3@1"]);
}

#[tokio::test]
async fn nine_thousand_tags_are_not_all_asked_for_again() {
    let (played, shelf) = (Played::start().await, Remembered::default());
    for number in 0..9_000 {
        played.push("shop/web", &format!("v{number:04}"), number);
    }
    played.set(|shelf| shelf.page = Some(1_000));
    let mut looking = look(&played, &shelf);
    let start = std::time::Instant::now();
    looking.look().await.unwrap();
    let first = (played.asked().len(), start.elapsed());
    played.push("shop/web", "v9000", 9_000);
    let start = std::time::Instant::now();
    let looked = looking.look().await.unwrap();
    let second = (played.asked().len(), start.elapsed());
    println!("9,000 tags: the first look {first:?}, the next {second:?}");
    assert_eq!(looked, Looked { tags: 9_001, read: 151, found: 1 });
    // Nine or ten pages, the new tag, and a sixtieth of the others.
    assert!(first.0 <= 10 + 150 && second.0 <= 10 + 151, "{first:?} {second:?}");
    assert_eq!(shelf.found(), ["v9000@1"]);
    // Within an hour each was read once.
    for _ in 0..60 {
        looking.look().await.unwrap();
    }
    assert!(shelf.0.lock().unwrap().standing.seen.values().all(|seen| seen.digest.is_some()));
}

#[tokio::test]
async fn what_was_seen_to_move_is_read_at_every_look() {
    let (played, shelf) = (Played::start().await, Remembered::default());
    for number in 0..500 {
        played.push("shop/web", &format!("v{number:03}"), number);
    }
    let mut looking = look(&played, &shelf);
    for _ in 0..5 {
        looking.look().await.unwrap();
    }
    // A hundred are read at a look: that it moved is seen within five, and from then on at once.
    played.push("shop/web", "v042", 1_000);
    for _ in 0..5 {
        looking.look().await.unwrap();
    }
    assert_eq!(shelf.found(), ["v042@1"]);
    for number in 1_001..1_004 {
        played.push("shop/web", "v042", number);
        looking.look().await.unwrap();
        assert_eq!(shelf.found().len(), 1);
    }
}
