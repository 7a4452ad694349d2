//! Stores to test on: a file, and a database of PostgreSQL.

use crate::postgres;
use std::sync::Arc;
use tagfire_proxy::store::{Limits, Place, Store};

/// Where a store of a test is. The folder goes with the last of its clones.
#[derive(Clone)]
pub struct Room {
    pub address: String,
    _folder: Option<Arc<tempfile::TempDir>>,
}

impl Room {
    pub fn file() -> Room {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("tagfire.db").to_str().unwrap().to_owned();
        Room { address, _folder: Some(Arc::new(folder)) }
    }

    pub async fn postgres() -> Option<Room> {
        Some(Room { address: postgres::database().await?, _folder: None })
    }

    /// The address as the driver reads it.
    pub fn url(&self) -> String {
        if self.address.contains("://") { self.address.clone() } else { format!("sqlite://{}", self.address) }
    }

    /// The lines of the audit log, in their order.
    pub async fn audited(&self) -> Vec<String> {
        sqlx::any::install_default_drivers();
        let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(&self.url()).await.unwrap();
        sqlx::query_scalar("SELECT record FROM audit ORDER BY id").fetch_all(&mut connection).await.unwrap()
    }

    pub async fn open(&self) -> Store {
        self.open_with(Limits::default()).await
    }

    pub async fn open_with(&self, limits: Limits) -> Store {
        Store::open(&Place::parse(&self.address.as_str().into()).unwrap(), limits).await.unwrap()
    }
}

/// The same test on both databases.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod file {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name($crate::places::Room::file()).await;
            })*
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                if let Some(room) = $crate::places::Room::postgres().await {
                    super::$name(room).await;
                }
            })*
        }
    };
}
