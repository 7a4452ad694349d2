//! What the app does to the browser: one capability, one file.

pub mod address;
pub mod clipboard;
pub mod clock;
pub mod download;
pub mod file;
pub mod id;
pub mod intl;
pub mod kept;
pub mod latest;
pub mod lock;
pub mod locks;
pub mod promise;
pub mod request;
pub mod room;
pub mod rule;
pub mod slices;
pub mod stopped;
pub mod storage;
pub mod stream;
pub mod tab;
pub mod theme;
pub mod wake;
