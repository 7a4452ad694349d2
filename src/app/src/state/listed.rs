//! What the server's registry lists of a repository: page by page, so that a long list is there as it comes, and can be
//! left and gone on with.

use super::link::Link;
use super::place::text;
use crate::effects::request::{Call, Trouble};
use crate::parts::held::Held;
use crate::route::{encode, pair};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use std::rc::Rc;
use tagfire_domain::digest::Digest;
use tagfire_domain::order::Map;
use tagfire_domain::push::TagRecord;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;

/// After how many tags an answer ends: a registry that gives more at once takes seconds for it.
const PAGE: &str = "1000";

/// How the reading of a list stands, where it isn't through.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// How many tags there are so far.
    pub read: usize,
    pub stage: Stage,
    /// Where to go on.
    next: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// A page was asked for; of several askings, by this one.
    UnderWay(u32),
    /// A person has stopped it.
    Stopped,
    Failed(Trouble),
}

/// What whoever shows a list does once there is more of it.
type Changed = Rc<dyn Fn()>;

/// A list, as far as it is read.
#[derive(Default)]
struct List {
    records: Vec<TagRecord>,
    /// How its reading stands; None where nothing is left to be read.
    reading: Option<Reading>,
}

/// The lists. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct Listed {
    link: Link,
    lists: Held<Map<RepositoryName, List>>,
    askings: StoredValue<u32>,
}

impl Listed {
    pub fn new(link: Link) -> Listed {
        Listed { link, lists: Held::default(), askings: StoredValue::new(0) }
    }

    /// The tags that are listed of a repository, as far as they are read.
    pub fn of(self, name: &RepositoryName) -> Vec<TagRecord> {
        self.look(name, |list| list.records.clone()).unwrap_or_default()
    }

    /// How many they are, for whoever follows it.
    pub fn count(self, name: &RepositoryName) -> usize {
        self.lists.track();
        self.known(name)
    }

    fn known(self, name: &RepositoryName) -> usize {
        self.look(name, |list| list.records.len()).unwrap_or_default()
    }

    /// How the reading stands; None where nothing is left to be read.
    pub fn reading(self, name: &RepositoryName) -> Option<Reading> {
        self.lists.track();
        self.look(name, |list| list.reading.clone()).flatten()
    }

    /// Has a list read, once.
    pub fn ask(self, name: &RepositoryName, changed: impl Fn() + 'static) {
        if self.look(name, |_| ()).is_none() && untrack(|| self.link.lists_tags()) {
            self.read(name.clone(), None, Rc::new(changed));
        }
    }

    /// Asks for no more of a list for now.
    pub fn stop(self, name: &RepositoryName) {
        self.change(name, |list| {
            if let Some(reading) = &mut list.reading {
                reading.stage = Stage::Stopped;
            }
        });
    }

    /// Goes on with a list that was stopped or broke off.
    pub fn go_on(self, name: &RepositoryName, changed: impl Fn() + 'static) {
        if let Some(reading) = self.look(name, |list| list.reading.clone()).flatten() {
            self.read(name.clone(), reading.next, Rc::new(changed));
        }
    }

    fn read(self, name: RepositoryName, from: Option<String>, changed: Changed) {
        self.askings.update_value(|askings| *askings += 1);
        let stage = Stage::UnderWay(self.askings.get_value());
        self.change(&name, |list| list.stand(stage.clone(), from.clone()));
        spawn_local(async move {
            let (mut next, mut shown) = (from, self.known(&name));
            loop {
                let from = next.iter().map(|next| format!("&{}", pair("cursor", next))).collect::<String>();
                let path = format!("/repositories/{}/tags?limit={PAGE}{from}", encode(name.as_str()));
                let answer = self.link.ask(Call::get(path)).await;
                let is_mine = |list: &List| list.reading.as_ref().is_some_and(|now| now.stage == stage);
                if self.look(&name, is_mine) != Some(true) {
                    return changed();
                }
                let page = match answer {
                    Ok(page) => page,
                    Err(why) if next.is_some() => {
                        return self.change(&name, |list| list.stand(Stage::Failed(why), next));
                    }
                    // A registry need not have it: whoever asks next has it asked again.
                    Err(_) => return self.lists.update(|lists| drop(lists.remove(&name))),
                };
                next = page["next"].as_str().map(str::to_owned);
                self.change(&name, |list| {
                    let items = page["items"].as_array().into_iter().flatten();
                    list.records.extend(items.filter_map(listed));
                    list.reading = None;
                    if next.is_some() {
                        list.stand(stage.clone(), next.clone());
                    }
                });
                // To show it anew takes as long as there are tags: it is shown when there are twice as many.
                if next.is_none() || self.known(&name) >= 2 * shown {
                    shown = self.known(&name);
                    changed();
                }
                if next.is_none() {
                    return;
                }
            }
        });
    }

    /// What a list is looked at for; None where it was not asked for.
    fn look<T>(self, name: &RepositoryName, look: impl FnOnce(&List) -> T) -> Option<T> {
        self.lists.try_with_untracked(|lists| lists.get(name).map(look)).flatten()
    }

    fn change(self, name: &RepositoryName, change: impl FnOnce(&mut List)) {
        self.lists.update(|lists| change(lists.entry(name.clone()).or_insert_with(List::default)));
    }
}

