//! A real registry that notifies, configured as the README says, and a real client that pushes. Skipped aloud where
//! Debian's docker-registry, skopeo and umoci aren't installed.

use crate::desk::PUSH;
use crate::places::Room;
use crate::program::{Running, log, start};
use crate::stage::folder;
use serde_json::Value;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAMS: [&str; 3] = ["docker-registry", "skopeo", "umoci"];

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The README's configuration, with this server's address and token in it.
fn notifications(server: SocketAddr) -> String {
    let readme = include_str!("../../README.md");
    let block = readme.split("```yaml\nnotifications:").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let block = block.replace("https://tagfire.example.com", &format!("http://{server}")).replace("TOKEN", PUSH);
    format!("notifications:{block}")
}

fn registry(folder: &Path, server: SocketAddr) -> (Running, String) {
    let port = (26_500..27_500).find(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap();
    let storage = folder.join("storage");
    let configuration = format!(
        "version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {}}}}}\nhttp: {{addr: '127.0.0.1:{port}'}}\n{}",
        storage.display(),
        notifications(server)
    );
    let file = folder.join("registry.yml");
    std::fs::write(&file, configuration).unwrap();
    let mut command = Command::new("docker-registry");
    command.arg("serve").arg(&file).stdout(Stdio::null()).stderr(Stdio::null());
    let running = Running(command.spawn().unwrap());
    let start = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(start.elapsed() < Duration::from_secs(20), "the registry doesn't listen");
        std::thread::sleep(Duration::from_millis(20));
    }
    (running, format!("127.0.0.1:{port}"))
}

/// The log once it has this many pushes.
async fn until(server: SocketAddr, number: usize) -> Vec<Value> {
    let start = Instant::now();
    loop {
        let pushes = log(server).await;
        if pushes.len() >= number {
            return pushes;
        }
        assert!(start.elapsed() < Duration::from_secs(30), "only {pushes:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn real_registry_notifies_as_the_readme_configures_it() {
    let there = |program: &&str| Command::new(program).arg("--help").output().is_ok();
    if let Some(missing) = PROGRAMS.iter().find(|program| !there(program)) {
        eprintln!("skipped: {missing} isn't installed (apt-get install {})", PROGRAMS.join(" "));
        return;
    }
    let (app, room, made) = (folder(), Room::file(), tempfile::tempdir().unwrap());
    let (server, address) = start(app.path(), &room);
    let (_registry, host) = registry(made.path(), address);
    let layout = made.path().join("images").to_str().unwrap().to_owned();
    run("umoci", &["init", "--layout", &layout]);
    for tag in ["a", "b"] {
        let image = format!("{layout}:{tag}");
        run("umoci", &["new", "--image", &image]);
        run("umoci", &["config", "--image", &image, "--config.env", &format!("IMAGE={tag}")]);
    }
    let push = |image: &str, tag: &str| {
        let (from, to) = (format!("oci:{layout}:{image}"), format!("docker://{host}/shop/web:{tag}"));
        run("skopeo", &["--insecure-policy", "copy", "--dest-tls-verify=false", &from, &to]);
    };
    // A new tag, the same tag with another image, and with the first one again.
    for (number, image) in ["a", "b", "a"].into_iter().enumerate() {
        push(image, "v1");
        until(address, number + 1).await;
    }
    let pushes = until(address, 3).await;
    let digests: Vec<&Value> = pushes.iter().map(|push| &push["digest"]).collect();
    assert!(digests[0] == digests[2] && digests[0] != digests[1], "{pushes:?}");
    for push in &pushes {
        assert_eq!((&push["repository"], &push["tag"]), (&"shop/web".into(), &"v1".into()));
        assert_eq!((&push["registry"], &push["source"]), (&host.as_str().into(), &"distribution".into()));
    }
    // While the server is away the registry waits, and tells what it has to tell once it is back.
    drop(server);
    let again = std::net::TcpListener::bind(address).unwrap();
    for tag in ["v2", "v3", "v4"] {
        push("b", tag);
    }
    drop(again);
    let mut command = Command::new(env!("CARGO_BIN_EXE_tagfire"));
    let listen = address.to_string();
    command.args(["--listen", &listen, "--push-token", PUSH, "--token", crate::stage::TOKEN, "--store", &room.address]);
    let command = command.arg("--app").arg(app.path()).stdout(Stdio::null()).stderr(Stdio::null());
    let _server = Running(command.spawn().unwrap());
    while std::net::TcpStream::connect(address).is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let tags: Vec<String> =
        until(address, 6).await.iter().map(|push| push["tag"].as_str().unwrap().to_owned()).collect();
    assert_eq!(tags, ["v1", "v1", "v1", "v2", "v3", "v4"]);
}
