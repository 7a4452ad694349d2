//! Several tabs of one browser.

use crate::console::Console;
use thirtyfour::WindowHandle;

/// A tab of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab(WindowHandle);

impl Console {
    /// The tab that is driven now.
    pub async fn tab(&self) -> Tab {
        Tab(self.driver.window().await.expect("a tab"))
    }

    /// Opens one more tab of the console, and drives it from now on.
    pub async fn another_tab(&self, path: &str) -> Tab {
        let tab = self.new_tab().await;
        self.goto(path).await;
        tab
    }

    /// Opens one more tab, on no page yet, and drives it from now on.
    pub async fn new_tab(&self) -> Tab {
        let tab = Tab(self.driver.new_tab().await.expect("one more tab"));
        self.drive(&tab).await;
        self.watch().await;
        tab
    }

    /// Drives this tab from now on.
    pub async fn drive(&self, tab: &Tab) {
        self.driver.switch_to_window(tab.0.clone()).await.expect("the tab");
    }

    /// Closes the tab that is driven now, and drives this one.
    pub async fn close_tab(&self, then: &Tab) {
        self.driver.close_window().await.expect("to close the tab");
        self.drive(then).await;
    }

    /// Kills the process of the page in the tab that is driven now, and drives this one.
    pub async fn crash_tab(&self, then: &Tab) {
        // Nobody is left to answer.
        let crash = self.driver.cdp().send_raw("Page.crash", serde_json::json!({})).await;
        assert!(crash.is_err(), "the tab has survived: {crash:?}");
        self.drive(then).await;
    }

    /// Whether the tab that is driven now is the one that performs updates.
    pub async fn performs(&self) -> bool {
        let script = "
            const own = 'own.' + Math.random();
            return navigator.locks.request(own, async () => {
                const { held } = await navigator.locks.query();
                const holder = name => held.find(lock => lock.name === name)?.clientId;
                return holder('tagfire-performs') === holder(own);
            });";
        self.awaited(script).await == true
    }
}
