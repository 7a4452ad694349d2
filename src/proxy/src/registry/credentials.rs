//! Who this server is to a registry: one login from flags or the environment, or those of a file as `docker login` and
//! Kubernetes' `dockerconfigjson` secrets write it. Never printed, and read again each time they are needed, so that a
//! mounted secret can be renewed.

use super::address::Address;
use super::error::RegistryError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Where logins come from.
#[derive(Clone, Debug, Default)]
pub enum Credentials {
    /// From nowhere: registries are asked as anybody may ask them.
    #[default]
    None,
    /// One login, which is the only registry's.
    One { user: String, password: SecretString },
    /// A file with a login for each host.
    File(PathBuf),
}

/// What is shown to one registry.
#[derive(Clone, Debug)]
pub enum Login {
    /// A name and a password.
    Password { user: String, password: SecretString },
    /// A token that others are got for.
    Refresh(SecretString),
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct File {
    auths: HashMap<String, Auth>,
    creds_store: Option<String>,
    cred_helpers: HashMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Auth {
    auth: Option<SecretString>,
    username: Option<String>,
    password: Option<SecretString>,
    identitytoken: Option<SecretString>,
}

impl Credentials {
    /// The login for the registry of this host, as it is now.
    ///
    /// # Errors
    /// Where the file can't be read, or keeps the login in a program, which this server doesn't run.
    pub fn of(&self, host: &str) -> Result<Option<Login>, RegistryError> {
        match self {
            Credentials::None => Ok(None),
            Credentials::One { user, password } => {
                Ok(Some(Login::Password { user: user.clone(), password: password.clone() }))
            }
            Credentials::File(path) => read(path, host),
        }
    }
}

fn read(path: &Path, host: &str) -> Result<Option<Login>, RegistryError> {
    let wrong = |why: String| RegistryError::SignIn(format!("the credentials in {}: {why}", path.display()));
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?);
    // The parser's message could quote a password.
    let file: File = serde_json::from_str(&text).map_err(|error| wrong(format!("not JSON (line {})", error.line())))?;
    let named = |key: &&String| is_of(key, host);
    let found = file.auths.keys().find(named).and_then(|key| file.auths.get(key));
    match found.map(login) {
        Some(Some(login)) => Ok(Some(login)),
        // An empty one says that a program has it.
        _ if file.creds_store.is_some() || file.cred_helpers.keys().any(|key| is_of(key, host)) => Err(wrong(format!(
            "{host} is kept by a credential helper, which this server doesn't run; write the login into the file"
        ))),
        Some(None) => Err(wrong(format!("{host} has no login that can be read"))),
        None => Ok(None),
    }
}

/// Whether a file's key is this registry's: a host, or as older files have it, an address.
fn is_of(key: &str, host: &str) -> bool {
    let bare = key.split_once("://").map_or(key, |(_, rest)| rest);
    let bare = bare.split('/').next().unwrap_or_default();
    bare == host || Address::parse(bare).is_ok_and(|address| address.host() == host)
}

fn login(auth: &Auth) -> Option<Login> {
    use secrecy::ExposeSecret;
    if let Some(token) = auth.identitytoken.as_ref().filter(|token| !token.expose_secret().is_empty()) {
        return Some(Login::Refresh(token.clone()));
    }
    if let (Some(user), Some(password)) = (&auth.username, &auth.password) {
        return Some(Login::Password { user: user.clone(), password: password.clone() });
    }
    let decoded = Zeroizing::new(STANDARD.decode(auth.auth.as_ref()?.expose_secret().trim()).ok()?);
    let (user, password) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some(Login::Password { user: user.to_owned(), password: SecretString::from(password) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn of(text: &str, host: &str) -> Result<Option<String>, RegistryError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let login = Credentials::File(file.path().to_owned()).of(host)?;
        assert!(!format!("{login:?}").contains("pass:word"));
        Ok(login.map(|login| match login {
            Login::Password { user, password } => format!("{user} {}", password.expose_secret()),
            Login::Refresh(token) => format!("refresh {}", token.expose_secret()),
        }))
    }

    #[test]
    fn files_are_read_as_other_tools_write_them() {
        let auth = STANDARD.encode("alice:pass:word");
        for (text, host, expected) in [
            (
                format!(r#"{{"auths":{{"registry.example.com":{{"auth":"{auth}"}}}}}}"#),
                "registry.example.com",
                Some("alice pass:word"),
            ),
            (
                format!(r#"{{"auths":{{"https://registry.example.com/v1/":{{"auth":"{auth}"}}}}}}"#),
                "registry.example.com",
                Some("alice pass:word"),
            ),
            (
                format!(r#"{{"auths":{{"registry.example.com:443":{{"auth":"{auth}"}}}}}}"#),
                "registry.example.com",
                Some("alice pass:word"),
            ),
            (
                r#"{"auths":{"127.0.0.1:5000":{"username":"bob","password":"pass:word"}}}"#.into(),
                "127.0.0.1:5000",
                Some("bob pass:word"),
            ),
            (
                r#"{"auths":{"registry.example.com":{"auth":"","identitytoken":"t"}}}"#.into(),
                "registry.example.com",
                Some("refresh t"),
            ),
            (
                format!(r#"{{"auths":{{"registry.example.com":{{"auth":"{auth}"}}}}}}"#),
                "registry.example.com:5000",
                None,
            ),
            (
                format!(r#"{{"auths":{{"evilregistry.example.com":{{"auth":"{auth}"}}}}}}"#),
                "registry.example.com",
                None,
            ),
            ("{}".into(), "registry.example.com", None),
        ] {
            assert_eq!(of(&text, host).unwrap().as_deref(), expected, "{text} {host}");
        }
    }

    #[test]
    fn what_cant_be_used_is_named_and_nothing_quoted() {
        for (text, why) in [
            ("{\"auths\": hunter2", "line 1"),
            (r#"{"auths":{"r.example.com":{"auth":"aHVudGVyMg=="}}}"#, "no login"),
            (r#"{"auths":{"r.example.com":{}},"credsStore":"desktop"}"#, "credential helper"),
            (r#"{"credHelpers":{"r.example.com":"vault"}}"#, "credential helper"),
        ] {
            let error = of(text, "r.example.com").unwrap_err().to_string();
            assert!(error.contains(why) && !error.contains("hunter2") && !error.contains("aHVu"), "{error}");
        }
        assert!(Credentials::File("/nowhere/config.json".into()).of("r.example.com").is_err());
    }
}
