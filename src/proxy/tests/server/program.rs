//! The program itself: what it prints, where it refuses to start, and how it ends.

use crate::stage::folder;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const TAGFIRE: &str = env!("CARGO_BIN_EXE_tagfire");

struct Running {
    child: Child,
    line: String,
    _folder: tempfile::TempDir,
}

impl Running {
    fn start(mut command: Command) -> Running {
        let folder = folder();
        let mut child = command
            .arg("--listen")
            .arg("127.0.0.1:0")
            .arg("--app")
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Running { child, line: line.trim().to_owned(), _folder: folder }
    }

    fn address(&self) -> String {
        let rest = self.line.split("://").nth(1).unwrap_or_else(|| panic!("“{}” has no address", self.line));
        rest.split('/').next().unwrap().to_owned()
    }

    fn exchange(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn kubeconfig() -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), crate::fake::kubeconfig("https://lab.test", "a-token-of-the-cluster")).unwrap();
    file
}

#[test]
fn with_a_cluster_the_printed_link_signs_in() {
    let file = kubeconfig();
    let mut command = Command::new(TAGFIRE);
    command.arg("--kubeconfig").arg(file.path());
    let running = Running::start(command);
    let (page, token) = running.line.split_once("#token=").expect("a token in the fragment");
    assert!(page.starts_with("Tagfire is at http://127.0.0.1:") && token.len() >= 40, "{}", running.line);
    let body = format!("{{\"token\":\"{token}\"}}");
    let answer = running.exchange(&format!(
        "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ));
    assert!(answer.starts_with("HTTP/1.1 204") && answer.contains("set-cookie: tagfire-"), "{answer}");
}

#[test]
fn without_a_cluster_there_is_no_token_to_print() {
    let running = Running::start(Command::new(TAGFIRE));
    assert!(running.line.ends_with('/'), "{}", running.line);
    assert!(
        running.exchange("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200")
    );
}

#[test]
fn what_is_unsafe_or_missing_is_refused_with_a_sentence() {
    for (flags, why) in [
        (&["--listen", "0.0.0.0:0"][..], "without TLS"),
        (&["--kubeconfig", "/nowhere/config"], "the kubeconfig can't be read"),
        (&["--in-cluster"], "--in-cluster"),
        (&["--tencent", "--tencent-credentials", "/nowhere/file"], "can't read the credentials"),
        (&["--tls-cert", "/nowhere/cert", "--tls-key", "/nowhere/key"], "for TLS"),
        (&["--audit", "/nowhere/audit"], "--audit"),
    ] {
        let folder = folder();
        let output = Command::new(TAGFIRE).args(flags).arg("--app").arg(folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(why), "{flags:?}: {said}");
    }
}

#[test]
fn help_names_every_option_and_no_secret() {
    let output = Command::new(TAGFIRE).arg("--help").env("TAGFIRE_TOKEN", "hunter2-hunter2-hunter2").output().unwrap();
    let help = String::from_utf8_lossy(&output.stdout);
    for option in [
        "--listen",
        "--kubeconfig",
        "--in-cluster",
        "--tencent",
        "--token",
        "--viewer-token",
        "--allow",
        "--audit",
        "TAGFIRE_ALLOW",
    ] {
        assert!(help.contains(option), "{option}: {help}");
    }
    assert!(!help.contains("hunter2"), "{help}");
}

#[cfg(unix)]
#[test]
fn it_ends_when_it_is_asked_to() {
    let mut running = Running::start(Command::new(TAGFIRE));
    let idle = TcpStream::connect(running.address()).unwrap();
    let start = Instant::now();
    Command::new("kill").arg(running.child.id().to_string()).status().unwrap();
    let status = running.child.wait().unwrap();
    assert!(status.success() && start.elapsed() < Duration::from_secs(7), "{status} after {:?}", start.elapsed());
    drop(idle);
}

#[cfg(target_os = "linux")]
#[test]
fn with_few_descriptors_idle_connections_keep_nobody_out() {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 64; exec \"$0\" \"$@\"", TAGFIRE]);
    let running = Running::start(command);
    let idle: Vec<_> = (0..200).filter_map(|_| TcpStream::connect(running.address()).ok()).collect();
    assert!(idle.len() > 100);
    let start = Instant::now();
    let answer = running.exchange("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}
