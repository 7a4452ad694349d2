//! Every option, as a flag, as an environment variable and as a key of the configuration file.

use crate::check::CheckOptions;
use clap::{Args, Parser, Subcommand};
use secrecy::SecretString;
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Tagfire, the console for image repository triggers: serves it, and updates services for it.
#[derive(Debug, Parser)]
#[command(name = "tagfire", version, args_conflicts_with_subcommands = true)]
pub struct Program {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves the console. It is what happens without a command, too.
    Serve {
        #[command(flatten)]
        options: Box<Options>,
    },
    /// Acts on pushes by the triggers of a file, with no browser open. It answers the API, and serves no console.
    Run {
        #[command(flatten)]
        options: Box<Options>,
    },
    /// Checks triggers of a file on tags, for a step of a pipeline.
    Check {
        #[command(flatten)]
        options: Box<CheckOptions>,
    },
}

impl Program {
    /// The options, wherever they stand.
    #[must_use]
    pub fn into_options(self) -> Options {
        match self.command {
            Some(Command::Serve { options }) => *options,
            Some(Command::Run { options }) => Options { unattended: true, ..*options },
            Some(Command::Check { .. }) | None => self.options,
        }
    }
}

fn secret(text: &str) -> Result<SecretString, std::convert::Infallible> {
    Ok(SecretString::from(text))
}

