//! Export and import, as a person meets them: a file goes out, and a file comes in and is told about before anything is
//! written.

mod any;
mod export;
mod plan;
mod refused;
#[path = "../values/mod.rs"]
mod values;
mod vendor;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;
use tagfire_domain::demo::demo;
use tagfire_domain::history::{Entry, EntryId};
use tagfire_domain::language::{Language, Say};
use tagfire_domain::push::TagRecord;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::{Memory, NotStored, Write};
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;
use tagfire_domain::transfer::{
    self, Export, ImportError, Item, Known, MAX_COUNT, MAX_IMPORT, MAX_RECORD, Note, Plan, Planning, Reading, Reason,
};
use tagfire_domain::trigger::{MAX_TRIGGERS, Revision, Trigger, TriggerConflict, TriggerId, TriggerName, UpdateMethod};
use tagfire_domain::update::Outcome;

const NOW: Timestamp = Timestamp(1_764_000_000_000);
/// What the first release exported.
const FIRST: &str = include_str!("../data/export-v1-first.json");
const REQUEST: &str = include_str!("../data/tcr-request.json");
const TRIGGERS: &str = include_str!("../data/tcr-triggers.json");
const LOG: &str = include_str!("../data/tcr-log.json");

fn demo_store() -> Memory {
    static STORE: LazyLock<Memory> = LazyLock::new(|| {
        let mut memory = Memory::default();
        memory.commit(&demo(NOW).writes()).unwrap();
        memory
    });
    STORE.clone()
}

fn repository(name: &str) -> RepositoryName {
    RepositoryName::parse(name).unwrap()
}

fn named<'a>(memory: &'a Memory, name: &str) -> Option<&'a Trigger> {
    memory.triggers().find(|trigger| trigger.name.as_str() == name)
}

/// Everything that is kept, in pages of this size.
fn export_in(memory: &Memory, page: usize) -> String {
    let mut export = Export::new(NOW);
    let mut file = String::new();
    let all: Vec<_> = memory.triggers().cloned().collect();
    all.chunks(page).for_each(|page| file += &export.triggers(page));
    let all: Vec<_> = memory.pushes().cloned().collect();
    all.chunks(page).for_each(|page| file += &export.pushes(page));
    let all: Vec<_> = memory.history().cloned().collect();
    all.chunks(page).for_each(|page| file += &export.entries(page));
    for (name, records) in memory.tags() {
        let all: Vec<_> = records.cloned().collect();
        all.chunks(page).for_each(|page| file += &export.tags(name, page));
    }
    file + &export.finish()
}

fn export(memory: &Memory) -> String {
    transfer::export(memory, NOW)
}

/// Plans in slices of this size, with ids that count up.
fn plan_in(text: &str, memory: &Memory, chosen: Option<&RepositoryName>, budget: usize) -> Result<Plan, ImportError> {
    let mut reading = Reading::new(text.to_owned());
    let mut before = 0.0;
    while !reading.step(budget) {
        assert!((before..=1.0).contains(&reading.progress()), "{before} {}", reading.progress());
        before = reading.progress();
    }
    let records = reading.finish()?;
    let known = Known::of(memory, &records, chosen);
    let mut ids = 0;
    let new_id = move || {
        ids += 1;
        format!("new-{ids}")
    };
    let mut planning = Planning::new(records, known, chosen.cloned(), new_id, NOW)?;
    before = 0.0;
    while !planning.step(budget) {
        assert!((before..1.0).contains(&planning.progress()));
        before = planning.progress();
    }
    Ok(planning.finish())
}

fn planned(text: &str, memory: &Memory) -> Plan {
    plan_in(text, memory, Some(&repository("shop/web")), 100).unwrap()
}

fn apply(memory: &mut Memory, plan: &Plan) {
    memory.commit(&plan.writes).unwrap();
}

fn said(items: &[impl Say]) -> Vec<String> {
    items.iter().map(|item| item.say(Language::En)).collect()
}

/// The demo's export, changed.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    static FILE: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&export(&demo_store())).unwrap());
    let mut file = FILE.clone();
    change(&mut file);
    file.to_string()
}
