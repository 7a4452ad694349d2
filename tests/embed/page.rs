//! A page of another console, open in a browser of its own.

use crate::site::Site;
use crate::{here, package};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};
use tagfire_tests::{FLAGS, Program};
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities};

/// Keeps what goes wrong on a page: errors, and what the content policy refuses.
const WATCH: &str = "{
    window.complaints = [];
    addEventListener('error', event => complaints.push(event.message));
    addEventListener('unhandledrejection', event => complaints.push(String(event.reason)));
    addEventListener('securitypolicyviolation', event => complaints.push(event.violatedDirective + ' refused ' + event.blockedURI));
    const error = console.error;
    console.error = (...parts) => { complaints.push(parts.join(' ')); error(...parts); };
}";

/// Long, because nobody waits for what comes: a busy machine is slow, and not wrong.
const PATIENCE: Duration = Duration::from_secs(30);

/// The page.
pub struct Page {
    pub driver: WebDriver,
    pub site: Site,
    program: Program,
    port: u16,
}

impl Page {
    /// Opens a page of the folder `pages`.
    pub async fn open(name: &str) -> Page {
        Page::among(name, Vec::new()).await
    }

    /// Opens a page that is served beside these folders too.
    pub async fn among(name: &str, more: Vec<(&'static str, PathBuf)>) -> Page {
        let mut folders = vec![("/tagfire-preview/", package()), ("/pages/", here().join("pages"))];
        folders.extend(more);
        let site = Site::of(folders);
        let mut command = Command::new(std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into()));
        let program = Program::driver(&mut command);
        let port = program.number_after("on port");
        let mut capabilities = DesiredCapabilities::chrome();
        for flag in FLAGS.iter().chain(&["--window-size=1100,900", "--lang=en-GB"]) {
            capabilities.add_arg(flag).expect("a flag");
        }
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await.expect("a browser");
        let source = json!({ "source": WATCH });
        driver.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", source).await.expect("to watch");
        let page = Page { driver, site, program, port };
        page.goto(name).await;
        page
    }

    /// Goes to another page.
    pub async fn goto(&self, name: &str) {
        self.driver.goto(format!("{}/pages/{name}", self.site.origin)).await.expect("the page");
    }

    /// Runs a script on the page.
    pub async fn script(&self, script: &str) -> Value {
        self.driver.execute(script, vec![]).await.expect("the script").json().clone()
    }

    /// Waits until something holds.
    pub async fn until<F: Future<Output = bool>>(&self, what: &str, holds: impl Fn() -> F) {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if holds().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        let folder = std::env::var_os("TAGFIRE_SCREENSHOTS").map_or_else(std::env::temp_dir, PathBuf::from);
        let _ = std::fs::create_dir_all(&folder);
        let name: String = what.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
        let file = folder.join(format!("embed-{name}.png"));
        let _ = self.driver.screenshot(&file).await;
        let complaints = self.script("return window.complaints").await;
        panic!("waited for {what}; see {}; the page complained: {complaints}", file.display());
    }

    /// Waits until a script gives true.
    pub async fn holds(&self, what: &str, script: &str) {
        self.until(what, || async { self.script(script).await == Value::Bool(true) }).await;
    }

    /// Waits until a script gives this.
    pub async fn gives(&self, script: &str, wanted: Value) {
        self.until(&format!("{wanted} of {script}"), || async { self.script(script).await == wanted }).await;
    }

    /// Waits until the element with this id says how many tags would fire.
    pub async fn says(&self, id: &str, count: &str) {
        let script = format!("return {id}.shadowRoot.querySelector('[role=status]')?.textContent ?? null");
        self.gives(&script, json!(count)).await;
    }

    /// Writes into a field of the element with this id, in place of what it holds, as a person does.
    pub async fn fill(&self, id: &str, selector: &str, text: &str) {
        self.script(&format!(
            "const field = {id}.shadowRoot.querySelector('{selector}'); field.focus(); field.select()"
        ))
        .await;
        self.press(Key::Delete + "").await;
        self.press(text).await;
    }

    /// Presses a key wherever the focus is.
    pub async fn press(&self, key: impl Into<TypingData>) {
        self.driver.active_element().await.expect("a focus").send_keys(key).await.expect("the key");
    }

    /// Closes the browser; fails if the page has complained.
    pub async fn close(self) {
        let complaints = self.script("return window.complaints").await;
        self.driver.clone().quit().await.expect("to quit");
        assert_eq!(complaints, json!([]), "the page complained");
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.program.shut_down(self.port);
    }
}
