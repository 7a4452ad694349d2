//! Typed text that was never saved: of each tab its own, and that of closed tabs offered to the next.

use tagfire_tests::Console;
use thirtyfour::WindowHandle;

/// Opens one more tab and goes to it.
async fn another_tab(console: &Console, script: &str) -> WindowHandle {
    let before = console.driver.windows().await.unwrap();
    console.script(script).await;
    console.until("a tab more", || async { console.driver.windows().await.unwrap().len() > before.len() }).await;
    let all = console.driver.windows().await.unwrap();
    let new = all.into_iter().find(|handle| !before.contains(handle)).unwrap();
    console.driver.switch_to_window(new.clone()).await.unwrap();
    console
        .until("the page", || async { console.script("return !!document.querySelector('main h1')").await == true })
        .await;
    new
}

/// Waits until this browser has so many tabs of the console.
async fn open_tabs(console: &Console, count: u32) {
    console
        .until("the tabs", || async {
            console.script("navigator.locks.query().then(all => { window.tabs = all.held.filter(lock => lock.name.startsWith('tagfire.tab.')).length })").await;
            console.script("return window.tabs").await == count
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_tab_keeps_its_own_new_trigger_and_one_left_behind_is_offered() {
    let console = Console::open("/triggers/new").await;
    let first = console.driver.window().await.unwrap();
    console.fill("Trigger name", "one").await;
    another_tab(&console, "window.open('/triggers/new', '_blank', 'noopener')").await;
    open_tabs(&console, 2).await;
    assert_eq!(console.value("Trigger name").await, "");
    console.fill("Trigger name", "two").await;
    console.fill("Image repository", "shop/web").await;
    // What is typed in an open tab is nobody else's.
    console.driver.switch_to_window(first.clone()).await.unwrap();
    console.reload().await;
    console.says("Your unsaved changes are back").await;
    assert_eq!(console.value("Trigger name").await, "one");
    console.press("Cancel").await;
    console.follow("New trigger").await;
    console.region_says("Name", "Image repository").await;
    let second = console.driver.windows().await.unwrap().into_iter().find(|handle| *handle != first).unwrap();
    console.driver.switch_to_window(second).await.unwrap();
    console.driver.close_window().await.unwrap();
    console.driver.switch_to_window(first).await.unwrap();
    open_tabs(&console, 1).await;
    console.reload().await;
    console.says("A new trigger, “two”, was left unsaved in a tab that is closed by now.").await;
    console.press("Go on with it").await;
    console.until("the draft", || async { console.value("Trigger name").await == "two" }).await;
    assert_eq!(console.value("Image repository").await, "shop/web");
    // It is this tab's own from now on.
    console.reload().await;
    console.says("Your unsaved changes are back").await;
    assert_eq!(console.value("Trigger name").await, "two");
    console.press("Throw them away").await;
    console.until("empty fields", || async { console.value("Trigger name").await.is_empty() }).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_that_was_made_as_the_copy_of_another_goes_its_own_way() {
    let console = Console::open("/triggers/new").await;
    let first = console.driver.window().await.unwrap();
    console.fill("Trigger name", "one").await;
    let id = "return sessionStorage.getItem('tagfire.tab')";
    let original = console.script(id).await;
    // A window that is opened so begins with what the tab itself keeps, as one does that is duplicated.
    another_tab(&console, "window.open('/triggers/new')").await;
    console.until("an id of its own", || async { console.script(id).await != original }).await;
    console.until("the same text", || async { console.value("Trigger name").await == "one" }).await;
    console.fill("Trigger name", "other").await;
    console.driver.switch_to_window(first).await.unwrap();
    console.reload().await;
    console.says("Your unsaved changes are back").await;
    assert_eq!(console.value("Trigger name").await, "one");
    console.close().await;
}
