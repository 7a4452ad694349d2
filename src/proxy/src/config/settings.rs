//! What the options add up to, checked.

use super::registry::{RegistrySettings, registry};
use super::running::RunnerSettings;
use super::{AllowList, Options, PushAccess, StoreSettings};
use axum::http::HeaderName;
use secrecy::{ExposeSecret, SecretString};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// Why the program doesn't start as it is configured.
#[derive(Debug)]
pub struct ConfigError(String);

impl ConfigError {
    pub(super) fn new(why: impl Into<String>) -> ConfigError {
        ConfigError(why.into())
    }
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

/// Where clusters come from.
#[derive(Clone, Debug)]
pub enum SourceSettings {
    None,
    Kubeconfig(PathBuf),
    InCluster,
    Tencent(TencentSettings),
}

/// How Tencent Cloud is reached.
#[derive(Clone, Debug)]
pub struct TencentSettings {
    /// A file with credentials; the environment's where there is none.
    pub credentials: Option<PathBuf>,
    /// The API's address, with `{service}` for the product's name.
    pub endpoint: String,
    /// Whether clusters are reached by their public endpoints.
    pub public: bool,
}

/// The reverse proxy in front, and what of its words is believed.
#[derive(Clone, Debug, Default)]
pub struct Proxied {
    pub trusted: Vec<IpAddr>,
    pub user_header: Option<HeaderName>,
    pub operators: Vec<String>,
}

/// The configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    pub listen: SocketAddr,
    /// The app's folder, where one is named.
    pub app: Option<PathBuf>,
    /// Whether browsers may keep the demo for use without a network.
    pub offline: bool,
    pub hosts: Vec<String>,
    pub source: SourceSettings,
    /// Image registries that are asked.
    pub registry: RegistrySettings,
    /// What is done without being asked.
    pub runner: RunnerSettings,
    pub token: Option<SecretString>,
    pub viewer_token: Option<SecretString>,
    pub proxied: Proxied,
    pub allow: AllowList,
    pub audit: Option<PathBuf>,
    /// Where the server remembers, where it does.
    pub store: Option<StoreSettings>,
    pub pushes: PushAccess,
    pub tls: Option<(PathBuf, PathBuf)>,
    pub behind_tls: bool,
    pub rate: u32,
    pub connections: Option<usize>,
    pub rollout_limit: Duration,
    pub stuck_after: Duration,
    /// How long a session lasts.
    pub session: Duration,
    /// For how long a change is looked for after the answer to its write was lost: longer than an API server takes over
    /// any request.
    pub lost: Duration,
}

/// The shortest token: 16 characters of a random one can't be guessed.
const TOKEN: usize = 16;
/// Below this a configuration file is read.
const FILE: u64 = 1024 * 1024;

