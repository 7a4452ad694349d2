//! What the app does to the browser: one capability, one file.

pub mod clipboard;
pub mod clock;
pub mod download;
pub mod file;
pub mod intl;
pub mod locks;
pub mod room;
pub mod slices;
pub mod storage;
pub mod theme;
