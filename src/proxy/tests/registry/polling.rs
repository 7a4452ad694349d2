//! Looking at a repository, with what is found counted on a shelf in memory.

use crate::played::{Fault, Played};
use crate::stage::{registry, web};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;
use tagfire_proxy::config::PollSettings;
use tagfire_proxy::poll::{Found, Look, Looked, Seen, Shelf, Standing};

#[derive(Clone, Default)]
pub struct Remembered(Arc<Mutex<(Standing, Vec<String>)>>);

impl Shelf for Remembered {
    async fn standing(&self, _: &str, _: &RepositoryName) -> Result<Standing, tagfire_domain::store::Fault> {
        Ok(self.0.lock().unwrap().0.clone())
    }

    async fn find(
        &self,
        _: &str,
        _: &RepositoryName,
        found: Vec<Found>,
        seen: Vec<(Tag, Seen)>,
    ) -> Result<(), tagfire_domain::store::Fault> {
        let (standing, pushes) = &mut *self.0.lock().unwrap();
        standing.begun = true;
        for Found { push, seen } in found {
            pushes.push(format!("{}@{}", push.tag, seen.moves));
            standing.told.insert(push.tag.clone(), push.digest);
            standing.seen.insert(push.tag, seen);
        }
        standing.seen.extend(seen);
        Ok(())
    }
}

impl Remembered {
    /// The pushes that were found since this was called the last time.
    pub fn found(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().1)
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
    let told = HashMap::from([(Tag::parse("v2").unwrap(), Some(digest.parse().unwrap()))]);
    shelf.0.lock().unwrap().0.told = told;
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), [""; 0]);
    played.push("shop/web", "v2", 3);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), ["v2@2"]);
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
    assert!(shelf.0.lock().unwrap().0.seen.values().all(|seen| seen.digest.is_some()));
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