impl List {
    fn stand(&mut self, stage: Stage, next: Option<String>) {
        self.reading = Some(Reading { read: self.records.len(), stage, next });
    }
}

/// A tag as the server's registry lists it. What can't be one is left out.
fn listed(item: &Value) -> Option<TagRecord> {
    let pushed_at = text(item, "updatedAt");
    Some(TagRecord {
        tag: Tag::parse(&text(item, "name")).ok()?,
        digest: Digest::parse(&text(item, "digest")).ok(),
        pushed_at: Timestamp::parse_rfc3339(&pushed_at)
            .or_else(|| Timestamp::parse_vendor(&pushed_at))
            .unwrap_or(Timestamp(0)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::{pause, until};
    use crate::state::Who;
    use std::cell::{Cell, RefCell};
    use std::time::Duration;
    use tagfire_domain::wire::ProblemKind;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn web() -> RepositoryName {
        RepositoryName::parse("shop/web").unwrap()
    }

    /// Lists, the calls that they made, and whether the registry fails.
    struct Lists {
        listed: Listed,
        calls: Rc<RefCell<Vec<String>>>,
        fails: Rc<Cell<bool>>,
    }

    /// Lists over a registry of so many pages of three tags each.
    fn over(pages: usize) -> Lists {
        let (calls, fails) = (Rc::new(RefCell::new(Vec::new())), Rc::new(Cell::new(false)));
        let (told, broken) = (calls.clone(), fails.clone());
        let link = Link::new(true, move |call| {
            told.borrow_mut().push(call.path.clone());
            let page: usize = call.path.split_once("cursor=").map_or(0, |(_, page)| page.parse().unwrap());
            let answer = match broken.get() {
                true => Err(Trouble { kind: Some(ProblemKind::RegistryFailed), ..Trouble::default() }),
                false => {
                    let items = (0..3).map(|tag| serde_json::json!({ "name": format!("v{page}.{tag}") }));
                    let next = (page + 1 < pages).then(|| (page + 1).to_string());
                    Ok(serde_json::json!({ "items": items.collect::<Vec<_>>(), "next": next }))
                }
            };
            Box::pin(async move {
                pause(Duration::from_millis(20)).await;
                answer
            })
        });
        let who = Who {
            user: "a".into(),
            source: "kubeconfig".into(),
            update: true,
            allow: Vec::new(),
            until: None,
            receives: true,
            registry: true,
            runner: None,
        };
        link.who.set(Some(who));
        Lists { listed: Listed::new(link), calls, fails }
    }

    fn owned() -> Owner {
        // Whatever is mounted first starts what runs the tasks.
        crate::harness::show(|| ());
        let owner = Owner::new();
        owner.set();
        owner
    }

    #[wasm_bindgen_test]
    async fn a_long_list_is_read_page_by_page_and_shown_as_it_doubles() {
        let _owner = owned();
        let Lists { listed, calls, .. } = over(9);
        let shown = Rc::new(Cell::new(0));
        let count = shown.clone();
        listed.ask(&web(), move || count.set(count.get() + 1));
        until(|| listed.known(&web()) >= 6).await;
        assert!(untrack(|| listed.reading(&web())).is_some_and(|reading| reading.read >= 6));
        until(|| untrack(|| listed.reading(&web())).is_none()).await;
        assert_eq!((listed.known(&web()), calls.borrow().len()), (27, 9));
        // After 3, 6, 12, 24 and all of them.
        assert_eq!(shown.get(), 5);
        // It is asked for once.
        listed.ask(&web(), || panic!("again"));
        pause(Duration::from_millis(60)).await;
        assert_eq!(calls.borrow().len(), 9);
    }

    #[wasm_bindgen_test]
    async fn it_is_stopped_and_gone_on_with_where_it_was() {
        let _owner = owned();
        let Lists { listed, calls, fails } = over(4);
        listed.ask(&web(), || ());
        until(|| listed.known(&web()) == 6).await;
        listed.stop(&web());
        pause(Duration::from_millis(80)).await;
        let stopped = untrack(|| listed.reading(&web())).unwrap();
        assert_eq!((stopped.stage, listed.known(&web())), (Stage::Stopped, 6));
        // What breaks off is told, and what was read stays.
        fails.set(true);
        listed.go_on(&web(), || ());
        until(|| untrack(|| listed.reading(&web())).is_some_and(|now| matches!(now.stage, Stage::Failed(_)))).await;
        fails.set(false);
        listed.go_on(&web(), || ());
        until(|| untrack(|| listed.reading(&web())).is_none()).await;
        let tags: Vec<String> = listed.of(&web()).iter().map(|record| record.tag.to_string()).collect();
        let all: Vec<String> = (0..4).flat_map(|page| (0..3).map(move |tag| format!("v{page}.{tag}"))).collect();
        assert_eq!(tags, all);
        assert!(calls.borrow().iter().all(|path| path.starts_with("/repositories/shop%2Fweb/tags?limit=1000")));
    }

    #[wasm_bindgen_test]
    async fn a_repository_that_the_registry_has_not_is_asked_for_again() {
        let _owner = owned();
        let Lists { listed, calls, fails } = over(1);
        fails.set(true);
        for times in 1..=2 {
            listed.ask(&web(), || ());
            pause(Duration::from_millis(60)).await;
            assert_eq!((untrack(|| listed.reading(&web())), calls.borrow().len()), (None, times));
        }
    }
}
