//! The bytes of a connection on their way out.
//!
//! Hyper answers a head that it can't read by itself, with a bare status line that never passes the router. Here such an
//! answer becomes one of ours, with the guards' headers and a body that says what is wrong. And a client that stops
//! reading is cut.

use crate::guard::headers::Policy;
use crate::refusal::Refusal;
use bytes::{Buf, Bytes};
use std::io::{Error, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tagfire_domain::wire::ProblemKind;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

/// Our answers in the place of hyper's own.
#[derive(Clone)]
pub struct Refusals(Vec<(&'static [u8], Bytes)>);

impl Refusals {
    pub fn new(policy: &Policy) -> Refusals {
        let lines = policy.lines();
        let answer = |kind, detail: &str| {
            let refusal = Refusal::new(kind, detail);
            let body = serde_json::to_vec(&refusal.problem()).unwrap_or_default();
            let head = format!(
                "HTTP/1.1 {}\r\nconnection: close\r\ncache-control: no-store\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n",
                refusal.status(),
                body.len()
            );
            Bytes::from([head.as_bytes(), &lines, b"\r\n", &body].concat())
        };
        Refusals(vec![
            (b"HTTP/1.1 400 ", answer(ProblemKind::BadRequest, "the request is not HTTP that this server reads")),
            (b"HTTP/1.1 414 ", answer(ProblemKind::AddressTooLong, "the address is longer than 32 KiB")),
            (
                b"HTTP/1.1 431 ",
                answer(ProblemKind::HeadersTooLarge, "the head is longer than 64 KiB, or has more than 100 headers"),
            ),
        ])
    }

    /// Where hyper's own answer begins in `bytes`, and ours to it.
    fn find(&self, bytes: &[u8]) -> Option<(usize, &Bytes)> {
        // The longest that hyper writes by itself: three headers of known length.
        const LONGEST: usize = 160;
        let tail = bytes.len().saturating_sub(LONGEST);
        if !bytes.ends_with(b"\r\n\r\n") {
            return None;
        }
        let start = tail + bytes[tail..].windows(9).rposition(|window| window == b"HTTP/1.1 ")?;
        let head = &bytes[start..];
        let (_, ours) = self.0.iter().find(|(begin, _)| head.starts_with(begin))?;
        let known = |line: &[u8]| {
            line.is_empty()
                || line == b"connection: close"
                || line == b"content-length: 0"
                || line.starts_with(b"date: ")
        };
        let mut lines = head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        lines.next();
        lines.all(known).then_some((start, ours))
    }
}

/// A connection's stream.
pub struct Wire<S> {
    inner: S,
    refusals: Option<Refusals>,
    /// What was taken over and is not written yet.
    left: Bytes,
    stall: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl<S: AsyncWrite + Unpin> Wire<S> {
    pub fn new(inner: S, refusals: Option<Refusals>, stall: Duration) -> Wire<S> {
        Wire { inner, refusals, left: Bytes::new(), stall, stalled: None }
    }

    /// Writes what is left. Done when nothing is.
    fn poll_left(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        while self.left.has_remaining() {
            let written = ready!(Pin::new(&mut self.inner).poll_write(cx, &self.left))?;
            if written == 0 {
                return Poll::Ready(Err(ErrorKind::WriteZero.into()));
            }
            self.left.advance(written);
        }
        Poll::Ready(Ok(()))
    }

    /// An error once nothing could be written for too long.
    fn watched<T>(&mut self, cx: &mut Context<'_>, poll: Poll<Result<T, Error>>) -> Poll<Result<T, Error>> {
        if poll.is_ready() {
            self.stalled = None;
            return poll;
        }
        let stall = self.stall;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(stall)));
        match stalled.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<(), Error>> {
        Pin::new(&mut self.inner).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize, Error>> {
        let this = &mut *self;
        let left = this.poll_left(cx);
        if !matches!(left, Poll::Ready(Ok(()))) {
            return this.watched(cx, left.map_ok(|()| 0));
        }
        if let Some((start, ours)) = this.refusals.as_ref().and_then(|refusals| refusals.find(bytes)) {
            this.left = [&bytes[..start], ours].concat().into();
            return Poll::Ready(Ok(bytes.len()));
        }
        let poll = Pin::new(&mut this.inner).poll_write(cx, bytes);
        this.watched(cx, poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize, Error>> {
        let mut filled = slices.iter().filter(|slice| !slice.is_empty());
        if let (Some(only), None) = (filled.next(), filled.next()) {
            return self.poll_write(cx, only);
        }
        let this = &mut *self;
        let left = this.poll_left(cx);
        if !matches!(left, Poll::Ready(Ok(()))) {
            return this.watched(cx, left.map_ok(|()| 0));
        }
        let poll = Pin::new(&mut this.inner).poll_write_vectored(cx, slices);
        this.watched(cx, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let this = &mut *self;
        let poll = match this.poll_left(cx) {
            Poll::Ready(Ok(())) => Pin::new(&mut this.inner).poll_flush(cx),
            other => other,
        };
        this.watched(cx, poll)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let this = &mut *self;
        let poll = match this.poll_left(cx) {
            Poll::Ready(Ok(())) => Pin::new(&mut this.inner).poll_shutdown(cx),
            other => other,
        };
        this.watched(cx, poll)
    }
}
