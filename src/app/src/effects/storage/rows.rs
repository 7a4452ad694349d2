//! How a record lies in a row: its text, and beside it the columns that indexes go by.
//!
//! Rows cross to the browser as JSON, many at once: a call for each column of each row would take longer than all else.

use super::database::{Transaction, broken};
use super::keys::{column, from_json, json, list, text};
use super::schema;
use super::unreadable::Unreadable;
use js_sys::Array;
use serde_json::Value;
use tagfire_domain::cluster::{Target, WorkloadRef};
use tagfire_domain::decide::Decided;
use tagfire_domain::history::{Entry, Results};
use tagfire_domain::record::{Container, KeptTag, Node, Record, RecordError, keep_unknown, object};
use tagfire_domain::simulation::Simulation;
use tagfire_domain::store::Fault;
use tagfire_domain::trigger::Trigger;
use wasm_bindgen::JsValue;

/// The column of a record's text.
const RECORD: &str = "record";

/// A record that has rows.
pub trait Kept: Record {
    /// The store of its rows.
    const STORE: &'static str;

    /// The parts of the key of its row.
    fn key(&self) -> Vec<&str>;

    /// The columns of its row. `written` is the place of the transaction that writes it.
    fn columns(&self, written: u64) -> Vec<(&'static str, Value)>;
}

impl Kept for Trigger {
    const STORE: &'static str = schema::TRIGGERS;

    fn key(&self) -> Vec<&str> {
        vec![&self.id.0]
    }

    fn columns(&self, _: u64) -> Vec<(&'static str, Value)> {
        vec![
            ("id", self.id.0.as_str().into()),
            ("name", self.name.as_str().into()),
            ("repository", self.repository.as_str().into()),
        ]
    }
}

impl Kept for KeptTag {
    const STORE: &'static str = schema::TAGS;

    fn key(&self) -> Vec<&str> {
        vec![self.repository.as_str(), self.record.tag.as_str()]
    }

    fn columns(&self, _: u64) -> Vec<(&'static str, Value)> {
        vec![("repository", self.repository.as_str().into()), ("tag", self.record.tag.as_str().into())]
    }
}

impl Kept for Decided {
    const STORE: &'static str = schema::PUSHES;

    fn key(&self) -> Vec<&str> {
        vec![&self.key.0]
    }

    fn columns(&self, _: u64) -> Vec<(&'static str, Value)> {
        vec![
            ("key", self.key.0.as_str().into()),
            ("repository", self.push.repository.as_str().into()),
            ("at", self.at.0.into()),
        ]
    }
}

impl Kept for Entry {
    const STORE: &'static str = schema::ENTRIES;

    fn key(&self) -> Vec<&str> {
        vec![&self.id.0]
    }

    fn columns(&self, written: u64) -> Vec<(&'static str, Value)> {
        let mut columns = vec![
            ("id", self.id.0.as_str().into()),
            ("at", self.at.0.into()),
            ("result", Results::of(&self.outcome).as_str().into()),
            ("repository", self.repository.as_str().into()),
            ("workload", workload_parts(&self.action.target.workload).to_vec().into()),
            ("written", written.into()),
        ];
        if let Some(id) = &self.trigger_id {
            columns.push(("trigger", id.0.as_str().into()));
        }
        if !self.outcome.is_final() {
            columns.push(("open", 1.into()));
        }
        columns
    }
}

impl Kept for Container {
    const STORE: &'static str = schema::CONTAINERS;

    fn key(&self) -> Vec<&str> {
        target_parts(&self.target)
    }

