//! A real registry that notifies, configured as the README says, and a real client that pushes. Skipped aloud where
//! Debian's docker-registry, skopeo and umoci aren't installed.

use crate::desk::PUSH;
use crate::places::Room;
use crate::program::{Running, log, start};
use crate::shop::{Shop, missing};
use crate::stage::folder;
use serde_json::Value;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The README's configuration, with this server's address and token in it.
fn notifications(server: SocketAddr) -> String {
    let readme = include_str!("../../README.md");
    let block = readme.split("```yaml\nnotifications:").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let block = block.replace("https://tagfire.example.com", &format!("http://{server}")).replace("TOKEN", PUSH);
    format!("notifications:{block}")
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
    let missing = missing().join(" ");
    if !missing.is_empty() {
        eprintln!("skipped: {missing} isn't installed (apt-get install {missing})");
        return;
    }
    let (app, room) = (folder(), Room::file());
    let (server, address) = start(app.path(), &room);
    let shop = Shop::configured(&notifications(address));
    for image in ["a", "b"] {
        shop.make(image);
    }
    // A new tag, the same tag with another image, and with the first one again.
    for (number, image) in ["a", "b", "a"].into_iter().enumerate() {
        shop.push(image, "shop/web", "v1");
        until(address, number + 1).await;
    }
    let pushes = until(address, 3).await;
    let digests: Vec<&Value> = pushes.iter().map(|push| &push["digest"]).collect();
    assert!(digests[0] == digests[2] && digests[0] != digests[1], "{pushes:?}");
    for push in &pushes {
        assert_eq!((&push["repository"], &push["tag"]), (&"shop/web".into(), &"v1".into()));
        assert_eq!((&push["registry"], &push["source"]), (&shop.host.as_str().into(), &"distribution".into()));
    }
    // While the server is away the registry waits, and tells what it has to tell once it is back.
    drop(server);
    let again = std::net::TcpListener::bind(address).unwrap();
    for tag in ["v2", "v3", "v4"] {
        shop.push("b", "shop/web", tag);
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
