//! What the console and the proxy say to each other, as JSON in camelCase.
//!
//! These are shapes alone: they know neither the engine nor a cluster. Texts that come from a cluster are carried as they
//! are; whatever has a name here is said in both languages by [`Say`](crate::language::Say). With the feature `openapi`
//! each shape describes itself in the API's document.

mod access;
mod history;
mod problem;
mod push;
mod reason;
mod registry;
mod session;
mod target;
mod update;
mod vendor;
mod workload;

pub use access::{Access, KindAccess};
pub use history::HistoryCounts;
pub use problem::{Problem, ProblemKind};
pub use push::{PushPage, PushesTaken, ReceivedPush, SkippedEvent, SkippedEvents, SkippedKind};
pub use reason::{Notice, Reason};
pub use registry::{RegistryImage, RegistryVariant};
pub use session::{HandedOver, Permissions, Role, RunnerSession, Session, SignIn, Source};
pub use target::{Cluster, Hidden, List, Namespace, Region, Target};
pub use update::{Cause, How, State, UpdateAccepted, UpdateRequest, UpdateStatus};
pub use vendor::{VendorTag, VendorTriggers};
pub use workload::{Container, Kind, Manager, Rollout, Workload, WorkloadChange};

#[cfg(test)]
mod tests;
