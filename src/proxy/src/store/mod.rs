//! The one door to what the server remembers: received pushes, what the engine keeps, performed updates, the audit log.
//!
//! Behind it is SQLite in a file, or PostgreSQL where several servers share one memory; the statements are the same. What
//! is answered is on the disk. Whatever writes takes its turn under one lock, so that the order of the log is the order in
//! which readers see it. It knows nothing of HTTP, of registries or of clusters.

mod audit;
mod claim;
mod claimed;
mod commit;
mod fault;
mod follow;
mod log;
mod met;
mod page;
mod performed;
mod place;
mod polled;
mod prune;
mod read;
mod receive;
mod rows;
mod shared;
mod skipped;
mod write;

pub use fault::sentence;
pub use log::{Logged, PushesPage};
pub use performed::Performed;
pub use place::Place;
pub use polled::Polled;
pub use receive::{Arrival, Batch, NotReceived, Receipt};
pub use skipped::{Skipped, SkippedCount, SkippedEvent};
pub use write::Term;

use receive::Waiting;
use secrecy::{ExposeSecret, SecretString};
use shared::Turns;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyPool, AssertSqlSafe, ConnectOptions, Executor, SqlSafeStr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tagfire_domain::store::Fault;
use tokio::sync::{mpsc, watch};

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most pushes in the log, and the most entries of the history. Where as many pushes wait to be taken, no more are
    /// received.
    pub pushes: u64,
    /// For how long a push, a performed update, an entry of the history and a line of the audit log are kept.
    pub age: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { pushes: 100_000, age: Duration::from_secs(30 * 24 * 3600) }
    }
}

/// The store. Clones are the same store.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    pool: AnyPool,
    /// The server's address, where it is one.
    postgres: Option<SecretString>,
    limits: Limits,
    /// SQLite lets one write at a time, and whoever waits inside it waits by polling.
    turns: Turns,
    waiting: mpsc::Sender<Waiting>,
    /// How far the log of pushes is, as far as this process has heard.
    latest: watch::Sender<u64>,
    /// How far it was taken, as far as this process has heard.
    taken: AtomicU64,
}

/// How many connections there are: SQLite needs few, as one alone writes.
const CONNECTIONS: u32 = 4;
/// How long a connection is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// The versions of the schema.
const SCHEMA: &[(i64, &str, &str)] =
    &[(1, "everything", include_str!("schema/1.sql")), (2, "what is looked at", include_str!("schema/2.sql"))];

impl Store {
    /// Opens a store, and makes it where there is none.
    ///
    /// # Errors
    /// [`Fault::Newer`] where a later version of this program has written it, else why it doesn't serve.
    pub async fn open(place: &Place, limits: Limits) -> Result<Store, Fault> {
        sqlx::any::install_default_drivers();
        if let Place::File(path) = place {
            make(path).map_err(|error| Fault::Broken { detail: error.to_string() })?;
        }
        let url = place.url().map_err(|error| Fault::Broken { detail: error.to_string() })?;
        let options: AnyConnectOptions = url.expose_secret().parse().map_err(fault::fault)?;
        let postgres = matches!(place, Place::Postgres(_)).then_some(url);
        let set = if postgres.is_some() { POSTGRES } else { SQLITE };
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .after_connect(move |connection, _| {
                Box::pin(async move { connection.execute(sqlx::raw_sql(set)).await.map(drop) })
            })
            .connect_with(options.disable_statement_logging())
            .await
            .map_err(fault::fault)?;
        migrate(&pool, postgres.is_some()).await?;
        let (waiting, receiver) = mpsc::channel(receive::QUEUE);
        let inner = Inner {
            pool,
            postgres,
            limits,
            turns: Turns::default(),
            waiting,
            latest: watch::channel(0).0,
            taken: AtomicU64::new(0),
        };
        let store = Store(Arc::new(inner));
        let latest = store.mark("sequence").await?;
        store.0.latest.send_replace(latest);
        store.0.taken.store(store.mark("taken").await?, Ordering::Relaxed);
        tokio::spawn(receive::run(Arc::downgrade(&store.0), receiver));
        tokio::spawn(follow::run(Arc::downgrade(&store.0)));
        Ok(store)
    }

    /// Whether several servers may share it.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.0.postgres.is_some()
    }

    /// How much it keeps.
    #[must_use]
    pub(crate) fn limits(&self) -> Limits {
        self.0.limits
    }

    /// Whether it answers.
    ///
    /// # Errors
    /// Why it doesn't.
    pub async fn check(&self) -> Result<(), Fault> {
        self.mark("lock").await.map(drop)
    }

    /// The value of a counter.
    async fn mark(&self, name: &'static str) -> Result<u64, Fault> {
        let mark = sqlx::query_scalar::<_, i64>("SELECT value FROM mark WHERE name = $1").bind(name);
        Ok(unsigned(mark.fetch_one(&self.0.pool).await.map_err(fault::fault)?))
    }
}

/// A write is on the disk before it is answered; readers are not kept waiting by it.
const SQLITE: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";
/// Whoever hangs with the lock in hand is cut off, so that others go on.
const POSTGRES: &str =
    "SET lock_timeout = '5s'; SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '30s'";

/// Makes an empty file that nobody else may read, where there is none. What SQLite lays beside it has the same rights.
fn make(path: &std::path::Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Brings the schema up to date.
async fn migrate(pool: &AnyPool, postgres: bool) -> Result<(), Fault> {
    let migrations = SCHEMA.iter().map(|(version, name, sql)| {
        // SQLite orders texts by their bytes, and PostgreSQL does where it is told to.
        let sql = if postgres { sql.replace(" TEXT", " TEXT COLLATE \"C\"") } else { (*sql).to_owned() };
        Migration::new(*version, (*name).into(), MigrationType::Simple, AssertSqlSafe(sql).into_sql_str(), false)
    });
    let migrator = Migrator::with_migrations(migrations.collect());
    match migrator.run(pool).await {
        Ok(()) => Ok(()),
        // SQLite has no lock for this: another process may have been first.
        Err(_) if !postgres => migrator.run(pool).await.map_err(fault::migration),
        Err(error) => Err(fault::migration(error)),
    }
}

/// A database's number, none of which is ever negative here.
fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

/// A number for a database.
fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
