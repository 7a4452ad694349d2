//! Where the store is: what `--store` says.

use secrecy::{ExposeSecret, SecretString};
use std::fmt::Write;
use std::path::PathBuf;

/// A file, or a database of a PostgreSQL server.
#[derive(Clone, Debug)]
pub enum Place {
    File(PathBuf),
    /// The address may hold a password.
    Postgres(SecretString),
}

impl Place {
    /// Reads what `--store` says. The error is a sentence without the text, which may hold a password.
    pub fn parse(text: &SecretString) -> Result<Place, String> {
        let exposed = text.expose_secret();
        if exposed.starts_with("postgres://") || exposed.starts_with("postgresql://") {
            return Ok(Place::Postgres(text.clone()));
        }
        if exposed.contains("://") {
            return Err("it is neither a file nor a postgres:// address".into());
        }
        if exposed.is_empty() {
            return Err("it names no file".into());
        }
        Ok(Place::File(PathBuf::from(exposed)))
    }

    /// The address as the driver reads it. A file's path is escaped byte by byte, so that no name means anything else.
    pub(super) fn url(&self) -> Result<SecretString, std::io::Error> {
        match self {
            Place::Postgres(url) => Ok(url.clone()),
            Place::File(path) => {
                let path = std::path::absolute(path)?;
                let text = path.to_str().ok_or(std::io::ErrorKind::InvalidFilename)?;
                let mut url = String::from("sqlite://");
                for byte in text.bytes() {
                    match byte {
                        b'/' | b'-' | b'_' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                            url.push(char::from(byte))
                        }
                        // Writing into a text can't fail.
                        _ => drop(write!(url, "%{byte:02X}")),
                    }
                }
                Ok(SecretString::from(url))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Place;
    use secrecy::ExposeSecret;

    #[test]
    fn store_is_a_file_or_a_postgres_address_and_nothing_else() {
        assert!(matches!(Place::parse(&"tagfire.db".into()), Ok(Place::File(_))));
        assert!(matches!(Place::parse(&"postgres://u:p@db.test/x".into()), Ok(Place::Postgres(_))));
        for wrong in ["", "mysql://db.test/x", "https://user:hunter2@db.test"] {
            let why = Place::parse(&wrong.into()).unwrap_err();
            assert!(!why.contains("hunter2"), "{why}");
        }
        assert!(!format!("{:?}", Place::parse(&"postgres://u:hunter2@db.test/x".into())).contains("hunter2"));
    }

    #[test]
    fn path_of_any_characters_stays_one_path() {
        let url = Place::parse(&"/tmp/a b?mode=memory#x%41".into()).unwrap().url().unwrap();
        assert_eq!(url.expose_secret(), "sqlite:///tmp/a%20b%3Fmode%3Dmemory%23x%2541");
    }
}
