//! What a database says, as the engine's own words for a store that doesn't serve.

use sqlx::error::Error;
use sqlx::migrate::MigrateError;
use tagfire_domain::record::RecordError;
use tagfire_domain::store::Fault;

/// `SQLITE_FULL`, and PostgreSQL's `disk_full`.
const FULL: [&str; 2] = ["13", "53100"];

/// A database's error.
pub fn fault(error: Error) -> Fault {
    match &error {
        Error::Database(said) if said.code().is_some_and(|code| FULL.contains(&code.as_ref())) => Fault::Full,
        _ => Fault::Broken { detail: error.to_string() },
    }
}

/// An error of bringing the schema up to date.
pub fn migration(error: MigrateError) -> Fault {
    match error {
        MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) => {
            Fault::Newer { version: u32::try_from(version).unwrap_or(u32::MAX) }
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => fault(error),
        error => Fault::Broken { detail: error.to_string() },
    }
}

/// A row that can't be read. It is left as it is.
pub fn spoilt(table: &str, key: &str, error: &RecordError) -> Fault {
    Fault::Broken { detail: format!("the row {key} of {table} can't be read: {error}") }
}

/// Why a store doesn't serve, for whoever starts the server.
#[must_use]
pub fn sentence(fault: &Fault) -> String {
    match fault {
        Fault::Full => "there is no room left on its disk".into(),
        Fault::Newer { version } => {
            format!("a later version of this program has written it (schema {version}): start that one")
        }
        Fault::Broken { detail } => detail.clone(),
        Fault::Deposed => "another process has taken over".into(),
    }
}
