//! Which registries are asked for tags, as whom, and which repositories are looked at again and again.

use super::Options;
use super::settings::ConfigError;
use crate::registry::{Address, Credentials, Named};
use std::sync::Arc;
use std::time::Duration;

/// The shortest time between two looks at a repository: nobody notices less, and registries do.
const SHORTEST: u64 = 10;

/// Registries, and what is looked for in them.
#[derive(Clone, Debug, Default)]
pub struct RegistrySettings {
    /// The registries, in the order in which they are asked.
    pub registries: Vec<Address>,
    /// Hosts beside a registry's own that its login may be sent to for a token.
    pub realms: Arc<[String]>,
    /// Who this server is to them.
    pub credentials: Credentials,
    /// What is looked at without being told.
    pub poll: PollSettings,
}

/// What is looked at without being told.
#[derive(Clone, Debug, Default)]
pub struct PollSettings {
    /// The repositories.
    pub repositories: Vec<Named>,
    /// The time between two looks at one.
    pub interval: Duration,
    /// How long it takes at most until a tag that was moved is seen, where there are many.
    pub reread: Duration,
}

/// Checks these options.
pub fn registry(options: &Options) -> Result<RegistrySettings, ConfigError> {
    let addresses = options.registry.iter().map(|text| Address::parse(text));
    let registries: Vec<Address> =
        addresses.collect::<Result<_, _>>().map_err(|error| ConfigError::new(format!("--registry: {error}")))?;
    for (at, one) in registries.iter().enumerate() {
        if registries[..at].iter().any(|other| other.host() == one.host()) {
            return Err(ConfigError::new(format!("--registry: {} is named twice", one.host())));
        }
    }
    let interval = options.poll_interval.unwrap_or(60).clamp(SHORTEST, 86_400);
    let poll = PollSettings {
        repositories: polled(&options.poll, &registries)?,
        interval: Duration::from_secs(interval),
        reread: Duration::from_secs(options.poll_reread.unwrap_or(3_600).clamp(interval, 7 * 86_400)),
    };
    let credentials = credentials(options, &registries)?;
    Ok(RegistrySettings { registries, realms: options.registry_realm.clone().into(), credentials, poll })
}

fn credentials(options: &Options, registries: &[Address]) -> Result<Credentials, ConfigError> {
    match (&options.registry_credentials, &options.registry_user, &options.registry_password) {
        (None, None, None) => Ok(Credentials::None),
        (Some(file), None, None) => Ok(Credentials::File(file.clone())),
        (None, Some(user), Some(password)) if registries.len() == 1 && !user.contains(':') => {
            Ok(Credentials::One { user: user.clone(), password: password.clone() })
        }
        (None, Some(_), Some(_)) => Err(ConfigError::new(
            "--registry-user and --registry-password are for the one --registry; several have theirs in --registry-credentials",
        )),
        _ => Err(ConfigError::new(
            "give either --registry-credentials, or --registry-user and --registry-password together",
        )),
    }
}

fn polled(texts: &[String], registries: &[Address]) -> Result<Vec<Named>, ConfigError> {
    let wrong = |text: &str, why: &str| ConfigError::new(format!("--poll: “{text}” {why}"));
    let mut named = Vec::new();
    for text in texts {
        let mut one = Named::parse(text).ok_or_else(|| wrong(text, "is not [HOST/]REPOSITORY, such as shop/web"))?;
        let registry = match &one.registry {
            Some(host) => registries.iter().find(|registry| registry.host() == &**host),
            None if registries.len() == 1 => registries.first(),
            None => None,
        };
        let registry = registry.ok_or_else(|| {
            wrong(text, "is of no --registry; name one, and its host before the repository where there are several")
        })?;
        one.registry = Some(registry.host().into());
        if !named.contains(&one) {
            named.push(one);
        }
    }
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Program;
    use clap::Parser;

    fn read(flags: &[&str]) -> Result<RegistrySettings, String> {
        let program = Program::try_parse_from(std::iter::once(&"tagfire").chain(flags)).unwrap();
        registry(&program.into_options()).map_err(|error| error.to_string())
    }

    const ONE: [&str; 2] = ["--registry", "https://registry.example.com"];

    #[test]
    fn what_is_polled_is_of_a_registry_that_is_named() {
        let poll = |flags: &[&str]| read(flags).unwrap().poll.repositories;
        let named = poll(&[&ONE[..], &["--poll", "shop/web", "--poll", "registry.example.com/shop/web"]].concat());
        assert_eq!(named, [Named::parse("registry.example.com/shop/web").unwrap()]);
        let two = [&ONE[..], &["--registry", "http://127.0.0.1:5000"]].concat();
        assert_eq!(poll(&[&two[..], &["--poll", "127.0.0.1:5000/a"]].concat()).len(), 1);
        assert!(read(&[&two[..], &["--poll", "shop/web"]].concat()).unwrap_err().contains("several"));
        assert!(read(&["--poll", "shop/web"]).unwrap_err().contains("--registry"));
    }

    #[test]
    fn unsafe_or_unclear_configurations_are_refused() {
        for (flags, why) in [
            (&["--registry", "http://registry.example.com"][..], "https"),
            (&["--registry", "r.example.com", "--registry", "https://r.example.com"], "twice"),
            (&["--registry-user", "a", "--registry-password", "b"], "one --registry"),
            (&["--registry", "r.example.com", "--registry-user", "a"], "together"),
            (&["--registry", "r.example.com", "--poll", "shop/web:v1"], "[HOST/]REPOSITORY"),
        ] {
            let error = read(flags).unwrap_err();
            assert!(error.contains(why), "{flags:?}: {error}");
        }
    }

    #[test]
    fn an_interval_is_never_impolite() {
        let poll = read(&["--poll-interval", "1", "--poll-reread", "2"]).unwrap().poll;
        assert_eq!((poll.interval, poll.reread), (Duration::from_secs(10), Duration::from_secs(10)));
    }
}