    fn columns(&self, _: u64) -> Vec<(&'static str, Value)> {
        vec![("target", self.key().into())]
    }
}

/// The key of a record's row.
pub fn key_of<T: Kept>(record: &T) -> JsValue {
    key(&record.key())
}

/// A key of these parts.
pub fn key(parts: &[&str]) -> JsValue {
    match parts {
        [one] => text(one),
        parts => parts.iter().map(|part| text(part)).collect::<Array>().into(),
    }
}

/// A workload as a key.
pub fn workload(at: &WorkloadRef) -> JsValue {
    list(workload_parts(at).map(text))
}

/// A container as a key.
#[cfg(test)]
pub fn target(target: &Target) -> JsValue {
    key(&target_parts(target))
}

fn workload_parts(at: &WorkloadRef) -> [&str; 5] {
    [&at.region, &at.cluster, &at.namespace, at.kind.as_str(), &at.workload]
}

/// The parts of a container's key.
pub fn target_parts(target: &Target) -> Vec<&str> {
    let mut parts = workload_parts(&target.workload).to_vec();
    parts.push(&target.container);
    parts
}

/// The row of a record. What this version doesn't know in the text of the row that it replaces is kept.
pub fn row<T: Kept>(record: &T, old: Option<&JsValue>, written: u64) -> Result<JsValue, Fault> {
    row_of(record.write(), record.columns(written), old, T::FIELDS)
}

fn row_of(
    new: Value,
    mut columns: Vec<(&'static str, Value)>,
    old: Option<&JsValue>,
    known: &[&str],
) -> Result<JsValue, Fault> {
    let old: Option<Value> = old.and_then(record_text).and_then(|text| serde_json::from_str(&text).ok());
    let new = match &old {
        Some(old) => keep_unknown(old, new, known),
        None => new,
    };
    columns.push((RECORD, new.to_string().into()));
    from_json(&object(columns).to_string()).ok_or_else(|| broken("a row can’t be made"))
}

/// A row as it comes back.
struct Written<'a>(&'a Node<'a>);

impl Written<'_> {
    /// A column; None where the row has none of this name.
    fn column(&self, name: &str) -> Option<&Node<'_>> {
        match self.0 {
            Node::Object(columns) => columns.iter().find(|(column, _)| *column == name).map(|(_, value)| value),
            _ => None,
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.column(name).and_then(text_in)
    }

    /// The place of the transaction that wrote it.
    fn place(&self) -> u64 {
        match self.column("written") {
            Some(Node::Integer(place)) => u64::try_from(*place).unwrap_or_default(),
            _ => 0,
        }
    }

    fn record<T: Kept>(&self) -> Option<T> {
        let record: T = read(self.text(RECORD)?).ok()?;
        let key = record.key();
        // A record in the row of another would be met under a name that isn't its own.
        let own = match T::STORE {
            schema::TAGS => key == [self.text("repository")?, self.text("tag")?],
            schema::PUSHES => key == [self.text("key")?],
            schema::CONTAINERS => match self.column("target")? {
                Node::List(target) => key.iter().map(|part| Some(&**part)).eq(target.iter().map(text_in)),
                _ => false,
            },
            _ => key == [self.text("id")?],
        };
        own.then_some(record)
    }
}

fn text_in<'a>(node: &'a Node<'_>) -> Option<&'a str> {
    match node {
        Node::Text(text) => Some(text),
        _ => None,
    }
}

/// Reads the records of a list of rows: each, or why not, and the place of the transaction that wrote it.
pub fn records<T: Kept>(rows: &Array) -> Vec<(Result<T, Unreadable>, u64)> {
    let text = json(rows);
    let read: Vec<Node> = serde_json::from_str(&text).unwrap_or_default();
    let each = |place: u32| match read.get(place as usize) {
        Some(row) => {
            let written = Written(row);
            (written.record().ok_or_else(|| unreadable::<T>(&rows.get(place))), written.place())
        }
        // One of them isn't even JSON to a reader, with half a character or nested too deeply: each is read by itself.
        None => alone(&rows.get(place)),
    };
    (0..rows.length()).map(each).collect()
}

/// Reads the record of a row. A record in the row of another can't be read.
pub fn record<T: Kept>(row: &JsValue) -> Result<T, Unreadable> {
    alone(row).0
}

fn alone<T: Kept>(row: &JsValue) -> (Result<T, Unreadable>, u64) {
    let text = json(row);
    let read: Option<Node> = serde_json::from_str(&text).ok();
    let written = read.as_ref().map(Written);
    let place = written.as_ref().map_or(0, Written::place);
    (written.and_then(|written| written.record()).ok_or_else(|| unreadable::<T>(row)), place)
}

fn unreadable<T: Kept>(row: &JsValue) -> Unreadable {
    Unreadable {
        store: T::STORE.to_owned(),
        key: json(&key_in(row, T::STORE)),
        text: record_text(row).unwrap_or_else(|| json(row)),
    }
}

/// Reads a record's text.
pub fn read<T: Record>(text: &str) -> Result<T, Option<RecordError>> {
    let node: Node = serde_json::from_str(text).map_err(|_| None)?;
    T::read_node(node).map_err(Some)
}

/// The text of a row's record.
pub fn record_text(row: &JsValue) -> Option<String> {
    column(row, RECORD).as_string()
}

/// The key that a row of this store has.
pub fn key_in(row: &JsValue, store: &str) -> JsValue {
    match schema::key_of(store) {
        [one] => column(row, one),
        columns => columns.iter().map(|name| column(row, name)).collect::<Array>().into(),
    }
}

/// Puts the simulation.
pub fn put_simulation(transaction: &Transaction, simulation: &Simulation) -> Result<(), Fault> {
    transaction
        .put(schema::SIMULATION, &text(&simulation.write().to_string()), Some(&text(schema::SIMULATION)))
        .map(drop)
}
