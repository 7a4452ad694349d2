//! What the proxy adds to calling a cluster directly: `cargo xtask bench proxy`.
//!
//! One client library asks for the same list three ways, one after the other in turn: the cluster itself, through the
//! proxy, and through `kubectl proxy` where it is installed. Every number is of this run.

use kube::client::Body;
use kube::config::{KubeConfigOptions, Kubeconfig};
use kube::{Client, Config};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const TOKEN: &str = "a-token-for-the-benchmark";
/// Requests of each way.
const REQUESTS: usize = 1_000;
/// Requests under way at once, for the throughput.
const AT_ONCE: usize = 16;
/// Workloads that are listed in the end.
const WORKLOADS: usize = 5_000;

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a program, and gives the address that it prints.
fn start(command: &mut Command) -> Option<(Running, String)> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take()?).read_line(&mut line).ok()?;
    let mut words = line.split(|c: char| c.is_whitespace() || c == '/');
    let address = words.rfind(|word| word.starts_with("127.0.0.1:"))?.to_owned();
    Some((Running(child), address))
}

fn client_of(address: &str, token: Option<&str>) -> Client {
    let mut config = Config::new(format!("http://{address}").parse().unwrap());
    config.auth_info.token = token.map(Into::into);
    Client::try_from(config).unwrap()
}

async fn get(client: &Client, path: &str) -> Vec<u8> {
    let request = axum::http::Request::get(path).body(Body::empty()).unwrap();
    let response = client.send(request).await.unwrap();
    assert!(response.status().is_success(), "{path}: {}", response.status());
    http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes().to_vec()
}

async fn post(client: &Client, path: &str, body: Value) -> Value {
    let request = axum::http::Request::post(path)
        .header("content-type", "application/json")
        .body(body.to_string().into_bytes())
        .unwrap();
    client.request(request).await.unwrap()
}

/// A process's resident memory in MB, and the seconds of processor that it has used.
fn process(id: u32) -> (f64, f64) {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let resident =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(0.0);
    (resident.unwrap_or(0.0) / 1024.0, (ticks(11) + ticks(12)) / 100.0)
}

