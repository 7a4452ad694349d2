//! One transaction for several who write: each has its turn in it, and together they wait for the disk, which takes longer
//! than all else.
//!
//! Whoever finds no transaction opens one, and has it closed by a task that queues for the same lock behind everybody who
//! waits at that moment: those are its company. What one of them doesn't ask to be kept is taken back before the next one's
//! turn.

use super::fault::fault;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Transaction};
use std::sync::Arc;
use tagfire_domain::store::Fault;
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard, oneshot};

/// Where writers take turns, with the transaction that is open, where one is.
pub(super) type Turns = Arc<Mutex<Option<Shared>>>;
/// A turn: nobody else writes while it is held.
pub(super) type Turn = OwnedMappedMutexGuard<Option<Shared>, Shared>;

/// An open transaction.
pub(super) struct Shared {
    transaction: Transaction<'static, Any>,
    /// Who has written, and waits until it is kept.
    written: Vec<oneshot::Sender<Result<(), Fault>>>,
    /// How many turns there were, each but the first from a savepoint on.
    turns: u32,
    /// Whether the last turn has not asked for what it wrote to be kept: it may have failed, or gone away.
    left: bool,
}

/// Waits for a turn. `begin` opens a transaction where there is none.
pub(super) async fn take(
    turns: &Turns,
    begin: impl Future<Output = Result<Transaction<'static, Any>, Fault>>,
) -> Result<Turn, Fault> {
    let mut turn = turns.clone().lock_owned().await;
    if let Some(shared) = turn.as_mut()
        && !shared.undo().await
        && let Some(shared) = turn.take()
    {
        shared.end(Err(broken()));
    }
    if turn.is_none() {
        let transaction = begin.await?;
        *turn = Some(Shared { transaction, written: Vec::new(), turns: 0, left: true });
        tokio::spawn(close(turns.clone()));
    }
    let mut turn = OwnedMutexGuard::try_map(turn, Option::as_mut).map_err(|_| broken())?;
    turn.enter().await?;
    Ok(turn)
}

/// Keeps what was written, of all who had a turn, and tells them.
async fn close(turns: Turns) {
    let mut turn = turns.lock_owned().await;
    let Some(mut shared) = turn.take() else { return };
    if !shared.undo().await {
        return shared.end(Err(broken()));
    }
    let Shared { transaction, written, .. } = shared;
    let kept = transaction.commit().await.map_err(fault);
    tell(written, &kept);
}

impl Shared {
    /// The connection, for a statement.
    pub(super) fn on(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    async fn enter(&mut self) -> Result<(), Fault> {
        self.left = true;
        self.turns += 1;
        // There is nothing before the first that has to stay.
        if !self.written.is_empty() {
            // No name is used twice: one that was never made can't be taken for another's.
            let savepoint = format!("SAVEPOINT turn_{}", self.turns);
            sqlx::raw_sql(AssertSqlSafe(savepoint)).execute(self.on()).await.map_err(fault)?;
        }
        Ok(())
    }

    /// Takes back what the last turn wrote, unless it is to be kept. False where that can't be done, or would leave nothing.
    async fn undo(&mut self) -> bool {
        if !self.left {
            return true;
        }
        if self.written.is_empty() {
            return false;
        }
        let back = format!("ROLLBACK TO SAVEPOINT turn_{}", self.turns);
        self.left = sqlx::raw_sql(AssertSqlSafe(back)).execute(self.on()).await.is_err();
        !self.left
    }

    /// Ends it, and nothing is kept: a transaction that is dropped has changed nothing.
    fn end(self, why: Result<(), Fault>) {
        drop(self.transaction);
        tell(self.written, &why);
    }
}

/// Ends a turn, and waits until what it wrote is kept. It is kept, too, where whoever waits goes away.
pub(super) async fn keep(mut turn: Turn) -> Result<(), Fault> {
    let (tell, told) = oneshot::channel();
    turn.written.push(tell);
    turn.left = false;
    drop(turn);
    told.await.map_err(|_| broken())?
}

fn tell(written: Vec<oneshot::Sender<Result<(), Fault>>>, kept: &Result<(), Fault>) {
    for waiting in written {
        // Whoever waited may have gone away.
        let _ = waiting.send(kept.clone());
    }
}

/// What is said where it isn't known any more why.
fn broken() -> Fault {
    Fault::Broken { detail: "the transaction was broken off".into() }
}
