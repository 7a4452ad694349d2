//! Connections: their number, their times, and an end that lets requests under way finish.
//!
//! `axum::serve` has no time limits. Here a connection that sends nothing is cut, a head that comes slowly is cut, a
//! client that doesn't read is cut, and where all places are taken the connection that has been idle longest makes room.

mod connection;
mod places;
mod tls;
mod wire;

pub use connection::Peer;
pub use tls::{Tls, TlsError};

use crate::guard::headers::Policy;
use axum::Router;
use places::Places;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Times and numbers of connections.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How long a client may take to send a request's head, be silent between requests, or finish a TLS handshake.
    pub head: Duration,
    /// How long a client may take to read anything of an answer.
    pub stall: Duration,
    /// How many connections there may be.
    pub connections: usize,
    /// How long requests under way may take to finish once the server is told to stop.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            head: Duration::from_secs(10),
            stall: Duration::from_secs(30),
            connections: connections(1024),
            grace: Duration::from_secs(5),
        }
    }
}

/// As many connections as wanted, or as the system's limit of open files leaves room for: half of it, because each may
/// lead to another one to a cluster.
fn connections(wanted: usize) -> usize {
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    wanted.min(files.map_or(usize::MAX, |files| usize::try_from(files / 2).unwrap_or(usize::MAX))).max(4)
}

/// Serves until `stop` is done.
pub async fn serve(
    listener: TcpListener,
    tls: Option<Tls>,
    router: Router,
    policy: &Policy,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let (stopping, stopped) = watch::channel(false);
    let places = Places::new(limits.connections);
    let shared =
        Arc::new(connection::Shared { router, refusals: wire::Refusals::new(policy), limits: limits.clone(), stopped });
    let mut stop = std::pin::pin!(stop);
    loop {
        let place = tokio::select! {
            place = places.take() => place,
            () = &mut stop => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, address)) = accepted else {
            // Out of file descriptors, most likely: make room instead of spinning.
            places.cut_idlest();
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Without it the second half of a small answer waits for the client's acknowledgement, some 40 ms.
        let _ = stream.set_nodelay(true);
        tokio::spawn(connection::run(shared.clone(), stream, address, tls.clone(), place));
    }
    drop(listener);
    let _ = stopping.send(true);
    let _ = tokio::time::timeout(limits.grace, places.empty()).await;
}
