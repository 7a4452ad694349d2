//! The browser that tests drive: found, or installed where that can be done without asking.

use crate::debian;
use crate::step::Outcome;
use std::path::PathBuf;

/// Where the browser's driver is.
pub fn driver() -> Outcome<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    debian::install(&["chromium", "chromium-driver", "fonts-noto-cjk"], "about 1 minute")?;
    if let Some(found) = find() {
        return Ok(found);
    }
    Err("the browser tests need Chromium and its driver.\n  \
         By hand, on Debian: apt-get install chromium chromium-driver; elsewhere: put chromedriver on PATH, or name it in CHROMEDRIVER"
        .into())
}

fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMEDRIVER").map(PathBuf::from) {
        return named.is_file().then_some(named);
    }
    let name = format!("chromedriver{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}
