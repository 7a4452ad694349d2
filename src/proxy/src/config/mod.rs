//! The configuration: flags, then environment variables, then a TOML file, then defaults; checked before anything starts.

mod allow;
mod options;
mod receiving;
mod registry;
mod running;
mod settings;

pub use allow::{AllowError, AllowList};
pub use options::{Command, Options, Program};
pub use receiving::{PushAccess, StoreSettings};
pub use registry::{PollSettings, RegistrySettings};
pub use running::{LeaseName, RunnerSettings};
pub use settings::{ConfigError, Proxied, Settings, SourceSettings, TencentSettings};
