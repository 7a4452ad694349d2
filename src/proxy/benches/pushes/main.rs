//! How fast pushes are taken, what a long log costs, and how soon a push is acted on: `cargo xtask bench pushes`.
//!
//! The program as it is run, on a file, and on PostgreSQL where it is installed. Every push is on the disk before it is
//! answered, so the numbers are those of the disk first: how long it takes alone is printed beside them.

mod acting;
#[path = "../../tests/server/fake.rs"]
#[allow(dead_code, reason = "the server's own tests use the rest")]
mod fake;
#[path = "../../tests/pushes/postgres.rs"]
mod postgres;
#[path = "../../tests/registry/shop.rs"]
#[allow(dead_code, reason = "the registry's own tests use the rest")]
mod shop;

use axum::body::Body;
use futures::StreamExt;
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const TOKEN: &str = "a-token-for-the-benchmark";
const PUSH: &str = "a-push-token-for-the-benchmark";
/// Pushes that one registry sends, one after the other.
const ALONE: usize = 500;
/// Pushes that many send at once.
const TOGETHER: usize = 4_000;
/// Pushes in the log in the end.
const LOG: usize = 100_000;

struct Server {
    child: Child,
    address: String,
    client: Client<HttpConnector, Body>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(app: &std::path::Path, store: &str) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tagfire"));
        command.args(["--listen", "127.0.0.1:0", "--rate", "1000000", "--token", TOKEN, "--push-token", PUSH]);
        command.args(["--store", store]).arg("--app").arg(app);
        Server::of(command)
    }

    fn of(mut command: Command) -> Server {
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap().to_owned();
        Server { child, address, client: Client::builder(TokioExecutor::new()).build_http() }
    }

    async fn ask(&self, method: &str, path: &str, token: &str, body: String) -> Vec<u8> {
        let head = axum::http::Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        let head = head.header("authorization", format!("Bearer {token}")).header("content-type", "application/json");
        let response = self.client.request(head.body(Body::from(body)).unwrap()).await.unwrap();
        assert!(response.status().is_success(), "{path}: {}", response.status());
        response.into_body().collect().await.unwrap().to_bytes().to_vec()
    }

    async fn tell(&self, numbers: std::ops::Range<usize>) {
        let events: Vec<Value> = numbers.map(event).collect();
        self.ask("POST", "/api/v1/pushes/distribution", PUSH, json!({ "events": events }).to_string()).await;
    }

    /// Resident memory in MB.
    fn resident(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse().ok());
        line.unwrap_or(0.0) / 1024.0
    }
}

fn event(number: usize) -> Value {
    json!({
        "id": format!("00000000-0000-4000-8000-{number:012}"), "timestamp": "2026-01-02T15:04:05Z", "action": "push",
        "target": {
            "mediaType": "application/vnd.oci.image.index.v1+json", "digest": format!("sha256:{number:064x}"), "size": 708,
            "repository": format!("shop/service-{}", number % 40), "tag": format!("v1.{}.{number}", number % 7)
        },
        "request": { "host": "registry.test:5000", "method": "PUT" }, "actor": { "name": "ci" }
    })
}

fn percentile(times: &mut [Duration], part: f64) -> f64 {
    times.sort();
    times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3
}

/// How long the disk takes to keep a page, in ms.
fn disk(folder: &std::path::Path) -> f64 {
    let mut file = std::fs::File::create(folder.join("page")).unwrap();
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..200 {
        let start = Instant::now();
        file.write_all(&[7; 4096]).unwrap();
        file.sync_data().unwrap();
        times.push(start.elapsed());
    }
    percentile(&mut times, 0.5)
}

async fn measure(name: &str, folder: &std::path::Path, store: &str) {
    let server = Server::start(folder, store);
    let idle = server.resident();
    server.tell(0..1).await;
    let mut times: Vec<Duration> = Vec::new();
    for number in 1..=ALONE {
        let start = Instant::now();
        server.tell(number..number + 1).await;
        times.push(start.elapsed());
    }
    let alone = ALONE as f64 / times.iter().sum::<Duration>().as_secs_f64();
    let start = Instant::now();
    let sent = (ALONE + 1..ALONE + 1 + TOGETHER).map(|number| server.tell(number..number + 1));
    futures::stream::iter(sent).buffer_unordered(32).collect::<Vec<_>>().await;
    let together = TOGETHER as f64 / start.elapsed().as_secs_f64();
    let (first, start) = (ALONE + 1 + TOGETHER, Instant::now());
    for number in (first..LOG).step_by(100) {
        server.tell(number..(number + 100).min(LOG)).await;
    }
    let batches = (LOG - first) as f64 / start.elapsed().as_secs_f64();
    let full = server.resident();
    let (start, mut after, mut read) = (Instant::now(), "0".to_owned(), 0);
    loop {
        let path = format!("/api/v1/pushes?limit=500&after={after}");
        let page: Value = serde_json::from_slice(&server.ask("GET", &path, TOKEN, String::new()).await).unwrap();
        read += page["items"].as_array().unwrap().len();
        if page["more"] != true {
            break;
        }
        after = page["next"].as_str().unwrap().to_owned();
    }
    assert_eq!(read, LOG);
    let (reading, after) = (start.elapsed().as_secs_f64(), server.resident());
    println!(
        "| {name} | {alone:.0} | {:.2} | {:.2} | {together:.0} | {batches:.0} | {idle:.1} | {full:.1} | {after:.1} | {reading:.1} |",
        percentile(&mut times, 0.5),
        percentile(&mut times, 0.95),
    );
}

#[tokio::main]
async fn main() {
    // `cargo test --benches` asks whether it works, not how fast it is.
    if !std::env::args().any(|argument| argument == "--bench") {
        eprintln!("run this with: cargo xtask bench pushes");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html><title>Tagfire</title>").unwrap();
    println!("**Receiving pushes; the disk alone keeps a page in {:.2} ms**\n", disk(folder.path()));
    println!(
        "| store | one registry, pushes a second | median, ms | 95th percentile, ms | 32 at once, pushes a second | 100 in a batch, pushes a second | idle, MB | {LOG} in the log, MB | and read, MB | read in, s |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let file = folder.path().join("tagfire.db");
    measure("a file", folder.path(), file.to_str().unwrap()).await;
    let size = std::fs::metadata(&file).map_or(0, |data| data.len());
    if let Some(address) = postgres::database().await {
        measure("PostgreSQL", folder.path(), &address).await;
    }
    println!("\nThe file has {:.1} MB.", size as f64 / 1e6);
    act(folder.path()).await;
}

/// From a push to the update, on both stores.
async fn act(folder: &std::path::Path) {
    let missing = shop::missing();
    if !missing.is_empty() {
        println!("\nSKIPPED: from a push to the update, it takes {}", missing.join(" "));
        return;
    }
    println!("\n**From a push to the update of the workload: median and 95th percentile, in milliseconds**\n");
    println!("| store | from `skopeo`'s return | | from the notification's receipt | |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    acting::measure("a file", folder, folder.join("acting.db").to_str().unwrap()).await;
    if let Some(address) = postgres::database().await {
        acting::measure("PostgreSQL", folder, &address).await;
    }
}
