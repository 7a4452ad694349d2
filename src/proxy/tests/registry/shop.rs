//! Debian's own registry on loopback, images made by `umoci`, and `skopeo` that pushes them: nothing of it is played.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What it takes, by the names of programs and of Debian's packages alike.
const PROGRAMS: [&str; 3] = ["docker-registry", "skopeo", "umoci"];

/// What of it is missing.
pub fn missing() -> Vec<&'static str> {
    PROGRAMS.into_iter().filter(|program| Command::new(program).arg("--version").output().is_err()).collect()
}

/// What the registry shows when it notifies.
pub const PUSH_TOKEN: &str = "a-push-token-of-a-test";

/// A registry until this is dropped.
pub struct Shop {
    pub host: String,
    child: Child,
    folder: tempfile::TempDir,
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("can't start {command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Starts a registry, and waits until it listens.
fn serve(config: &Path, host: &str) -> Child {
    let mut command = Command::new("docker-registry");
    command.arg("serve").arg(config).stdout(Stdio::null()).stderr(Stdio::null());
    let child = command.spawn().unwrap();
    let start = Instant::now();
    while TcpStream::connect(host).is_err() {
        assert!(start.elapsed() < Duration::from_secs(20), "the registry does not come up");
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

impl Shop {
    /// Opens one that notifies these addresses.
    pub fn open(notified: &[String]) -> Shop {
        let endpoints: String = notified
            .iter()
            .enumerate()
            .map(|(at, url)| {
                format!(
                    "    - name: e{at}\n      url: {url}\n      timeout: 1s\n      threshold: 5\n      backoff: 200ms\n      headers:\n        Authorization: [Bearer {PUSH_TOKEN}]\n"
                )
            })
            .collect();
        if endpoints.is_empty() {
            return Shop::configured("");
        }
        Shop::configured(&format!("notifications:\n  endpoints:\n{endpoints}"))
    }

    /// Opens one whose configuration has this part.
    pub fn configured(notifications: &str) -> Shop {
        assert!(missing().is_empty(), "{} isn't installed: run `cargo xtask test registry`", missing().join(" "));
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let config = format!(
            "version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: {}\n  delete:\n    enabled: true\nhttp:\n  addr: 127.0.0.1:{port}\n{notifications}",
            folder.path().join("data").display()
        );
        let path = folder.path().join("config.yml");
        std::fs::write(&path, config).unwrap();
        let host = format!("127.0.0.1:{port}");
        Shop { child: serve(&path, &host), host, folder }
    }

    /// Ends it and opens it again, with all that it has, but for what it was about to tell.
    pub fn restart(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.child = serve(&self.folder.path().join("config.yml"), &self.host);
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.host)
    }

    fn layout(&self) -> std::path::PathBuf {
        self.folder.path().join("images")
    }

    /// Makes an image that differs from every other by its label.
    pub fn make(&self, label: &str) {
        let layout = self.layout();
        if !layout.exists() {
            run(Command::new("umoci").arg("init").arg("--layout").arg(&layout));
        }
        let image = format!("{}:{label}", layout.display());
        run(Command::new("umoci").args(["new", "--image", &image]));
        run(Command::new("umoci").args(["config", "--config.label", &format!("number={label}"), "--image", &image]));
    }

    /// Pushes the image of this label, and returns when the registry has it.
    pub fn push(&self, label: &str, repository: &str, tag: &str) {
        self.copy(&self.layout(), label, repository, tag);
    }

    /// Has what is at a tag at these tags, too: as if each had been pushed, which takes a tenth of a second each.
    #[allow(dead_code, reason = "not every test needs as many")]
    pub fn repeat(&self, repository: &str, tag: &str, tags: impl Iterator<Item = String>) {
        let folder = format!("data/docker/registry/v2/repositories/{repository}/_manifests/tags");
        let (folder, link) = (self.folder.path().join(folder), Path::new("current/link"));
        let points_at = std::fs::read(folder.join(tag).join(link)).unwrap();
        for tag in tags {
            std::fs::create_dir_all(folder.join(&tag).join("current")).unwrap();
            std::fs::write(folder.join(tag).join(link), &points_at).unwrap();
        }
    }

    fn copy(&self, layout: &Path, label: &str, repository: &str, tag: &str) {
        run(Command::new("skopeo")
            .args(["--insecure-policy", "copy", "--quiet", "--dest-tls-verify=false"])
            .arg(format!("oci:{}:{label}", layout.display()))
            .arg(format!("docker://{}/{repository}:{tag}", self.host)));
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
