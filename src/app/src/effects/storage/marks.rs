//! The counters and marks of a database: how far the order of pushes has come, who performs, which version wrote.

use super::database::{Transaction, answers};
use super::keys::{number, place, text};
use super::schema::{META, VERSION};
use serde_json::{Value, json};
use tagfire_domain::store::Fault;
use wasm_bindgen::JsValue;

const ORDER: &str = "order";
const TERM: &str = "term";
const SCHEMA: &str = "schema";
const PRUNED: &str = "pruned";

/// How many transactions are remembered by what they were called.
const REMEMBERED: usize = 16;

/// Who performs: each who takes over has the next one, and what is written under an older one is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub u64);

/// The marks as a transaction finds them.
#[derive(Debug, Default)]
pub struct Marks {
    /// How far the order of pushes has come.
    pub order: Order,
    /// Who performs.
    pub term: Term,
    /// The version that wrote; None where nobody has.
    pub schema: Option<u32>,
    /// How often old rows were taken away.
    pub pruned: u64,
}

/// The order in which transactions were kept.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The place of the latest push.
    pub place: u64,
    /// How many transactions there were. Each row tells which one wrote it.
    pub written: u64,
    /// The last ones, each by what whoever made it calls it, so that one whose answer was lost can be asked after.
    pub latest: Vec<(String, u64)>,
}

impl Order {
    fn read(text: &str) -> Option<Order> {
        let order: Value = serde_json::from_str(text).ok()?;
        let latest = order["latest"].as_array().into_iter().flatten();
        Some(Order {
            place: order["place"].as_u64()?,
            written: order["written"].as_u64().unwrap_or_default(),
            latest: latest.filter_map(|one| Some((one[0].as_str()?.to_owned(), one[1].as_u64()?))).collect(),
        })
    }

    fn text(&self) -> String {
        let latest: Vec<Value> = self.latest.iter().map(|(name, place)| json!([name, place])).collect();
        json!({ "place": self.place, "written": self.written, "latest": latest }).to_string()
    }

    /// The place of a transaction that was called this, if it was kept lately.
    pub fn place_of(&self, name: &str) -> Option<u64> {
        self.latest.iter().rev().find(|(known, _)| known == name).map(|(_, place)| *place)
    }

    /// One more transaction.
    pub fn add(&mut self, name: String, place: u64) {
        self.place = place;
        self.written += 1;
        let over = (self.latest.len() + 1).saturating_sub(REMEMBERED);
        self.latest.drain(..over);
        self.latest.push((name, place));
    }
}

impl Marks {
    /// Reads them.
    pub async fn read(transaction: &Transaction) -> Result<Marks, Fault> {
        let keys = [ORDER, TERM, SCHEMA, PRUNED];
        let asked: Vec<_> = keys.iter().map(|key| transaction.get(META, &text(key))).collect::<Result<_, _>>()?;
        let [order, term, schema, pruned] = &answers(&asked).await?[..] else { return Ok(Marks::default()) };
        let count = |value: &JsValue| value.as_f64().map(|number| number as u64);
        Ok(Marks {
            order: order.as_string().and_then(|text| Order::read(&text)).unwrap_or_default(),
            term: Term(count(term).unwrap_or_default()),
            schema: schema.as_f64().map(|version| version as u32),
            pruned: count(pruned).unwrap_or_default(),
        })
    }

    /// Whether this version and this term may write.
    pub fn check(&self, fence: Option<Term>) -> Result<(), Fault> {
        match self.schema {
            Some(version) if version > VERSION => return Err(Fault::Newer { version }),
            _ => {}
        }
        if fence.is_some_and(|term| term < self.term) { Err(Fault::Deposed) } else { Ok(()) }
    }

    /// Writes the order, and marks the database as ours.
    pub fn put_order(&self, transaction: &Transaction) -> Result<(), Fault> {
        transaction.put(META, &text(&self.order.text()), Some(&text(ORDER)))?;
        if self.schema.is_none() {
            transaction.put(META, &number(VERSION.into()), Some(&text(SCHEMA)))?;
        }
        Ok(())
    }

    /// Writes the term.
    pub fn put_term(&self, transaction: &Transaction) -> Result<(), Fault> {
        transaction.put(META, &place(self.term.0), Some(&text(TERM))).map(drop)
    }

    /// Counts one more time that old rows were taken away.
    pub fn put_pruned(&self, transaction: &Transaction) -> Result<(), Fault> {
        transaction.put(META, &place(self.pruned + 1), Some(&text(PRUNED))).map(drop)
    }
}
