//! Credentials of the cloud: from the environment, as the vendor's own tools read them, or from a file that is read again
//! when they expire. They are wiped from memory when they are let go, and never printed.

use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A pair of keys, with a token where they are temporary.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub id: SecretString,
    pub key: SecretString,
    pub token: Option<SecretString>,
    /// When they expire, where the file says so.
    pub expires: Option<Timestamp>,
}

/// Why there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialsError {
    /// The environment lacks this variable.
    Unset(&'static str),
    /// The file can't be read.
    Unreadable(PathBuf, String),
    /// The file has no such key.
    Missing(PathBuf, &'static str),
}

impl std::fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CredentialsError::Unset(name) => {
                write!(
                    f,
                    "there are no credentials for Tencent Cloud: set {name}, or name a file with --tencent-credentials"
                )
            }
            CredentialsError::Unreadable(path, why) => {
                write!(f, "can't read the credentials in {}: {why}", path.display())
            }
            CredentialsError::Missing(path, name) => write!(f, "the credentials in {} have no {name}", path.display()),
        }
    }
}

impl std::error::Error for CredentialsError {}

/// Reads the credentials as they are now.
pub fn read(file: Option<&Path>) -> Result<Credentials, CredentialsError> {
    match file {
        Some(path) => read_file(path),
        None => {
            let variable =
                |name: &'static str| std::env::var(name).ok().filter(|value| !value.is_empty()).map(SecretString::from);
            let needed = |name: &'static str| variable(name).ok_or(CredentialsError::Unset(name));
            Ok(Credentials {
                id: needed("TENCENTCLOUD_SECRET_ID")?,
                key: needed("TENCENTCLOUD_SECRET_KEY")?,
                token: variable("TENCENTCLOUD_TOKEN"),
                expires: None,
            })
        }
    }
}

/// The names that the vendor's tools write: `secretId` in JSON, `secret_id` in a profile.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    #[serde(alias = "secretId", alias = "SecretId", alias = "TmpSecretId")]
    secret_id: Option<SecretString>,
    #[serde(alias = "secretKey", alias = "SecretKey", alias = "TmpSecretKey")]
    secret_key: Option<SecretString>,
    #[serde(alias = "Token", alias = "sessionToken")]
    token: Option<SecretString>,
    /// Seconds since 1970.
    #[serde(alias = "expiresAt", alias = "ExpiredTime")]
    expires_at: Option<i64>,
}

fn read_file(path: &Path) -> Result<Credentials, CredentialsError> {
    let unreadable = |why: String| CredentialsError::Unreadable(path.to_owned(), why);
    let text = zeroize::Zeroizing::new(std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?);
    let written = if text.trim_start().starts_with('{') {
        // The parser's message could quote a key.
        serde_json::from_str(&text).map_err(|error| unreadable(format!("not JSON (line {})", error.line())))?
    } else {
        profile(&text)
    };
    let missing = |name| CredentialsError::Missing(path.to_owned(), name);
    Ok(Credentials {
        id: written.secret_id.ok_or_else(|| missing("secret_id"))?,
        key: written.secret_key.ok_or_else(|| missing("secret_key"))?,
        token: written.token,
        expires: written.expires_at.and_then(|at| Timestamp::from_second(at).ok()),
    })
}

/// Lines of `key = value`, under a heading or none.
fn profile(text: &str) -> Written {
    let mut written = Written::default();
    for (name, value) in text.lines().filter_map(|line| line.split_once('=')) {
        let secret = || Some(SecretString::from(value.trim()));
        match name.trim() {
            "secret_id" => written.secret_id = secret(),
            "secret_key" => written.secret_key = secret(),
            "token" => written.token = secret(),
            "expires_at" => written.expires_at = value.trim().parse().ok(),
            _ => {}
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn files_are_read_in_the_forms_that_the_vendors_tools_write() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for text in [
            "[default]\nsecret_id = id\nsecret_key = key=\ntoken = token\n",
            r#"{"secretId":"id","secretKey":"key=","token":"token","expiresAt":1900000000}"#,
            r#"{"TmpSecretId":"id","TmpSecretKey":"key=","Token":"token","ExpiredTime":1900000000}"#,
        ] {
            std::fs::write(file.path(), text).unwrap();
            let read = read(Some(file.path())).unwrap();
            assert_eq!(read.id.expose_secret(), "id");
            assert_eq!(read.key.expose_secret(), "key=");
            assert_eq!(read.token.as_ref().map(|token| token.expose_secret()), Some("token"));
            assert!(!format!("{read:?}").contains("key="));
        }
    }

    #[test]
    fn what_is_missing_is_named_and_nothing_quoted() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "secret_id = id").unwrap();
        assert!(read(Some(file.path())).unwrap_err().to_string().contains("no secret_key"));
        std::fs::write(file.path(), "{\"secretKey\": hunter2}").unwrap();
        assert!(!read(Some(file.path())).unwrap_err().to_string().contains("hunter2"));
        assert!(read(Some(Path::new("/nowhere/credentials"))).is_err());
    }
}
