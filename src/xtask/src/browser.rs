//! The browser that tests drive: found, or installed where that can be done without asking.

use crate::step::{Outcome, output, run, say};
use std::path::PathBuf;
use std::process::Command;

/// Where the browser's driver is.
pub fn driver() -> Outcome<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let root = output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let debian = output(Command::new("apt-get").arg("--version")).is_some();
    if root && debian {
        say("installing chromium and chromium-driver (about 1 minute, once)");
        run(Command::new("apt-get").args(["update", "-qq"]))?;
        run(Command::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args([
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "chromium",
            "chromium-driver",
            "fonts-noto-cjk",
        ]))?;
        if let Some(found) = find() {
            return Ok(found);
        }
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
