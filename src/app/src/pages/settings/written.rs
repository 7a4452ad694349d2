//! Everything that is kept, as one file: read a page at a time, and never in memory as one text.

use crate::effects::download;
use crate::effects::storage::{After, Sort, Storage};
use js_sys::Array;
use tagfire_domain::decide::Decided;
use tagfire_domain::history::Entry;
use tagfire_domain::push::TagRecord;
use tagfire_domain::record::{KeptTag, Node, Record};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;
use tagfire_domain::transfer::Export;
use tagfire_domain::trigger::Trigger;
use wasm_bindgen::JsValue;
use web_sys::Blob;

/// How many records are read between two waits, in which the page answers keys and paints.
const PAGE: usize = 200;

/// The file.
pub struct Written {
    /// What it holds.
    pub file: Blob,
    /// How many records are not in it, because they can't be read.
    pub left_out: usize,
}

/// Why there is no file.
#[derive(Debug)]
pub enum Stop {
    /// The person has changed their mind.
    Cancelled,
    /// What is kept can't be read.
    Fault(Fault),
    /// The browser makes no file.
    File,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

/// A file that is being written: its text lies in parts with the browser, which may put them on the disk.
struct Writing<'a> {
    export: Export,
    parts: Array,
    done: usize,
    left_out: usize,
    /// Told how many records are written; says whether to go on.
    on: &'a dyn Fn(usize) -> bool,
}

/// Writes everything into a file, for as long as `on`, which is told how many records are written, says so.
pub async fn write(storage: &Storage, now: Timestamp, on: &dyn Fn(usize) -> bool) -> Result<Written, Stop> {
    let mut writing = Writing { export: Export::new(now), parts: Array::new(), done: 0, left_out: 0, on };
    writing.all(storage, Sort::Triggers, |export, page: Vec<Trigger>| export.triggers(&page)).await?;
    writing.all(storage, Sort::Pushes, |export, page: Vec<Decided>| export.pushes(&page)).await?;
    writing.all(storage, Sort::Entries, |export, page: Vec<Entry>| export.entries(&page)).await?;
    writing.all(storage, Sort::Tags, tags).await?;
    let Writing { export, parts, left_out, .. } = writing;
    parts.push(part(&export.finish())?.as_ref());
    let file = Blob::new_with_blob_sequence_and_options(&parts, &download::json()).map_err(|_| Stop::File)?;
    Ok(Written { file, left_out })
}

impl Writing<'_> {
    /// Writes every record of one sort.
    async fn all<T: Record>(
        &mut self,
        storage: &Storage,
        sort: Sort,
        chunk: impl Fn(&mut Export, Vec<T>) -> String,
    ) -> Result<(), Stop> {
        let mut after: Option<After> = None;
        loop {
            let texts = storage.texts(sort, after.as_ref(), PAGE).await?;
            if !(self.on)(self.done) {
                return Err(Stop::Cancelled);
            }
            let page: Vec<T> = texts.records.iter().filter_map(|text| read(text)).collect();
            self.done += page.len();
            self.left_out += texts.records.len() - page.len();
            let text = chunk(&mut self.export, page);
            self.parts.push(part(&text)?.as_ref());
            after = texts.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

/// The tags of a page: those of a repository come one after another.
fn tags(export: &mut Export, page: Vec<KeptTag>) -> String {
    let mut text = String::new();
    let mut list: Option<(RepositoryName, Vec<TagRecord>)> = None;
    for KeptTag { repository, record } in page {
        match &mut list {
            Some((of, records)) if *of == repository => records.push(record),
            _ => {
                if let Some((of, records)) = list.replace((repository, vec![record])) {
                    text += &export.tags(&of, &records);
                }
            }
        }
    }
    if let Some((of, records)) = list {
        text += &export.tags(&of, &records);
    }
    text
}

fn read<T: Record>(text: &str) -> Option<T> {
    let node: Node = serde_json::from_str(text).ok()?;
    T::read_node(node).ok()
}

fn part(text: &str) -> Result<Blob, Stop> {
    Blob::new_with_str_sequence(&Array::of1(&JsValue::from_str(text))).map_err(|_| Stop::File)
}
