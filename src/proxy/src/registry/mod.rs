//! Image registries that speak the OCI distribution API: their tags, what a tag points at, and which platforms an image is
//! for. Only reads. Knows nothing of triggers, pushes or clusters.

mod address;
mod call;
mod challenge;
mod credentials;
mod digest;
mod error;
mod link;
mod platform;
mod tags;
mod token;

pub use address::{Address, AddressError, Named};
pub use credentials::{Credentials, Login};
pub use error::RegistryError;
pub use platform::{Image, Platform, Variant};
pub use tags::{Next, Page};

use crate::config::RegistrySettings;
use call::Caller;
use std::sync::Arc;

/// One registry.
pub struct Registry {
    address: Address,
    caller: Caller,
}

impl Registry {
    /// The registry's host and port, as images are named with it.
    #[must_use]
    pub fn host(&self) -> &str {
        self.address.host()
    }
}

/// Every registry that the configuration names, in its order.
#[derive(Default)]
pub struct Registries(Vec<Arc<Registry>>);

impl Registries {
    /// What the settings name.
    ///
    /// # Errors
    /// Where a client can't be made, or the file of credentials can't be read.
    pub fn new(settings: &RegistrySettings) -> Result<Registries, Box<dyn std::error::Error>> {
        let credentials = Arc::new(settings.credentials.clone());
        let registry = |address: &Address| {
            credentials.of(address.host()).map_err(|error| error.to_string())?;
            let caller = Caller::new(address.clone(), credentials.clone(), settings.realms.clone())?;
            Ok::<_, Box<dyn std::error::Error>>(Arc::new(Registry { address: address.clone(), caller }))
        };
        settings.registries.iter().map(registry).collect::<Result<_, _>>().map(Registries)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Registry>> {
        self.0.iter()
    }

    /// The registry of this host; of none, the only one.
    #[must_use]
    pub fn of(&self, host: Option<&str>) -> Option<&Arc<Registry>> {
        match host {
            Some(host) => self.0.iter().find(|registry| registry.host() == host),
            None if self.0.len() == 1 => self.0.first(),
            None => None,
        }
    }
}
