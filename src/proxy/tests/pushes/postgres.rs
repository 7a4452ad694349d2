//! A PostgreSQL server of these tests' own: one for all of them, a database for each.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Where Debian's packages put the programs.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<_> = versions.filter_map(|version| Some(version.ok()?.path().join("bin"))).collect();
    found.sort();
    found.into_iter().rfind(|folder| folder.join("initdb").is_file())
}

/// A command as somebody who may run the server: it refuses root.
fn unprivileged(program: &Path) -> Command {
    let root = std::fs::metadata("/proc/self").is_ok_and(|data| std::os::unix::fs::MetadataExt::uid(&data) == 0);
    let mut command = Command::new("setpriv");
    if root {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    command.arg("--").arg(program).current_dir("/");
    command
}

/// Runs a server until its own input ends, as it does with these tests, however they end; then it ends the server and removes
/// the folder. (Half a gigabyte each time, were it left.)
const KEEPER: &str = r#"trap "" INT; "$@" & read -r _; kill -QUIT $!; wait; rm -rf "$0""#;

struct Server {
    port: u16,
    databases: AtomicU32,
    /// Holds its input open.
    _keeper: Child,
}

impl Server {
    fn start() -> Option<Server> {
        let programs = programs()?;
        let folder = tempfile::Builder::new().prefix("tagfire-postgres-").tempdir().unwrap().keep();
        let port = port();
        let data = folder.join("data");
        std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o777)).unwrap();
        let mut init = unprivileged(&programs.join("initdb"));
        init.args(["--username=tagfire", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"]);
        let made = init.arg(&data).stdout(Stdio::null()).status().unwrap();
        assert!(made.success(), "initdb failed");
        let mut server = unprivileged(&programs.join("postgres"));
        server.arg("-D").arg(&data).args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        server.args(["-c", "unix_socket_directories=", "-c", "max_connections=300", "-c", "shared_buffers=32MB"]);
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER]).arg(&folder).arg(server.get_program()).args(server.get_args()).current_dir("/");
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let keeper = keeper.spawn().unwrap();
        let start = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < Duration::from_secs(60), "the server doesn't listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(Server { port, databases: AtomicU32::new(0), _keeper: keeper })
    }
}

/// A free port below those that the system gives to connections: to ask such a one whether anybody listens may be answered
/// by oneself.
fn port() -> u16 {
    let first = 21_000 + u16::try_from(std::process::id() % 5_000).unwrap();
    (first..first + 1_000).find(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

/// The address of an empty database; none where the server isn't installed, which is said.
pub async fn database() -> Option<String> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let started = tokio::task::spawn_blocking(|| SERVER.get_or_init(Server::start)).await.unwrap();
    let Some(server) = started else {
        eprintln!("skipped: PostgreSQL isn't installed (apt-get install postgresql)");
        return None;
    };
    let name = format!("test_{}", server.databases.fetch_add(1, Ordering::Relaxed));
    let address = |name: &str| format!("postgres://tagfire@127.0.0.1:{}/{name}", server.port);
    // It listens before it lets anybody in.
    let connected = tokio::time::timeout(Duration::from_secs(60), async {
        loop {
            match <sqlx::PgConnection as sqlx::Connection>::connect(&address("postgres")).await {
                Ok(connection) => return connection,
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    });
    let mut connection = connected.await.expect("the server lets nobody in");
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await.unwrap();
    Some(address(&name))
}