impl Settings {
    /// Reads the configuration file, where one is named, and checks everything.
    pub fn read(options: Options) -> Result<Settings, ConfigError> {
        let Some(path) = options.config.clone() else { return Settings::new(options) };
        let wrong =
            |why: String| ConfigError::new(format!("can't use the configuration file {}: {why}", path.display()));
        if std::fs::metadata(&path).is_ok_and(|data| data.len() > FILE) {
            return Err(wrong("it is larger than 1 MiB".into()));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
        // The parser's own message quotes the line, and the line may hold a token.
        let file = toml::from_str(&text).map_err(|error| {
            let line =
                1 + error.span().map_or(0, |span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count());
            wrong(format!("line {line}: {}", error.message()))
        })?;
        Settings::new(options.over(file))
    }

    /// Checks options.
    pub fn new(options: Options) -> Result<Settings, ConfigError> {
        let listen = options.listen.unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8787));
        let tls = options.tls_cert.clone().zip(options.tls_key.clone());
        if tls.is_none() && (options.tls_cert.is_some() || options.tls_key.is_some()) {
            return Err(ConfigError::new("--tls-cert and --tls-key go together"));
        }
        let behind_tls = options.behind_tls.unwrap_or(false);
        if !listen.ip().is_loopback() && tls.is_none() && !behind_tls {
            return Err(ConfigError::new(format!(
                "refusing to listen on {listen} without TLS: tokens would cross the network readable. Give --tls-cert and --tls-key, or say --behind-tls where a reverse proxy in front speaks TLS"
            )));
        }
        check_token("--token", options.token.as_ref())?;
        check_token("--viewer-token", options.viewer_token.as_ref())?;
        let source = source(&options)?;
        let mut hosts = options.host.clone();
        if !listen.ip().is_loopback() && !listen.ip().is_unspecified() {
            hosts.push(match listen.ip() {
                IpAddr::V4(address) => address.to_string(),
                IpAddr::V6(address) => format!("[{address}]"),
            });
        }
        Ok(Settings {
            listen,
            app: options.app.clone(),
            offline: !options.no_offline.unwrap_or(false),
            hosts,
            runner: RunnerSettings::of(&options, &source)?,
            source,
            registry: registry(&options)?,
            proxied: proxied(&options)?,
            token: options.token.clone(),
            viewer_token: options.viewer_token.clone(),
            allow: AllowList::parse(&options.allow).map_err(|error| ConfigError::new(format!("--allow: {error}")))?,
            store: StoreSettings::of(&options)?,
            pushes: PushAccess::of(&options, listen.ip().is_loopback() && tls.is_none() && !behind_tls)?,
            audit: options.audit.clone(),
            tls,
            behind_tls,
            rate: options.rate.unwrap_or(50).max(1),
            connections: options.connections,
            rollout_limit: Duration::from_secs(options.rollout_limit.unwrap_or(600).clamp(1, 86_400)),
            stuck_after: Duration::from_secs(options.stuck_after.unwrap_or(20).min(86_400)),
            session: Duration::from_secs(12 * 3600),
            lost: Duration::from_secs(75),
        })
    }

    /// Whether browsers come by TLS, so that cookies may insist on it.
    #[must_use]
    pub fn encrypted(&self) -> bool {
        self.tls.is_some() || self.behind_tls
    }
}

pub(super) fn check_token(flag: &str, token: Option<&SecretString>) -> Result<(), ConfigError> {
    match token {
        Some(token) if token.expose_secret().chars().count() < TOKEN => {
            Err(ConfigError::new(format!("{flag} is too short: a token has at least {TOKEN} characters")))
        }
        Some(token) if !token.expose_secret().bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err(ConfigError::new(format!("{flag} holds a space or a character that a header can't carry")))
        }
        _ => Ok(()),
    }
}

fn source(options: &Options) -> Result<SourceSettings, ConfigError> {
    let (in_cluster, tencent) = (options.in_cluster.unwrap_or(false), options.tencent.unwrap_or(false));
    match (&options.kubeconfig, in_cluster, tencent) {
        (None, false, false) => Ok(SourceSettings::None),
        (Some(file), false, false) => Ok(SourceSettings::Kubeconfig(file.clone())),
        (None, true, false) => Ok(SourceSettings::InCluster),
        (None, false, true) => Ok(SourceSettings::Tencent(TencentSettings {
            credentials: options.tencent_credentials.clone(),
            endpoint: endpoint(options.tencent_endpoint.as_deref())?,
            public: options.tencent_public.unwrap_or(false),
        })),
        _ => Err(ConfigError::new("choose one of --kubeconfig, --in-cluster and --tencent")),
    }
}

/// The API's address: TLS, but on loopback, where tests are.
fn endpoint(asked: Option<&str>) -> Result<String, ConfigError> {
    let endpoint = asked.unwrap_or("https://{service}.tencentcloudapi.com").trim_end_matches('/');
    let plain =
        ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].iter().any(|begin| endpoint.starts_with(begin));
    let legal = endpoint.parse::<axum::http::Uri>().is_ok_and(|_| !endpoint.contains(['@', '?', '#']))
        || endpoint.contains("{service}");
    if legal && (plain || endpoint.starts_with("https://")) {
        Ok(endpoint.to_owned())
    } else {
        Err(ConfigError::new(format!("--tencent-endpoint is not an https address: {endpoint}")))
    }
}

