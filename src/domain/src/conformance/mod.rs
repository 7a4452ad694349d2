//! What every host of the engine is held to: the demo in a browser, the live console, the unattended runner.

pub mod made;
pub mod said;