/// What can be set. Each also is an environment variable `TAGFIRE_…` and a key of the file that `--config` names, under
/// the name of the flag; a flag wins over the environment, and that over the file.
#[derive(Clone, Debug, Default, Args, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Options {
    /// A TOML file with the options below: keys are the flags' names.
    #[arg(long, env = "TAGFIRE_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// The address to listen on; port 0 takes any that is free [default: 127.0.0.1:8787]
    #[arg(long, env = "TAGFIRE_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// The folder with the built app, read once at the start [default: the app inside this program, or dist]
    #[arg(long, env = "TAGFIRE_APP", value_name = "FOLDER")]
    pub app: Option<PathBuf>,
    /// Throw off the workers with which browsers keep the demo for use without a network. Live consoles have none.
    #[arg(long, env = "TAGFIRE_NO_OFFLINE", num_args = 0..=1, default_missing_value = "true")]
    pub no_offline: Option<bool>,
    /// A host name, beside those of loopback, that requests may ask for. May be repeated.
    #[arg(long, env = "TAGFIRE_HOST", value_delimiter = ',', value_name = "NAME")]
    pub host: Vec<String>,

    /// Clusters come from this kubeconfig: each context is one.
    #[arg(long, env = "TAGFIRE_KUBECONFIG", value_name = "FILE")]
    pub kubeconfig: Option<PathBuf>,
    /// The cluster is the one that this program runs in, by its service account.
    #[arg(long, env = "TAGFIRE_IN_CLUSTER", num_args = 0..=1, default_missing_value = "true")]
    pub in_cluster: Option<bool>,
    /// Clusters are those of a Tencent Cloud account. Credentials come from TENCENTCLOUD_SECRET_ID,
    /// TENCENTCLOUD_SECRET_KEY and TENCENTCLOUD_TOKEN, or from --tencent-credentials.
    #[arg(long, env = "TAGFIRE_TENCENT", num_args = 0..=1, default_missing_value = "true")]
    pub tencent: Option<bool>,
    /// A file with credentials, JSON or `key = value` (secret_id, secret_key, token), read again when they expire.
    #[arg(long, env = "TAGFIRE_TENCENT_CREDENTIALS", value_name = "FILE")]
    pub tencent_credentials: Option<PathBuf>,
    /// Where the cloud's API is; {service} stands for tke or tcr [default: https://{service}.tencentcloudapi.com]
    #[arg(long, env = "TAGFIRE_TENCENT_ENDPOINT", value_name = "URL")]
    pub tencent_endpoint: Option<String>,
    /// Reach TKE clusters by their public endpoints instead of their private ones.
    #[arg(long, env = "TAGFIRE_TENCENT_PUBLIC", num_args = 0..=1, default_missing_value = "true")]
    pub tencent_public: Option<bool>,

    /// An image registry that is asked for tags, https://HOST[:PORT]; http on loopback alone. May be repeated.
    #[arg(long, env = "TAGFIRE_REGISTRY", value_delimiter = ',', value_name = "URL")]
    pub registry: Vec<String>,
    /// Logins for registries: a file as `docker login` or a dockerconfigjson secret has it, read again when needed.
    #[arg(long, env = "TAGFIRE_REGISTRY_CREDENTIALS", value_name = "FILE")]
    pub registry_credentials: Option<PathBuf>,
    /// The name of this server at its one registry.
    #[arg(long, env = "TAGFIRE_REGISTRY_USER", value_name = "NAME")]
    pub registry_user: Option<String>,
    /// Its password there; better given as TAGFIRE_REGISTRY_PASSWORD, which other users of the machine don't see.
    #[arg(long, env = "TAGFIRE_REGISTRY_PASSWORD", hide_env_values = true, value_parser = secret)]
    pub registry_password: Option<SecretString>,
    /// A host[:port], beside a registry's own, that its login may be sent to for a token. May be repeated.
    #[arg(long, env = "TAGFIRE_REGISTRY_REALM", value_delimiter = ',', value_name = "HOST")]
    pub registry_realm: Vec<String>,
    /// A repository of a --registry that is looked at without being told, [HOST/]REPOSITORY. May be repeated.
    #[arg(long, env = "TAGFIRE_POLL", value_delimiter = ',', value_name = "REPOSITORY")]
    pub poll: Vec<String>,
    /// For how many seconds a repository rests between two looks, at least 10 [default: 60]
    #[arg(long, env = "TAGFIRE_POLL_INTERVAL", value_name = "SECONDS")]
    pub poll_interval: Option<u64>,
    /// Within how many seconds what each known tag points at is read again, where there are many [default: 3600]
    #[arg(long, env = "TAGFIRE_POLL_REREAD", value_name = "SECONDS")]
    pub poll_reread: Option<u64>,

    /// Act on pushes without a browser, by the triggers of this file: the console's export, read again when it changes.
    #[arg(long, env = "TAGFIRE_TRIGGERS", value_name = "FILE")]
    pub triggers: Option<PathBuf>,
    /// A Kubernetes Lease by which several servers elect the one that acts and looks, CLUSTER/NAMESPACE/NAME; with
    /// --in-cluster NAMESPACE/NAME or NAME.
    #[arg(long, env = "TAGFIRE_LEASE", value_name = "LEASE")]
    pub lease: Option<String>,
    /// Whether the command is `run`.
    #[arg(skip)]
    #[serde(skip)]
    pub unattended: bool,

    /// The operator's token, at least 16 characters [default: a random one, printed with the address]
    #[arg(long, env = "TAGFIRE_TOKEN", hide_env_values = true, value_parser = secret)]
    pub token: Option<SecretString>,
    /// A token that may only look.
    #[arg(long, env = "TAGFIRE_VIEWER_TOKEN", hide_env_values = true, value_parser = secret)]
    pub viewer_token: Option<SecretString>,
    /// A header in which a reverse proxy names the user it has checked. Needs --trusted-proxy.
    #[arg(long, env = "TAGFIRE_USER_HEADER", value_name = "NAME")]
    pub user_header: Option<String>,
    /// A user of --user-header who may update; all others may look. May be repeated.
    #[arg(long, env = "TAGFIRE_OPERATOR", value_delimiter = ',', value_name = "USER")]
    pub operator: Vec<String>,
    /// The address of a reverse proxy whose --user-header and X-Forwarded-For are believed. May be repeated.
    #[arg(long, env = "TAGFIRE_TRUSTED_PROXY", value_delimiter = ',', value_name = "ADDRESS")]
    pub trusted_proxy: Vec<IpAddr>,
    /// What may be updated, CLUSTER/NAMESPACE/WORKLOAD with * for any part of a name. May be repeated
    /// [default: everything that the cluster's own access control allows]
    #[arg(long, env = "TAGFIRE_ALLOW", value_delimiter = ',', value_name = "PATTERN")]
    pub allow: Vec<String>,
    /// What the server remembers in, so that it can receive pushes: a file, or postgres://USER@HOST/DATABASE where several
    /// servers share one memory.
    #[arg(long, env = "TAGFIRE_STORE", hide_env_values = true, value_name = "FILE|URL", value_parser = secret)]
    pub store: Option<SecretString>,
    /// How many received pushes are kept, and how many entries of the history [default: 100000]
    #[arg(long, env = "TAGFIRE_STORE_PUSHES", value_name = "NUMBER")]
    pub store_pushes: Option<u64>,
    /// For how many days received pushes, performed updates, entries of the history and audit lines are kept in the store
    /// [default: 30]
    #[arg(long, env = "TAGFIRE_STORE_DAYS", value_name = "DAYS")]
    pub store_days: Option<u64>,
    /// The token that registries send with their notifications, at least 16 characters.
    #[arg(long, env = "TAGFIRE_PUSH_TOKEN", hide_env_values = true, value_parser = secret)]
    pub push_token: Option<SecretString>,
    /// Receive notifications without a token: on loopback alone.
    #[arg(long, env = "TAGFIRE_NO_PUSH_TOKEN", num_args = 0..=1, default_missing_value = "true")]
    pub no_push_token: Option<bool>,
    /// A registry's host, with its port where it has one, whose pushes count; others are skipped. May be repeated
    /// [default: any]
    #[arg(long, env = "TAGFIRE_PUSH_REGISTRY", value_delimiter = ',', value_name = "HOST")]
    pub push_registry: Vec<String>,
    /// A file to which every sign-in and every update is appended, one JSON object a line.
    #[arg(long, env = "TAGFIRE_AUDIT", value_name = "FILE")]
    pub audit: Option<PathBuf>,

    /// Serve TLS with this certificate, PEM, the server's own first.
    #[arg(long, env = "TAGFIRE_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's key, PEM.
    #[arg(long, env = "TAGFIRE_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// A reverse proxy in front speaks TLS with browsers: listen without it off loopback, too.
    #[arg(long, env = "TAGFIRE_BEHIND_TLS", num_args = 0..=1, default_missing_value = "true")]
    pub behind_tls: Option<bool>,

    /// API requests a second for each user or address; bursts may be five times as many [default: 50]
    #[arg(long, env = "TAGFIRE_RATE", value_name = "NUMBER")]
    pub rate: Option<u32>,
    /// How many connections there may be at once [default: 1024, or half of the open files allowed]
    #[arg(long, env = "TAGFIRE_CONNECTIONS", value_name = "NUMBER")]
    pub connections: Option<usize>,
    /// For how many seconds a rollout is followed; longer where its own progress deadline is [default: 600]
    #[arg(long, env = "TAGFIRE_ROLLOUT_LIMIT", value_name = "SECONDS")]
    pub rollout_limit: Option<u64>,
    /// For how many seconds pods may fail before a rollout counts as failed [default: 20]
    #[arg(long, env = "TAGFIRE_STUCK_AFTER", value_name = "SECONDS")]
    pub stuck_after: Option<u64>,
}

