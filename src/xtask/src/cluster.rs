//! The proxy on a real cluster: one of our own where Go is, the one that `KUBECONFIG` names elsewhere.

use crate::run::{build_server, build_server_for_tests};
use crate::step::{NATIVE, Outcome, cargo, end, output, printed, run, run_at_last, say, target, top, wait};
use crate::{app, browser, postgres, python, registry};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// A cluster while the tests run.
struct Cluster {
    kubeconfig: PathBuf,
    /// The folder of one that was started, to be stopped again.
    ours: Option<PathBuf>,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(folder) = &self.ours
            && let Err(why) = down(folder)
        {
            say(&why);
        }
    }
}

/// What there is to test on.
enum Found {
    Cluster(Cluster),
    /// There is none, and why.
    None(String),
}

/// Runs the tests that need a cluster, or says aloud that there is none.
pub fn test() -> Outcome {
    // Several servers share one.
    postgres::provide();
    // Built before, so that a cluster stands no longer than it is used.
    let tests = || {
        let mut command = cargo();
        command.arg("test").args(NATIVE).args(["--test", "cluster"]);
        command
    };
    run(tests().arg("--no-run"))?;
    let live = console()?;
    let cluster = match start()? {
        Found::Cluster(cluster) => cluster,
        Found::None(why) => {
            say(&format!("SKIPPED, no cluster: {why}"));
            return Ok(());
        }
    };
    run(tests().args(["--", "--ignored", "--test-threads", "6"]).env("TAGFIRE_TEST_KUBECONFIG", &cluster.kubeconfig))?;
    api(&cluster.kubeconfig)?;
    let mut live = live();
    live.args(["--", "--ignored", "--test-threads", "2"]).env("TAGFIRE_TEST_KUBECONFIG", &cluster.kubeconfig);
    if let Err(why) = registry::install() {
        say(&format!("SKIPPED, no registry for the console on a cluster: {why}"));
        live.args(["--skip", "registry::"]);
    }
    run(&mut live)
}

/// What the proxy adds to calling a cluster directly.
pub fn bench() -> Outcome {
    // With the console inside, as it is run: its files are held in memory.
    app::build()?;
    let server = build_server()?;
    let benches = || {
        let mut command = cargo();
        command.args(["bench", "--quiet", "--package", "tagfire-proxy", "--bench", "latency"]);
        command
    };
    run(benches().arg("--no-run"))?;
    let cluster = match start()? {
        Found::Cluster(cluster) => cluster,
        Found::None(why) => return Err(format!("the benchmark needs a cluster: {why}")),
    };
    say("timing (about 2 minutes; the numbers are of a machine that does nothing else)");
    run(benches()
        .env("TAGFIRE_PROXY", server)
        .env("TAGFIRE_DIST", app::dist())
        .env("TAGFIRE_TEST_KUBECONFIG", &cluster.kubeconfig))
}

/// One of our own where it can be built, else the one that is named.
fn start() -> Outcome<Found> {
    let why = match missing() {
        None => return ours().map(Found::Cluster),
        Some(why) => why,
    };
    Ok(match std::env::var_os("KUBECONFIG") {
        Some(named) => Found::Cluster(Cluster { kubeconfig: named.into(), ours: None }),
        None => Found::None(format!("{why}, and KUBECONFIG names none")),
    })
}

/// What builds a cluster's program while other steps run, which leave a core idle now and then.
static BEFOREHAND: Mutex<Option<Child>> = Mutex::new(None);

fn beforehand() -> std::sync::MutexGuard<'static, Option<Child>> {
    BEFOREHAND.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins to build a cluster's program, with what the other steps leave. Whether it can be built is told when it is
/// needed: all that matters here is what Go then finds in its cache.
pub fn prepare() {
    let mut build = Command::new("nice");
    // Compiles every package and links nothing.
    build.args(["-n", "19", "go", "list", "-export", "-deps", "-mod=readonly", "."]);
    let build = build.current_dir(folder()).env("CGO_ENABLED", "0");
    *beforehand() = build.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok();
}

/// Ends it, where it still goes on.
pub fn put_away() {
    if let Some(mut build) = beforehand().take() {
        end(&mut build);
    }
}

/// What keeps a cluster of our own from being built here.
fn missing() -> Option<String> {
    if let Some(mut build) = beforehand().take() {
        // Two builds at once would do the same work twice.
        let _ = wait(&mut build);
    }
    for (program, argument) in [("go", "version"), ("openssl", "version"), ("curl", "--version")] {
        if output(Command::new(program).arg(argument)).is_none() {
            return Some(format!("it takes {program} to start one"));
        }
    }
    say("fetching Kubernetes' modules (about a minute, once)");
    // What `go build` would fetch: where that can't be had, the machine is at fault, and where it can't be built, we are.
    let fetched = printed(Command::new("go").current_dir(folder()).args(["list", "-deps", "-mod=readonly", "."]));
    fetched.is_err().then(|| "Kubernetes' modules can't be fetched".to_owned())
}

fn folder() -> PathBuf {
    top().join("tests/cluster")
}

fn ours() -> Outcome<Cluster> {
    let data = target().join("cluster");
    // One that a test run before left behind would be found as it was then.
    down(&data)?;
    // Stopped also where it comes up by half.
    let mut cluster = Cluster { kubeconfig: PathBuf::new(), ours: Some(data.clone()) };
    let mut up = Command::new(folder().join("up"));
    up.arg(&data).env("CLUSTER_PORT", free_port()?.to_string()).env("CLUSTER_BIN", target().join("tools/cluster"));
    cluster.kubeconfig = printed(&mut up).map_err(|why| format!("the cluster did not start: {why}"))?.into();
    Ok(cluster)
}

fn down(data: &Path) -> Outcome {
    run_at_last(Command::new(folder().join("down")).arg(data).arg("--erase"))
}

/// A port that is free with the two below it.
fn free_port() -> Outcome<u16> {
    let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let found = (16_443..17_443).step_by(10).find(|port| [*port, port - 1, port - 2].into_iter().all(free));
    found.ok_or_else(|| "no three ports are free for a cluster".to_owned())
}

/// The tests of the console in a browser in front of a cluster, with all that they need built.
fn console() -> Outcome<impl Fn() -> Command> {
    app::build()?;
    let server = build_server_for_tests()?;
    let driver = browser::driver()?;
    let tests = move || {
        let mut command = cargo();
        command
            .args(["test", "--package", "tagfire-tests", "--test", "live"])
            .env("TAGFIRE_PROXY", &server)
            .env("TAGFIRE_DIST", app::dist())
            .env("TAGFIRE_SCREENSHOTS", target().join("screenshots"))
            .env("CHROMEDRIVER", &driver);
        command
    };
    run(tests().arg("--no-run"))?;
    Ok(tests)
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
    let Some(python) = python::with(&["schemathesis==4.32.5", "openapi-spec-validator==0.9.0"]) else {
        say("SKIPPED: schemathesis and openapi-spec-validator can't be had from PyPI");
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
    let mut child = Command::new(build_server_for_tests()?)
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
