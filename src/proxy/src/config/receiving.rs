//! What is remembered and received: the options of the store and of pushes, checked.

use super::Options;
use super::settings::{ConfigError, check_token};
use crate::store::{Limits, Place};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;
use tagfire_domain::image::ImageRef;

/// The store.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    pub place: Place,
    pub limits: Limits,
}

impl StoreSettings {
    /// What the options say.
    pub fn of(options: &Options) -> Result<Option<StoreSettings>, ConfigError> {
        let Some(text) = &options.store else { return Ok(None) };
        let place = Place::parse(text).map_err(|why| ConfigError::new(format!("--store: {why}")))?;
        let limits = Limits::default();
        let days = |days: u64| Duration::from_secs(days.clamp(1, 3_650) * 24 * 3_600);
        let limits = Limits {
            pushes: options.store_pushes.unwrap_or(limits.pushes).max(1),
            age: options.store_days.map_or(limits.age, days),
        };
        Ok(Some(StoreSettings { place, limits }))
    }
}

/// Who may tell of pushes.
#[derive(Clone, Debug, Default)]
pub struct PushAccess {
    /// Whoever has this token.
    pub token: Option<SecretString>,
    /// Anybody: nobody else reaches loopback.
    pub open: bool,
    /// The registries whose pushes count; any where none is named.
    pub registries: Vec<String>,
}

impl PushAccess {
    /// What the options say. `alone`: nobody but this machine reaches the server.
    pub fn of(options: &Options, alone: bool) -> Result<PushAccess, ConfigError> {
        let token = options.push_token.clone();
        check_token("--push-token", token.as_ref())?;
        let open = options.no_push_token.unwrap_or(false);
        if open && token.is_some() {
            return Err(ConfigError::new("--push-token and --no-push-token don't go together"));
        }
        if open && !alone {
            return Err(ConfigError::new(
                "--no-push-token is for a server on loopback without a reverse proxy: elsewhere anybody could tell of pushes. Give a --push-token",
            ));
        }
        let same = |other: &Option<SecretString>| match (other, &token) {
            (Some(other), Some(token)) => other.expose_secret() == token.expose_secret(),
            _ => false,
        };
        if same(&options.token) || same(&options.viewer_token) {
            return Err(ConfigError::new(
                "--push-token has to be one of its own: registries keep it in their settings",
            ));
        }
        let named = |host: &&String| ImageRef::parse(&format!("{host}/a")).is_none_or(|image| image.registry.is_none());
        if let Some(host) = options.push_registry.iter().find(named) {
            return Err(ConfigError::new(format!(
                "--push-registry: “{host}” is not a registry's host, such as registry.test:5000"
            )));
        }
        Ok(PushAccess { token, open, registries: options.push_registry.clone() })
    }
}
