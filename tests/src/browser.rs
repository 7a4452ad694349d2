//! A browser of a test's own: how it is started, the folder in which it keeps things, and its sudden end.

use crate::console::Console;
use crate::stage::Stage;
use serde_json::{Value, json};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities};

/// The flags of a browser that runs anywhere, as anyone, and asks nobody for anything.
pub const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// The longest that a script may take which waits for something.
const SCRIPT: Duration = Duration::from_secs(300);

/// A browser's folder, which outlives the browser: another that is started in it finds what was kept. The server stays
/// with it, since things are kept by the address of whoever keeps them.
#[derive(Clone)]
pub struct Profile {
    // Before the folder: the browser has to be gone when that goes.
    pub stage: Arc<Stage>,
    folder: Arc<tempfile::TempDir>,
}

impl Profile {
    /// An empty one.
    pub fn new() -> std::io::Result<Profile> {
        Ok(Profile { stage: Stage::shared(), folder: Arc::new(tempfile::tempdir()?) })
    }

    /// An empty one, for a console that is served by this stage.
    pub fn on(stage: Stage) -> std::io::Result<Profile> {
        Ok(Profile { stage: Arc::new(stage), folder: Arc::new(tempfile::tempdir()?) })
    }

    /// Another that holds the same, for as many browsers as are to begin with it.
    pub fn copy(&self) -> std::io::Result<Profile> {
        let copy = Profile { stage: Arc::clone(&self.stage), folder: Arc::new(tempfile::tempdir()?) };
        let copied = Command::new("cp").arg("-R").arg(self.folder.path().join(".")).arg(copy.folder.path()).status()?;
        assert!(copied.success(), "the folder can’t be copied");
        Ok(copy)
    }
}

/// How a browser is started.
#[derive(Clone, Debug)]
pub struct Browser<'a> {
    /// The window's width and height.
    pub size: (u32, u32),
    /// Flags beside those that every browser here has.
    pub flags: &'a [&'a str],
    /// What a person would have set on the browser's own pages.
    pub preferences: Value,
}

impl Default for Browser<'_> {
    fn default() -> Self {
        Browser { size: (1360, 900), flags: &[], preferences: json!({}) }
    }
}

impl Browser<'_> {
    /// Starts it in this folder, in English, on no page yet.
    pub async fn start(self, profile: Profile) -> WebDriverResult<Console> {
        let mut capabilities = DesiredCapabilities::chrome();
        for flag in FLAGS.iter().chain(self.flags) {
            capabilities.add_arg(flag)?;
        }
        let (width, height) = self.size;
        capabilities.add_arg(&format!("--user-data-dir={}", profile.folder.path().display()))?;
        capabilities.add_arg(&format!("--window-size={width},{height}"))?;
        capabilities.add_arg("--lang=en-GB")?;
        capabilities.add_experimental_option("prefs", self.preferences)?;
        let builder = WebDriver::builder(profile.stage.driver(), capabilities);
        let driver = builder.request_timeout(SCRIPT).connect().await?;
        driver.set_script_timeout(SCRIPT).await?;
        Console::of(driver, profile).await
    }
}

impl Console {
    /// Quits the browser, which has the time to write down what it holds.
    pub async fn quit(self) -> Profile {
        let profile = self.profile.clone();
        self.driver.quit().await.expect("to quit");
        profile
    }

    /// Every process of the browser, as [`Console::kill_now`] wants them.
    pub fn processes(&self) -> Vec<u64> {
        let browser = self.driver.capabilities().get("goog:processID").and_then(Value::as_u64);
        with_children(browser.expect("the driver names the browser’s process"))
    }

    /// Ends the browser as a machine does that has had enough: all of its processes at once, with nothing said to any of
    /// them. What it has kept stays in the folder.
    pub async fn kill(self) -> Profile {
        let processes = self.processes();
        self.kill_now(&processes).await
    }

    /// As [`Console::kill`], with no time lost on finding out whom to end.
    pub async fn kill_now(self, processes: &[u64]) -> Profile {
        // One that had ended by itself meanwhile is as dead as the others.
        let killed = Command::new("kill").arg("-KILL").args(processes.iter().map(u64::to_string)).output();
        killed.expect("kill");
        while living().iter().any(|(living, _)| processes.contains(living)) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let profile = self.profile.clone();
        // The driver has yet to notice.
        let _ = self.driver.quit().await;
        profile
    }
}

/// Every process and its parent.
fn living() -> Vec<(u64, u64)> {
    let listed = Command::new("ps").args(["-A", "-o", "pid=,ppid=,stat="]).output().expect("ps");
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    let read = |line: &str| {
        let mut words = line.split_whitespace();
        let (process, parent) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        // A zombie is dead; only its parent has not asked yet.
        words.next().filter(|state| !state.starts_with('Z')).map(|_| (process, parent))
    };
    text.lines().filter_map(read).collect()
}

/// A process, its children, and theirs.
fn with_children(process: u64) -> Vec<u64> {
    let all = living();
    let mut found = vec![process];
    let mut place = 0;
    while let Some(parent) = found.get(place).copied() {
        found.extend(all.iter().filter(|(_, of)| *of == parent).map(|(child, _)| *child));
        place += 1;
    }
    found
}
