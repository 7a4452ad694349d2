//! Hearing of pushes that another process has received: PostgreSQL tells, a file is looked at now and then.

use super::{Inner, Store};
use secrecy::ExposeSecret;
use sqlx::postgres::PgListener;
use std::sync::Weak;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How often a file is looked at while somebody follows.
const LOOK: Duration = Duration::from_millis(500);
/// How long PostgreSQL is believed to have nothing to tell before it is asked.
const SILENCE: Duration = Duration::from_secs(5);

/// Follows the log until the store is closed.
pub(super) async fn run(store: Weak<Inner>) {
    let address = store.upgrade().and_then(|inner| inner.postgres.clone());
    match address {
        None => loop {
            tokio::time::sleep(LOOK).await;
            let Some(inner) = store.upgrade() else { return };
            if inner.latest.receiver_count() > 0 {
                look(&Store(inner)).await;
            }
        },
        Some(address) => loop {
            if let Ok(mut listener) = PgListener::connect(address.expose_secret()).await
                && listener.listen("tagfire_push").await.is_ok()
            {
                // What was told while nobody listened.
                let mut told = true;
                while told {
                    let Some(inner) = store.upgrade() else { return };
                    look(&Store(inner)).await;
                    told = tokio::time::timeout(SILENCE, listener.recv()).await.is_ok_and(|told| told.is_ok())
                        || !listener_lost(&mut listener).await;
                }
            }
            if store.strong_count() == 0 {
                return;
            }
            tokio::time::sleep(LOOK).await;
        },
    }
}

/// Whether the connection that is listened on is gone.
async fn listener_lost(listener: &mut PgListener) -> bool {
    sqlx::query("SELECT 1").execute(listener).await.is_err()
}

async fn look(store: &Store) {
    // Where the store doesn't answer, whoever reads is told.
    if let Ok(sequence) = store.mark("sequence").await {
        store.heard(sequence);
    }
    // Another may have dealt with some.
    if let Ok(taken) = store.taken().await {
        store.0.taken.fetch_max(taken, Ordering::Relaxed);
    }
}
