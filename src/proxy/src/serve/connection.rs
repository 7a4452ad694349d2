//! One connection, from its first byte to its end.

use super::Limits;
use super::places::{Busy, Place, Seat};
use super::tls::Tls;
use super::wire::{Refusals, Wire};
use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, Response};
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulConnection;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tower::ServiceExt;

/// Where a request's connection comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// What all connections share.
pub struct Shared {
    pub router: Router,
    pub refusals: Refusals,
    pub limits: Limits,
    /// True once the server is told to stop.
    pub stopped: watch::Receiver<bool>,
}

/// Serves a connection. A client that goes away in the middle is its own affair.
pub async fn run(shared: Arc<Shared>, stream: TcpStream, address: SocketAddr, tls: Option<Tls>, place: Place) {
    let Some(tls) = tls else {
        let wire = Wire::new(stream, Some(shared.refusals.clone()), shared.limits.stall);
        return http1(&shared, wire, address, &place).await;
    };
    let handshake = tokio::select! {
        handshake = tokio::time::timeout(shared.limits.head, tls.acceptor().accept(stream)) => handshake,
        () = place.seat.cut.notified() => return,
    };
    let Ok(Ok(stream)) = handshake else { return };
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        http2(&shared, Wire::new(stream, None, shared.limits.stall), address, &place).await;
    } else {
        let wire = Wire::new(stream, Some(shared.refusals.clone()), shared.limits.stall);
        http1(&shared, wire, address, &place).await;
    }
}

async fn http1<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    shared: &Shared,
    wire: Wire<S>,
    address: SocketAddr,
    place: &Place,
) {
    let service = service(shared, address, place);
    let mut builder = http1::Builder::new();
    // The time counts from when a head is waited for, so it ends connections that are silent, too.
    builder.timer(TokioTimer::new()).header_read_timeout(shared.limits.head).max_buf_size(64 * 1024);
    drive(shared, place, builder.serve_connection(TokioIo::new(wire), service)).await;
}

async fn http2<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    shared: &Shared,
    wire: Wire<S>,
    address: SocketAddr,
    place: &Place,
) {
    let service = service(shared, address, place);
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder.timer(TokioTimer::new()).keep_alive_interval(shared.limits.head).keep_alive_timeout(shared.limits.head);
    builder.max_concurrent_streams(64).max_header_list_size(16 * 1024).max_pending_accept_reset_streams(16);
    drive(shared, place, builder.serve_connection(TokioIo::new(wire), service)).await;
}

/// Runs a connection to its end, or until it has to make room, or has been idle for too long, or the server stops.
async fn drive<C: GracefulConnection>(shared: &Shared, place: &Place, connection: C) {
    let mut connection = std::pin::pin!(connection);
    let mut stopped = shared.stopped.clone();
    let mut leaving = false;
    loop {
        tokio::select! {
            _ = &mut connection => return,
            () = place.seat.cut.notified(), if place.seat.idle_since().is_some() => return,
            _ = stopped.wait_for(|stop| *stop), if !leaving => {
                leaving = true;
                connection.as_mut().graceful_shutdown();
            }
            () = tokio::time::sleep(shared.limits.head) => {
                if place.seat.idle_since().is_some_and(|since| since.elapsed() >= shared.limits.head * 6) {
                    return;
                }
            }
        }
    }
}

type Handler = hyper_util::service::TowerToHyperService<
    tower::util::BoxCloneService<Request<Incoming>, Response<Held>, Infallible>,
>;

/// The router as hyper calls it: told where the request comes from, and counted while its answer is under way.
fn service(shared: &Shared, address: SocketAddr, place: &Place) -> Handler {
    let (router, seat) = (shared.router.clone(), place.seat.clone());
    let service = tower::service_fn(move |mut request: Request<Incoming>| {
        let busy = Seat::busy(&seat);
        request.extensions_mut().insert(Peer(address));
        let answer = router.clone().oneshot(request.map(Body::new));
        async move { answer.await.map(|response| response.map(|body| Held { body, _busy: busy })) }
    });
    hyper_util::service::TowerToHyperService::new(tower::util::BoxCloneService::new(service))
}

/// An answer's body, under way until it is dropped.
pub struct Held {
    body: Body,
    _busy: Busy,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
