//! The program itself, receiving.

use crate::desk::PUSH;
use crate::places::Room;
use crate::stage::TOKEN;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A process of a test, until this is dropped.
pub struct Running(pub Child);

impl Drop for Running {
    /// SIGKILL, to the one process that was started here.
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program on this store, receiving, and gives where it listens.
pub fn start(app: &Path, room: &Room) -> (Running, SocketAddr) {
    listening(program(&[]).args(["--store", &room.address]).arg("--app").arg(app))
}

/// The program with this command, on loopback, with the tokens of tests.
pub fn program(command: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tagfire"));
    program.args(command).args(["--listen", "127.0.0.1:0", "--token", TOKEN, "--push-token", PUSH]);
    program
}

/// Starts a program, and gives where it listens.
pub fn listening(command: &mut Command) -> (Running, SocketAddr) {
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.split("://").nth(1).and_then(|rest| rest.split('/').next()?.parse().ok());
    (Running(child), address.unwrap_or_else(|| panic!("it doesn't start: “{line}”")))
}

/// Sends a request and gives the whole answer; nothing where it breaks off or takes longer than a registry waits.
pub async fn exchange(address: SocketAddr, head: &str, body: &str) -> Option<String> {
    let exchange = async {
        let mut stream = TcpStream::connect(address).await.ok()?;
        let length = body.len();
        let request = format!(
            "{head}Host: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.ok()?;
        Some(answer)
    };
    tokio::time::timeout(Duration::from_secs(3), exchange).await.ok()?
}

/// What this address answers the operator, JSON.
pub async fn get(address: SocketAddr, path: &str) -> serde_json::Value {
    let head = format!("GET {path} HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\n");
    let answer = exchange(address, &head, "").await.unwrap();
    serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap()
}

/// Every push in the log, which has no gap.
pub async fn log(address: SocketAddr) -> Vec<serde_json::Value> {
    let (mut pushes, mut after) = (Vec::new(), "0".to_owned());
    loop {
        let page = get(address, &format!("/api/v1/pushes?limit=500&after={after}")).await;
        pushes.extend(page["items"].as_array().unwrap().iter().cloned());
        if page["more"] != true {
            assert!(pushes.iter().zip(1..).all(|(push, place)| push["sequence"] == place));
            return pushes;
        }
        after = page["next"].as_str().unwrap().to_owned();
    }
}
