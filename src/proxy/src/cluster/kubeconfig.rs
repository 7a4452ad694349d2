//! Kubeconfigs, and what of them is refused: they can name programs to run, files to read, and servers to believe
//! without asking. Each refusal says why.

use crate::refusal::Refusal;
use kube::config::{AuthInfo, Cluster, KubeConfigOptions, Kubeconfig};
use std::fmt;
use std::path::{Component, Path, PathBuf};
use tagfire_domain::wire::ProblemKind;

/// The largest kubeconfig that is read, in bytes.
const SIZE: u64 = 1024 * 1024;

/// Why a kubeconfig, or one of its contexts, isn't used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusedKubeconfig {
    Unreadable(String),
    NoContexts,
    NoSuchContext,
    Missing(&'static str),
    Exec(String),
    AuthProvider(String),
    FileOutside(String),
    NoFiles,
    SkipsVerification,
    NotHttps(String),
    Proxy,
    Password,
}

impl fmt::Display for RefusedKubeconfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "the kubeconfig can't be read: {why}"),
            Self::NoContexts => write!(f, "the kubeconfig has no contexts, and each cluster is one"),
            Self::NoSuchContext => write!(f, "the kubeconfig has no such context (any more)"),
            Self::Missing(what) => write!(f, "the context names a {what} that the kubeconfig doesn't have"),
            Self::Exec(command) => write!(
                f,
                "the kubeconfig asks to run a program for its credentials ({command}), and none is run from here; make a service account and use its token"
            ),
            Self::AuthProvider(name) => write!(
                f,
                "the kubeconfig uses the auth provider “{name}”, and plugins are not used here; make a service account and use its token"
            ),
            Self::FileOutside(file) => {
                write!(
                    f,
                    "the kubeconfig refers to {file}, outside its own folder; put the file beside the kubeconfig, or its data inside"
                )
            }
            Self::NoFiles => write!(f, "the kubeconfig refers to files, and one that comes from a cloud has none here"),
            Self::SkipsVerification => write!(
                f,
                "the kubeconfig doesn't verify the server's certificate (insecure-skip-tls-verify): anybody between could take the credentials; give certificate-authority-data instead"
            ),
            Self::NotHttps(server) => write!(f, "the kubeconfig's server is not an https address: {server}"),
            Self::Proxy => {
                write!(f, "the kubeconfig sends requests through a proxy (proxy-url), which is not done here")
            }
            Self::Password => {
                write!(f, "the kubeconfig has a user name and a password, which Kubernetes no longer takes")
            }
        }
    }
}

impl std::error::Error for RefusedKubeconfig {}

impl From<RefusedKubeconfig> for Refusal {
    fn from(refused: RefusedKubeconfig) -> Refusal {
        Refusal::new(ProblemKind::ClusterRefused, refused.to_string())
    }
}

/// A kubeconfig's file.
#[derive(Clone, Debug)]
pub struct Kubeconfigs {
    path: PathBuf,
}

impl Kubeconfigs {
    /// The file's kubeconfig has to be readable, and to have a context at least.
    pub fn open(path: &Path) -> Result<Kubeconfigs, RefusedKubeconfig> {
        let file = Kubeconfigs { path: path.to_owned() };
        if file.read()?.contexts.is_empty() {
            return Err(RefusedKubeconfig::NoContexts);
        }
        Ok(file)
    }

    fn read(&self) -> Result<Kubeconfig, RefusedKubeconfig> {
        let wrong = |why: String| RefusedKubeconfig::Unreadable(format!("{}: {why}", self.path.display()));
        let size = std::fs::metadata(&self.path).map_err(|error| wrong(error.to_string()))?.len();
        if size > SIZE {
            return Err(wrong("it is larger than 1 MiB".into()));
        }
        let text = std::fs::read_to_string(&self.path).map_err(|error| wrong(error.to_string()))?;
        parse(&text)
    }

    /// Every context, and why it can't be used where it can't.
    pub fn contexts(&self) -> Result<Vec<(String, Option<RefusedKubeconfig>)>, RefusedKubeconfig> {
        let config = self.read()?;
        let folder = self.path.parent();
        let told =
            |context: &kube::config::NamedContext| (context.name.clone(), check(&config, &context.name, folder).err());
        Ok(config.contexts.iter().map(told).collect())
    }

    /// The client's configuration for a context.
    pub async fn context(&self, name: &str) -> Result<kube::Config, RefusedKubeconfig> {
        configure(self.read()?, name, self.path.parent()).await
    }
}

/// Reads a kubeconfig's text. YAML's aliases are refused: a few lines of them unfold into gigabytes.
pub fn parse(text: &str) -> Result<Kubeconfig, RefusedKubeconfig> {
    let before = |at: usize| text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || "[{,:-".contains(c));
    let after = |at: usize| text[at + 1..].chars().next().is_some_and(|c| !c.is_whitespace());
    if text.match_indices('*').any(|(at, _)| before(at) && after(at)) {
        return Err(RefusedKubeconfig::Unreadable("it uses YAML's aliases (*name); write the values out".into()));
    }
    // The parser's message may quote what it stumbles over, and that may be a token.
    Kubeconfig::from_yaml(text).map_err(|_| RefusedKubeconfig::Unreadable("it is not the YAML of a kubeconfig".into()))
}

