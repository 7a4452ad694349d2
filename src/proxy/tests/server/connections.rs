//! Connections on loopback.

use crate::stage::{Server, quick, read_to_end};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

#[tokio::test]
async fn heads_that_cant_be_read_are_refused_with_the_guards() {
    let server = Server::start(quick()).await;
    let many = (0..200).map(|i| format!("x-{i}: 1\r\n")).collect::<String>();
    for (head, status) in [
        ("GARBAGE\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nbad header\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nx: a\0b\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n".to_owned(), 400),
        (format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(60_000)), 414),
        (format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(40_000)), 414),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\nx: {}\r\n\r\n", "a".repeat(70_000)), 431),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n"), 431),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\nConnection: close\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(), 400),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(), 405),
    ] {
        let answer = server.exchange(head.as_bytes()).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{head:.60}: {answer}");
        assert!(answer.contains("content-security-policy: default-src 'none'"), "{head:.60}: {answer}");
        assert!(answer.contains("x-content-type-options: nosniff"), "{head:.60}: {answer}");
    }
}

#[tokio::test]
async fn a_head_that_cant_be_read_after_good_ones_is_refused_with_the_guards() {
    let server = Server::start(quick()).await;
    let answer = server.exchange(&[GET, GET, b"GARBAGE\r\n\r\n"].concat()).await;
    assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), 2, "{answer}");
    assert_eq!(answer.matches("HTTP/1.1 400 Bad Request").count(), 1, "{answer}");
    assert_eq!(answer.matches("content-security-policy: ").count(), 3, "{answer}");
}

#[tokio::test]
async fn a_connection_that_sends_nothing_is_cut() {
    let server = Server::start(quick()).await;
    let start = Instant::now();
    let mut silent = server.connect().await;
    assert_eq!(read_to_end(&mut silent).await, "");
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_connection_that_falls_silent_after_a_request_is_cut() {
    let server = Server::start(quick()).await;
    let mut stream = server.connect().await;
    stream.write_all(GET).await.unwrap();
    let start = Instant::now();
    assert!(read_to_end(&mut stream).await.starts_with("HTTP/1.1 200 OK"));
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_head_that_comes_slowly_is_cut() {
    let server = Server::start(quick()).await;
    let mut stream = server.connect().await;
    let start = Instant::now();
    for byte in b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ".iter().chain(std::iter::repeat_n(&b'a', 100)) {
        if stream.write_all(&[*byte]).await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    assert!(!read_to_end(&mut stream).await.contains("200 OK"));
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
}

#[tokio::test]
async fn idle_connections_make_room_where_all_places_are_taken() {
    let mut limits = quick();
    limits.head = Duration::from_secs(60);
    let server = Server::start(limits).await;
    let mut idle = Vec::new();
    for _ in 0..16 {
        idle.push(server.connect().await);
    }
    let start = Instant::now();
    for _ in 0..20 {
        let mut stream = server.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
        assert!(read_to_end(&mut stream).await.starts_with("HTTP/1.1 200 OK"));
    }
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[tokio::test]
async fn requests_on_one_connection_dont_wait_for_acknowledgements() {
    let mut limits = quick();
    limits.head = Duration::from_secs(60);
    let server = Server::start(limits).await;
    let mut stream = server.connect().await;
    let mut times = Vec::new();
    let mut buffer = vec![0; 65_536];
    for _ in 0..100 {
        let start = Instant::now();
        stream.write_all(GET).await.unwrap();
        let mut seen = String::new();
        while !seen.ends_with("</title>") {
            let count = stream.read(&mut buffer).await.unwrap();
            seen.push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
        times.push(start.elapsed());
    }
    times.sort();
    assert!(times[90] < Duration::from_millis(30), "the slowest tenth takes {:?} and more", times[90]);
}