impl Options {
    /// These options, and where one isn't set, the file's.
    #[must_use]
    pub fn over(self, file: Options) -> Options {
        let either = |ours: Vec<String>, theirs| if ours.is_empty() { theirs } else { ours };
        Options {
            config: self.config,
            listen: self.listen.or(file.listen),
            app: self.app.or(file.app),
            no_offline: self.no_offline.or(file.no_offline),
            host: either(self.host, file.host),
            kubeconfig: self.kubeconfig.or(file.kubeconfig),
            in_cluster: self.in_cluster.or(file.in_cluster),
            tencent: self.tencent.or(file.tencent),
            tencent_credentials: self.tencent_credentials.or(file.tencent_credentials),
            tencent_endpoint: self.tencent_endpoint.or(file.tencent_endpoint),
            tencent_public: self.tencent_public.or(file.tencent_public),
            registry: either(self.registry, file.registry),
            registry_credentials: self.registry_credentials.or(file.registry_credentials),
            registry_user: self.registry_user.or(file.registry_user),
            registry_password: self.registry_password.or(file.registry_password),
            registry_realm: either(self.registry_realm, file.registry_realm),
            poll: either(self.poll, file.poll),
            poll_interval: self.poll_interval.or(file.poll_interval),
            poll_reread: self.poll_reread.or(file.poll_reread),
            triggers: self.triggers.or(file.triggers),
            lease: self.lease.or(file.lease),
            unattended: self.unattended,
            token: self.token.or(file.token),
            viewer_token: self.viewer_token.or(file.viewer_token),
            user_header: self.user_header.or(file.user_header),
            operator: either(self.operator, file.operator),
            trusted_proxy: if self.trusted_proxy.is_empty() { file.trusted_proxy } else { self.trusted_proxy },
            allow: either(self.allow, file.allow),
            store: self.store.or(file.store),
            store_pushes: self.store_pushes.or(file.store_pushes),
            store_days: self.store_days.or(file.store_days),
            push_token: self.push_token.or(file.push_token),
            no_push_token: self.no_push_token.or(file.no_push_token),
            push_registry: either(self.push_registry, file.push_registry),
            audit: self.audit.or(file.audit),
            tls_cert: self.tls_cert.or(file.tls_cert),
            tls_key: self.tls_key.or(file.tls_key),
            behind_tls: self.behind_tls.or(file.behind_tls),
            rate: self.rate.or(file.rate),
            connections: self.connections.or(file.connections),
            rollout_limit: self.rollout_limit.or(file.rollout_limit),
            stuck_after: self.stuck_after.or(file.stuck_after),
        }
    }
}
