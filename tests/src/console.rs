//! A console in a browser of its own.

use crate::browser::{Browser, Profile};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::*;

/// Keeps what goes wrong on a page, over reloads: errors, and what the content policy refuses.
const WATCH: &str = "{
    const keep = text => { try { sessionStorage.setItem('complaints', (sessionStorage.getItem('complaints') || '') + text + '\\n') } catch {} };
    addEventListener('error', event => keep(event.message));
    addEventListener('unhandledrejection', event => keep(String(event.reason)));
    addEventListener('securitypolicyviolation', event => keep(event.violatedDirective + ' refused ' + event.blockedURI));
    const error = console.error;
    console.error = (...parts) => { keep(parts.join(' ')); error(...parts); };
}";

/// How long something is waited for. Long, because nobody waits for what comes: a busy machine is slow, and not wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// The console, as it is open in a browser.
pub struct Console {
    pub driver: WebDriver,
    pub origin: String,
    /// The browser's folder.
    pub profile: Profile,
}

impl Console {
    /// Opens a page of the console in a new browser, in English, as a first visitor.
    pub async fn open(path: &str) -> Console {
        let console = Console::new(1360, 900).await.expect("a browser");
        console.goto(path).await;
        console
    }

    /// Opens a page of the console in a browser that finds what another has kept in this folder.
    pub async fn open_in(profile: Profile, path: &str) -> Console {
        let console = Browser::default().start(profile).await.expect("a browser");
        console.goto(path).await;
        console
    }

    /// A new browser with a window of this size, on no page yet.
    pub async fn new(width: u32, height: u32) -> WebDriverResult<Console> {
        Console::with_flags(width, height, &[]).await
    }

    /// As [`Console::new`], in a browser that is started with these flags too.
    pub async fn with_flags(width: u32, height: u32, flags: &[&str]) -> WebDriverResult<Console> {
        Browser { size: (width, height), flags, ..Browser::default() }.start(Profile::new()?).await
    }

    /// The console of a browser that has been started.
    pub(crate) async fn of(driver: WebDriver, profile: Profile) -> WebDriverResult<Console> {
        let console = Console { driver, origin: profile.stage.origin.clone(), profile };
        console.before_each_page(WATCH).await?;
        Ok(console)
    }

    /// Runs a script on each page of this tab before the page's own.
    pub async fn before_each_page(&self, script: &str) -> WebDriverResult<()> {
        let source = serde_json::json!({ "source": script });
        self.driver.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", source).await.map(drop)
    }

    /// Watches what goes wrong in a tab that has just been opened, too.
    pub(crate) async fn watch(&self) {
        self.before_each_page(WATCH).await.expect("to watch the tab");
    }

    /// Goes to a page and waits until it is there.
    pub async fn goto(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.origin)).await.expect("the page");
        self.until("the page’s heading", || async { self.driver.find(By::Css("main h1")).await.is_ok() }).await;
    }

    /// Goes to an address of the console at which none of its scripts runs, so that what it will find can be laid out
    /// before it starts.
    pub async fn goto_before_start(&self) {
        let style = self.profile.stage.file_of("css");
        self.driver.goto(format!("{}/{style}", self.origin)).await.expect("a file of the console");
        let address = self.driver.current_url().await.expect("an address");
        assert!(address.as_str().ends_with(&style), "the browser went to {address}");
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.driver.refresh().await.expect("a reload");
        self.until("the page’s heading", || async { self.driver.find(By::Css("main h1")).await.is_ok() }).await;
    }

    /// Waits, a minute at most, until something holds.
    pub async fn until<F: Future<Output = bool>>(&self, what: &str, holds: impl Fn() -> F) {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if holds().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.fail(&format!("waited for {what}")).await;
    }

    /// Waits until there are this many of something, for as long as they become more.
    pub async fn until_all<F: Future<Output = usize>>(&self, what: &str, all: usize, count: impl Fn() -> F) {
        let (mut last, mut since) = (0, Instant::now());
        while since.elapsed() < PATIENCE {
            let now = count().await;
            if now >= all {
                return;
            }
            if now != last {
                (last, since) = (now, Instant::now());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.fail(&format!("{last} of {all} {what} and no more")).await;
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

    /// Runs a script on the page that may await, and gives what it returns.
    pub async fn awaited(&self, script: &str) -> serde_json::Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
            (async () => {{ {script} }})().then(value => done({{ value }}), error => done({{ error: String(error) }}))"
        );
        let answer = self.driver.execute_async(script, vec![]).await.expect("the script").json().clone();
        assert!(answer["error"].is_null(), "the script failed: {}", answer["error"]);
        answer["value"].clone()
    }

    /// Forgets what pages have complained of, where the test itself has given them reason to.
    pub async fn forgive(&self) {
        self.script("sessionStorage.removeItem('complaints')").await;
    }

    /// Closes the browser; fails if a page of any of its tabs has complained.
    pub async fn close(self) {
        let mut complaints = Vec::new();
        for tab in self.driver.windows().await.expect("the tabs") {
            self.driver.switch_to_window(tab).await.expect("the tab");
            complaints
                .push(self.script("try { return sessionStorage.getItem('complaints') } catch { return null }").await);
        }
        let _ = self.driver.clone().quit().await;
        complaints.retain(|complaint| !complaint.is_null());
        assert!(complaints.is_empty(), "the page complained: {complaints:?}");
    }
}