fn percentile(times: &mut [Duration], part: f64) -> f64 {
    times.sort();
    times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // `cargo test --benches` asks whether it works, not how fast it is.
    let Some(kubeconfig) = std::env::var_os("TAGFIRE_TEST_KUBECONFIG") else {
        eprintln!("run this with: cargo xtask bench proxy");
        return;
    };
    let config = Kubeconfig::read_from(Path::new(&kubeconfig)).unwrap();
    let context = config.current_context.clone().unwrap();
    let direct =
        Client::try_from(Config::from_custom_kubeconfig(config, &KubeConfigOptions::default()).await.unwrap()).unwrap();
    let app = std::env::var_os("TAGFIRE_DIST").expect("the console's folder");
    let server = std::env::var_os("TAGFIRE_PROXY").unwrap_or_else(|| env!("CARGO_BIN_EXE_tagfire").into());
    let mut command = Command::new(server);
    command.args(["--listen", "127.0.0.1:0", "--rate", "1000000", "--token", TOKEN]).arg("--app").arg(app);
    let (tagfire, address) = start(command.arg("--kubeconfig").arg(&kubeconfig)).expect("the server");
    let proxied = client_of(&address, Some(TOKEN));
    let kubectl = start(Command::new("kubectl").args(["proxy", "--port", "0", "--kubeconfig"]).arg(&kubeconfig));

    let namespace =
        json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "generateName": "tagfire-bench-" } });
    let namespace =
        post(&direct, "/api/v1/namespaces", namespace).await["metadata"]["name"].as_str().unwrap().to_owned();
    let jobs = format!("/apis/batch/v1/namespaces/{namespace}/cronjobs");
    fill(&direct, &jobs, 0..20).await;
    let listed = format!("{jobs}?limit=500");
    let ours = format!("/api/v1/clusters/{context}/namespaces/{namespace}/workloads?kind=CronJob");
    get(&proxied, &ours).await;
    let (idle, _) = process(tagfire.0.id());

    let mut ways =
        vec![("the cluster itself", direct.clone(), listed.clone()), ("tagfire", proxied.clone(), ours.clone())];
    if let Some((_, address)) = &kubectl {
        // It has the credentials itself, and would pass on ours in their place.
        ways.push(("kubectl proxy", client_of(address, None), listed.clone()));
    }
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); ways.len()];
    for round in 0..REQUESTS + 50 {
        for (at, (_, client, path)) in ways.iter().enumerate() {
            let start = Instant::now();
            get(client, path).await;
            // The first ones warm up.
            if round >= 50 {
                times[at].push(start.elapsed());
            }
        }
    }
    println!("**Listing 20 workloads, one request after the other, in milliseconds**\n");
    println!("| way | median | 95th percentile | added at the median |\n| --- | ---: | ---: | ---: |");
    let base = percentile(&mut times[0].clone(), 0.5);
    for ((name, _, _), times) in ways.iter().zip(&mut times) {
        let median = percentile(times, 0.5);
        println!("| {name} | {median:.2} | {:.2} | {:.2} |", percentile(times, 0.95), median - base);
    }

    println!(
        "\n**{AT_ONCE} requests at once**\n\n| way | requests a second | a second of its own processor time | resident, MB |\n| --- | ---: | ---: | ---: |"
    );
    let processes = [None, Some(tagfire.0.id()), kubectl.as_ref().map(|(running, _)| running.0.id())];
    for ((name, client, path), id) in ways.iter().zip(processes) {
        let before = id.map(process);
        let start = Instant::now();
        let asked = (0..REQUESTS * 2).map(|_| get(client, path));
        futures::StreamExt::collect::<Vec<_>>(futures::StreamExt::buffer_unordered(
            futures::stream::iter(asked),
            AT_ONCE,
        ))
        .await;
        let rate = (REQUESTS * 2) as f64 / start.elapsed().as_secs_f64();
        let of_its_own = id.map(process).zip(before).map(|((memory, now), (_, before))| {
            (format!("{:.0}", (REQUESTS * 2) as f64 / (now - before).max(0.01)), format!("{memory:.1}"))
        });
        let (per_core, memory) = of_its_own.unwrap_or(("–".into(), "–".into()));
        println!("| {name} | {rate:.0} | {per_core} | {memory} |");
    }

    // Small things: neither the cluster nor a list, only our own guards.
    let mut alone: Vec<Duration> = Vec::new();
    for _ in 0..REQUESTS {
        let start = Instant::now();
        get(&proxied, "/api/v1/session").await;
        alone.push(start.elapsed());
    }
    println!(
        "\nA call that asks no cluster: {:.2} ms at the median. Resident when idle: {idle:.1} MB.",
        percentile(&mut alone, 0.5)
    );

    fill(&direct, &jobs, 20..WORKLOADS).await;
    let start = Instant::now();
    let (mut count, mut next) = (0, String::new());
    loop {
        let page: Value = serde_json::from_slice(&get(&proxied, &format!("{ours}{next}")).await).unwrap();
        count += page["items"].as_array().unwrap().len();
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    let (loaded, _) = process(tagfire.0.id());
    println!(
        "{count} workloads listed in {:.0} ms, page by page; resident after it: {loaded:.1} MB.",
        start.elapsed().as_secs_f64() * 1e3
    );
    let removed = axum::http::Request::delete(format!("/api/v1/namespaces/{namespace}")).body(Vec::new()).unwrap();
    let _ = direct.request::<Value>(removed).await;
}

async fn fill(client: &Client, path: &str, numbers: std::ops::Range<usize>) {
    let made = numbers.map(|number| {
        let template = json!({ "spec": { "restartPolicy": "Never", "containers": [{ "name": "web", "image": "shop/web:v1" }] } });
        let spec = json!({ "schedule": "0 0 1 1 *", "suspend": true, "jobTemplate": { "spec": { "template": template } } });
        let object = json!({ "apiVersion": "batch/v1", "kind": "CronJob", "metadata": { "name": format!("job-{number:04}") }, "spec": spec });
        post(client, path, object)
    });
    futures::StreamExt::collect::<Vec<_>>(futures::StreamExt::buffer_unordered(futures::stream::iter(made), 16)).await;
}
