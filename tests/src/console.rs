//! A console in a browser of its own.

use crate::program::Program;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, error::WebDriverResult};

/// The flags of a browser that runs anywhere, as anyone, and asks nobody for anything.
const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// Keeps what goes wrong on a page, over reloads: errors, and what the content policy refuses.
const WATCH: &str = "{
    const keep = text => sessionStorage.setItem('complaints', (sessionStorage.getItem('complaints') || '') + text + '\\n');
    addEventListener('error', event => keep(event.message));
    addEventListener('unhandledrejection', event => keep(String(event.reason)));
    addEventListener('securitypolicyviolation', event => keep(event.violatedDirective + ' refused ' + event.blockedURI));
    const error = console.error;
    console.error = (...parts) => { keep(parts.join(' ')); error(...parts); };
}";

/// The console, as it is open in a browser.
pub struct Console {
    pub driver: WebDriver,
    pub origin: String,
    // Before the profile: the browser has to be gone when its folder goes.
    _stage: Arc<Stage>,
    _profile: tempfile::TempDir,
}

fn env(name: &str) -> PathBuf {
    std::env::var_os(name).map(PathBuf::from).unwrap_or_else(|| panic!("{name} is not set; run `cargo xtask test e2e`"))
}

/// The server and the browser's driver, shared by the tests that run at the same time, and ended with the last of them:
/// a process that ends by itself ends nothing that it has started.
pub struct Stage {
    _server: Program,
    driver: Program,
    origin: String,
    port: u16,
}

impl Stage {
    fn shared() -> Arc<Stage> {
        static SHARED: Mutex<Weak<Stage>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stage) = shared.upgrade() {
            return stage;
        }
        let mut command = Command::new(env("TAGFIRE_PROXY"));
        command.arg("--app").arg(env("TAGFIRE_DIST")).args(["--listen", "127.0.0.1:0"]);
        let server = Program::start(&mut command, "http://127.0.0.1:");
        let origin = format!("http://127.0.0.1:{}", server.number_after("127.0.0.1:"));
        let mut command = Command::new(std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into()));
        let driver = Program::start(command.arg("--port=0"), "started successfully on port");
        let port = driver.number_after("on port");
        let stage = Arc::new(Stage { _server: server, driver, origin, port });
        *shared = Arc::downgrade(&stage);
        stage
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.driver.shut_down(self.port);
    }
}

impl Console {
    /// Opens a page of the console in a new browser, in English, as a first visitor.
    pub async fn open(path: &str) -> Console {
        let console = Console::new(1360, 900).await.expect("a browser");
        console.goto(path).await;
        console
    }

    /// A new browser with a window of this size, on no page yet.
    pub async fn new(width: u32, height: u32) -> WebDriverResult<Console> {
        Console::with_flags(width, height, &[]).await
    }

    /// As [`Console::new`], in a browser that is started with these flags too.
    pub async fn with_flags(width: u32, height: u32, flags: &[&str]) -> WebDriverResult<Console> {
        let profile = tempfile::tempdir()?;
        let mut capabilities = DesiredCapabilities::chrome();
        for flag in FLAGS.iter().chain(flags) {
            capabilities.add_arg(flag)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        capabilities.add_arg(&format!("--window-size={width},{height}"))?;
        capabilities.add_arg("--lang=en-GB")?;
        let stage = Stage::shared();
        let driver = WebDriver::new(format!("http://127.0.0.1:{}", stage.port), capabilities).await?;
        let watch = serde_json::json!({ "source": WATCH });
        driver.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", watch).await?;
        Ok(Console { driver, origin: stage.origin.clone(), _stage: stage, _profile: profile })
    }

    /// Goes to a page and waits until it is there.
    pub async fn goto(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.origin)).await.expect("the page");
        self.until("the page’s heading", || async { self.driver.find(By::Css("main h1")).await.is_ok() }).await;
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.driver.refresh().await.expect("a reload");
        self.until("the page’s heading", || async { self.driver.find(By::Css("main h1")).await.is_ok() }).await;
    }

    /// Waits, twenty seconds at most, until something holds.
    pub async fn until<F: Future<Output = bool>>(&self, what: &str, holds: impl Fn() -> F) {
        for _ in 0..200 {
            if holds().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.fail(&format!("waited for {what}")).await;
    }

    /// Fails with a picture of the page.
    pub async fn fail(&self, why: &str) -> ! {
        let folder = std::env::var_os("TAGFIRE_SCREENSHOTS").map_or_else(std::env::temp_dir, PathBuf::from);
        let _ = std::fs::create_dir_all(&folder);
        let name: String = why.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
        let file = folder.join(format!("{name}.png"));
        let _ = self.driver.screenshot(&file).await;
        let address = self.driver.current_url().await.map(|url| url.to_string()).unwrap_or_default();
        panic!("{why} at {address}; see {}", file.display());
    }

    /// Runs a script on the page.
    pub async fn script(&self, script: &str) -> serde_json::Value {
        self.driver.execute(script, vec![]).await.expect("the script").json().clone()
    }

    /// Forgets what pages have complained of, where the test itself has given them reason to.
    pub async fn forgive(&self) {
        self.script("sessionStorage.removeItem('complaints')").await;
    }

    /// Closes the browser; fails if a page has complained.
    pub async fn close(self) {
        let complaints = self.script("return sessionStorage.getItem('complaints')").await;
        let _ = self.driver.clone().quit().await;
        assert!(complaints.is_null(), "the page complained: {complaints}");
    }
}