fn proxied(options: &Options) -> Result<Proxied, ConfigError> {
    let header = match &options.user_header {
        Some(name) => Some(
            name.parse().map_err(|_| ConfigError::new(format!("--user-header: “{name}” is not a header's name")))?,
        ),
        None => None,
    };
    if header.is_some() && options.trusted_proxy.is_empty() {
        return Err(ConfigError::new(
            "--user-header needs --trusted-proxy: without it anyone could write the header themselves",
        ));
    }
    Ok(Proxied { trusted: options.trusted_proxy.clone(), user_header: header, operators: options.operator.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Program;
    use clap::Parser;

    fn settings(flags: &[&str]) -> Result<Settings, String> {
        let program =
            Program::try_parse_from(std::iter::once(&"tagfire").chain(flags)).map_err(|error| error.to_string())?;
        Settings::read(program.into_options()).map_err(|error| error.to_string())
    }

    #[test]
    fn unsafe_configurations_are_refused_with_a_reason() {
        for (flags, why) in [
            (&["--listen", "0.0.0.0:80"][..], "without TLS"),
            (&["--listen", "[::]:80"], "without TLS"),
            (&["--listen", "192.168.1.2:80", "--token", "a-token-that-is-long"], "without TLS"),
            (&["--token", "short"], "at least 16"),
            (&["--viewer-token", "with a space in the middle"], "a space"),
            (&["--tls-cert", "a.pem"], "--tls-key"),
            (&["--kubeconfig", "a", "--in-cluster"], "choose one"),
            (&["--kubeconfig", "a", "--tencent"], "choose one"),
            (&["--tencent", "--tencent-endpoint", "http://evil.test"], "not an https address"),
            (&["--tencent", "--tencent-endpoint", "https://user@evil.test"], "not an https address"),
            (&["--user-header", "x-user"], "--trusted-proxy"),
            (&["--user-header", "bad header", "--trusted-proxy", "10.0.0.1"], "not a header's name"),
            (&["--push-token", "short"], "at least 16"),
            (&["--push-token", "the-same-token-twice", "--token", "the-same-token-twice"], "of its own"),
            (&["--no-push-token", "--push-token", "a-push-token-of-a-test"], "go together"),
            (&["--no-push-token", "--listen", "0.0.0.0:80", "--behind-tls"], "on loopback"),
            (&["--no-push-token", "--behind-tls"], "on loopback"),
            (&["--store", "mysql://db.test"], "--store"),
            (&["--push-registry", "https://registry.test/"], "not a registry's host"),
            (&["--allow", "web"], "CLUSTER/NAMESPACE/WORKLOAD"),
            (&["--config", "/nowhere/tagfire.toml"], "can't use the configuration file"),
            (&["--unknown"], "--unknown"),
        ] {
            let error = settings(flags).unwrap_err();
            assert!(error.contains(why), "{flags:?}: {error}");
        }
    }

    #[test]
    fn off_loopback_an_explicit_word_is_enough() {
        assert!(settings(&["--listen", "0.0.0.0:80", "--behind-tls"]).unwrap().encrypted());
        assert!(settings(&["serve", "--listen", "127.0.0.2:80"]).is_ok());
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let text = "listen = \"127.0.0.1:1\"\nallow = [\"a/b/c\"]\nrate = 7\nviewer-token = \"viewer-token-of-a-file\"\nin-cluster = true\n";
        std::fs::write(file.path(), text).unwrap();
        let path = file.path().to_str().unwrap();
        let settings = settings(&["--config", path, "--listen", "127.0.0.1:2"]).unwrap();
        assert_eq!(settings.listen.port(), 2);
        assert_eq!(settings.allow.patterns(), ["a/b/c"]);
        assert_eq!(settings.rate, 7);
        assert!(settings.viewer_token.is_some() && settings.token.is_none());
        assert!(matches!(settings.source, SourceSettings::InCluster));
    }

    #[test]
    fn a_mistake_in_the_file_is_told_by_its_line_and_without_its_secrets() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for (text, line) in [
            ("rate = 7\ntoken = \"hunter2-hunter2-hunter2\" x\n", "line 2"),
            ("rate = 7\ntoken-of-mine = \"hunter2-hunter2-hunter2\"\n", "line 2"),
        ] {
            std::fs::write(file.path(), text).unwrap();
            let error = settings(&["--config", file.path().to_str().unwrap()]).unwrap_err();
            assert!(error.contains(line) && !error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn tokens_are_not_printed() {
        let (store, push) = ("postgres://tagfire:hunter2@db.test/x", "hunter2-hunter2-push");
        let flags = ["--token", "hunter2-hunter2-hunter2", "--store", store, "--push-token", push];
        let settings = settings(&flags).unwrap();
        assert!(!format!("{settings:?}").contains("hunter2"));
    }
}