/// The client's configuration for a context of a kubeconfig. Without a folder it may not refer to files at all.
pub async fn configure(
    mut config: Kubeconfig,
    context: &str,
    folder: Option<&Path>,
) -> Result<kube::Config, RefusedKubeconfig> {
    check(&config, context, folder)?;
    if let Some(folder) = folder {
        anchor(&mut config, folder);
    }
    let options = KubeConfigOptions { context: Some(context.to_owned()), ..KubeConfigOptions::default() };
    kube::Config::from_custom_kubeconfig(config, &options)
        .await
        .map_err(|error| RefusedKubeconfig::Unreadable(crate::text::clean(&error.to_string())))
}

/// Whether a context can be used.
pub fn check(config: &Kubeconfig, context: &str, folder: Option<&Path>) -> Result<(), RefusedKubeconfig> {
    let named = config.contexts.iter().find(|named| named.name == context);
    let context = named.and_then(|named| named.context.as_ref()).ok_or(RefusedKubeconfig::NoSuchContext)?;
    let cluster =
        config.clusters.iter().find(|named| named.name == context.cluster).and_then(|named| named.cluster.as_ref());
    check_cluster(cluster.ok_or(RefusedKubeconfig::Missing("cluster"))?, folder)?;
    let Some(user) = &context.user else { return Ok(()) };
    let user = config.auth_infos.iter().find(|named| named.name == *user).and_then(|named| named.auth_info.as_ref());
    check_user(user.ok_or(RefusedKubeconfig::Missing("user"))?, folder)
}

fn check_cluster(cluster: &Cluster, folder: Option<&Path>) -> Result<(), RefusedKubeconfig> {
    if cluster.insecure_skip_tls_verify == Some(true) {
        return Err(RefusedKubeconfig::SkipsVerification);
    }
    if cluster.proxy_url.is_some() {
        return Err(RefusedKubeconfig::Proxy);
    }
    let server = cluster.server.as_deref().ok_or(RefusedKubeconfig::Missing("server"))?;
    // Without TLS on loopback alone: that is where `kubectl proxy` and tests are.
    let local =
        ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].iter().any(|begin| server.starts_with(begin));
    if !(server.starts_with("https://") || local && folder.is_some()) || server.contains('@') {
        return Err(RefusedKubeconfig::NotHttps(crate::text::clean(server)));
    }
    check_file(cluster.certificate_authority.as_deref(), folder)
}

fn check_user(user: &AuthInfo, folder: Option<&Path>) -> Result<(), RefusedKubeconfig> {
    if let Some(exec) = &user.exec {
        return Err(RefusedKubeconfig::Exec(crate::text::clean(exec.command.as_deref().unwrap_or("unnamed"))));
    }
    if let Some(provider) = &user.auth_provider {
        return Err(RefusedKubeconfig::AuthProvider(crate::text::clean(&provider.name)));
    }
    if user.username.is_some() || user.password.is_some() {
        return Err(RefusedKubeconfig::Password);
    }
    for file in [&user.token_file, &user.client_certificate, &user.client_key] {
        check_file(file.as_deref(), folder)?;
    }
    Ok(())
}

/// A file has to be in the kubeconfig's folder, also after links are followed.
fn check_file(file: Option<&str>, folder: Option<&Path>) -> Result<(), RefusedKubeconfig> {
    let Some(file) = file else { return Ok(()) };
    let folder = folder.ok_or(RefusedKubeconfig::NoFiles)?;
    let outside = || RefusedKubeconfig::FileOutside(crate::text::clean(file));
    let path = folder.join(file);
    if path.components().any(|part| part == Component::ParentDir) {
        return Err(outside());
    }
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let (real, home) = (path.canonicalize(), here.canonicalize());
    match (real, home) {
        (Ok(real), Ok(home)) if real.starts_with(&home) => Ok(()),
        (Err(error), _) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(RefusedKubeconfig::Unreadable(format!("there is no file {}", crate::text::clean(file))))
        }
        _ => Err(outside()),
    }
}

/// Files are named from the kubeconfig's folder on.
fn anchor(config: &mut Kubeconfig, folder: &Path) {
    let anchored = |file: &mut Option<String>| {
        if let Some(file) = file {
            *file = folder.join(&*file).to_string_lossy().into_owned();
        }
    };
    for cluster in config.clusters.iter_mut().filter_map(|named| named.cluster.as_mut()) {
        anchored(&mut cluster.certificate_authority);
    }
    for user in config.auth_infos.iter_mut().filter_map(|named| named.auth_info.as_mut()) {
        anchored(&mut user.token_file);
        anchored(&mut user.client_certificate);
        anchored(&mut user.client_key);
    }
}
