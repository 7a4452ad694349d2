//! The stores of the database, and the indexes by which they are asked.

use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbIndexParameters, IdbObjectStoreParameters};

/// The version of what is kept. 1 were the rows of `localStorage`.
pub const VERSION: u32 = 2;

/// Counters and marks, by name.
pub const META: &str = "meta";
/// Triggers by id.
pub const TRIGGERS: &str = "triggers";
/// What a list of repositories shows of each, by name.
pub const REPOSITORIES: &str = "repositories";
/// Tags by repository and tag.
pub const TAGS: &str = "tags";
/// Pushes by key.
pub const PUSHES: &str = "pushes";
/// The history by id.
pub const ENTRIES: &str = "entries";
/// What containers are believed to run, by target.
pub const CONTAINERS: &str = "containers";
/// Keys that were claimed.
pub const CLAIMS: &str = "claims";
/// The simulation: one row.
pub const SIMULATION: &str = "simulation";
/// Faults of simulated workloads, by workload.
pub const FAULTS: &str = "faults";
/// What can't be read, as it was found.
pub const ASIDE: &str = "aside";
/// Where a row set aside came from, if it was none of these stores: the first release kept everything there.
pub const LOCAL_STORAGE: &str = "localStorage";

/// An index: its name, and the columns that it goes by. A row that lacks one of them isn't in it.
pub type Index = (&'static str, &'static [&'static str]);

/// A store: its name, the columns that make its key (none where the key stands beside the row) and its indexes.
struct Store {
    name: &'static str,
    key: &'static [&'static str],
    indexes: &'static [Index],
}

const STORES: [Store; 11] = [
    Store { name: META, key: &[], indexes: &[] },
    Store { name: TRIGGERS, key: &["id"], indexes: &[("name", &["name"]), ("repository", &["repository"])] },
    Store { name: REPOSITORIES, key: &["name"], indexes: &[] },
    Store { name: TAGS, key: &["repository", "tag"], indexes: &[] },
    Store {
        name: PUSHES,
        key: &["key"],
        indexes: &[("at", &["at", "key"]), ("repository", &["repository", "at", "key"])],
    },
    Store {
        name: ENTRIES,
        key: &["id"],
        indexes: &[
            ("at", &["at", "id"]),
            ("result", &["result", "at", "id"]),
            ("trigger", &["trigger", "at", "id"]),
            ("repository", &["repository", "at", "id"]),
            ("workload", &["workload", "at", "id"]),
            // Only what is not final has the column.
            ("open", &["open"]),
            ("written", &["written"]),
        ],
    },
    Store { name: CONTAINERS, key: &["target"], indexes: &[] },
    Store { name: CLAIMS, key: &[], indexes: &[] },
    Store { name: SIMULATION, key: &[], indexes: &[] },
    Store { name: FAULTS, key: &["workload"], indexes: &[] },
    Store { name: ASIDE, key: &["id"], indexes: &[] },
];

/// Every store.
pub fn names() -> Vec<&'static str> {
    STORES.iter().map(|store| store.name).collect()
}

/// The columns that make a store's key.
pub fn key_of(store: &str) -> &'static [&'static str] {
    STORES.iter().find(|known| known.name == store).map_or(&[], |store| store.key)
}

/// Makes what a new database has.
pub fn make(database: &IdbDatabase) -> Result<(), JsValue> {
    for Store { name, key, indexes } in STORES {
        let parameters = IdbObjectStoreParameters::new();
        if !key.is_empty() {
            parameters.set_key_path(&path(key));
        }
        parameters.set_auto_increment(name == ASIDE);
        let store = database.create_object_store_with_optional_parameters(name, &parameters)?;
        for (name, columns) in indexes {
            store.create_index_with_str_sequence_and_optional_parameters(
                name,
                &path(columns),
                &IdbIndexParameters::new(),
            )?;
        }
    }
    Ok(())
}

/// One column by its name, several as a list.
fn path(columns: &[&str]) -> JsValue {
    match columns {
        [column] => JsValue::from_str(column),
        columns => columns.iter().map(|column| JsValue::from_str(column)).collect::<Array>().into(),
    }
}
