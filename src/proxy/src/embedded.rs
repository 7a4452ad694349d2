//! The app that was built into this program, where `TAGFIRE_EMBED` named its folder at build time.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
