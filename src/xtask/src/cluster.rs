//! The proxy on a real cluster: one of our own where Go is, the one that `KUBECONFIG` names elsewhere.

use crate::python;
use crate::run::build_server;
use crate::step::{Outcome, cargo, output, run, say, target, top};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A cluster while the tests run.
struct Cluster {
    kubeconfig: PathBuf,
    /// The folder of one that was started, to be stopped again.
    ours: Option<PathBuf>,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(folder) = &self.ours {
            let stopped = run(Command::new(top().join("tests/cluster/down")).arg(folder).arg("--erase"));
            if let Err(why) = stopped {
                say(&why);
            }
        }
    }
}

/// Runs the tests that need a cluster, or says aloud that there is none.
pub fn test() -> Outcome {
    let Some(cluster) = start()? else {
        say("skipped: no cluster. It takes Go, openssl and curl to start one, or KUBECONFIG to name one");
        return Ok(());
    };
    run(cargo()
        .args(["test", "--package", "tagfire-proxy", "--test", "cluster", "--", "--ignored", "--test-threads", "6"])
        .env("TAGFIRE_TEST_KUBECONFIG", &cluster.kubeconfig))?;
    api(&cluster.kubeconfig)
}

/// What the proxy adds to calling a cluster directly.
pub fn bench() -> Outcome {
    let server = build_server()?;
    let Some(cluster) = start()? else {
        return Err(
            "the benchmark needs a cluster: Go, openssl and curl to start one, or KUBECONFIG to name one".into()
        );
    };
    say("timing (about 2 minutes; the numbers are of a machine that does nothing else)");
    run(cargo()
        .args(["bench", "--quiet", "--package", "tagfire-proxy", "--bench", "latency"])
        .env("TAGFIRE_PROXY", server)
        .env("TAGFIRE_TEST_KUBECONFIG", &cluster.kubeconfig))
}

fn start() -> Outcome<Option<Cluster>> {
    let has = |program: &str, argument: &str| output(Command::new(program).arg(argument)).is_some();
    if has("go", "version") && has("openssl", "version") && has("curl", "--version") {
        let folder = target().join("cluster");
        // One that a test run before left behind would be found as it was then.
        let down = top().join("tests/cluster/down");
        run(Command::new(&down).arg(&folder).arg("--erase"))?;
        let mut up = Command::new(top().join("tests/cluster/up"));
        let kubeconfig = output_of(up.arg(&folder))?;
        return Ok(Some(Cluster { kubeconfig: kubeconfig.into(), ours: Some(folder) }));
    }
    Ok(std::env::var_os("KUBECONFIG").map(|named| Cluster { kubeconfig: named.into(), ours: None }))
}

/// What a program prints; its own words go on to standard error.
fn output_of(command: &mut Command) -> Outcome<String> {
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|error| format!("can't start the cluster: {error}"))?;
    if !output.status.success() {
        return Err("the cluster did not start".into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A server, ended when this is dropped.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The API's document is valid, and requests made from it find no server error.
fn api(kubeconfig: &Path) -> Outcome {
    let Some(python) = python::with(&["schemathesis", "openapi-spec-validator"]) else {
        say("skipped: schemathesis and openapi-spec-validator can't be had from PyPI");
        return Ok(());
    };
    const TOKEN: &str = "a-token-for-schemathesis-alone";
    let folder = target().join("api");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    std::fs::write(folder.join("index.html"), "<title>Tagfire</title>").map_err(|error| error.to_string())?;
    // Names that are there, so that requests get past them.
    let config = std::fs::read_to_string(kubeconfig).map_err(|error| error.to_string())?;
    let context = config.lines().find_map(|line| line.strip_prefix("current-context: ")).unwrap_or("lab");
    let names = format!("[parameters]\nregion = \"local\"\ncluster = {context:?}\nnamespace = \"default\"\n");
    std::fs::write(folder.join("schemathesis.toml"), names).map_err(|error| error.to_string())?;
    let mut child = Command::new(build_server()?)
        .args(["--listen", "127.0.0.1:0", "--rate", "100000", "--token", TOKEN, "--allow", "*/no-such-namespace/*"])
        .arg("--app")
        .arg(&folder)
        .arg("--kubeconfig")
        .arg(kubeconfig)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("can't start the server: {error}"))?;
    let printed = child.stdout.take();
    let server = Server(child);
    let mut line = String::new();
    if let Some(printed) = printed {
        let _ = BufReader::new(printed).read_line(&mut line);
    }
    let address =
        line.split_whitespace().find_map(|word| word.strip_prefix("http://")?.split('/').next()).unwrap_or_default();
    let address = format!("http://{address}");
    let document = folder.join("openapi.json");
    run(Command::new("curl").args(["-sf", "-o"]).arg(&document).arg(format!("{address}/api/v1/openapi.json")))?;
    run(Command::new(python.join("openapi-spec-validator")).arg(&document))?;
    let tested = run(Command::new(python.join("schemathesis"))
        .arg("run")
        .arg(&document)
        .args(["--url", &address, "--header", &format!("Authorization: Bearer {TOKEN}")])
        .args([
            "--checks",
            "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
        ])
        // A stream of events doesn't end.
        .args(["--exclude-path-regex", "/events$", "--max-examples", "25", "--seed", "14", "--no-color"])
        .args(["--warnings", "off"])
        .current_dir(&folder));
    drop(server);
    tested
}
