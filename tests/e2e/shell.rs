//! The page before the console is there, and after it has stopped.

use serde_json::{Value, json};
use tagfire_tests::Console;
use thirtyfour::By;

/// Keeps files from being loaded: those of these names.
async fn block(console: &Console, urls: &[&str]) {
    let devtools = console.driver.cdp();
    devtools.send_raw("Network.enable", json!({})).await.unwrap();
    // What the browser keeps for use without a network would come all the same.
    devtools.send_raw("Network.setBypassServiceWorker", json!({ "bypass": true })).await.unwrap();
    devtools.send_raw("Network.setCacheDisabled", json!({ "cacheDisabled": !urls.is_empty() })).await.unwrap();
    devtools.send_raw("Network.setBlockedURLs", json!({ "urls": urls })).await.unwrap();
}

/// Goes to a page whose console can't come.
async fn goto_shell(console: &Console, path: &str) {
    console.driver.goto(format!("{}{path}", console.origin)).await.unwrap();
    console.until("the panel", || async { console.driver.find(By::Id("stopped")).await.is_ok() }).await;
}

/// What a press on “Export data” gives.
async fn exported(console: &Console) -> Value {
    console
        .script("const first = !window.saved; window.saved = []; if (!first) return; const make = URL.createObjectURL; URL.createObjectURL = blob => { blob.text().then(text => window.saved.push(text)); return make(blob) }")
        .await;
    console.press("Export data").await;
    console.until("the file", || async { console.script("return window.saved.length").await == 1 }).await;
    let text = console.script("return window.saved[0]").await;
    serde_json::from_str(text.as_str().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_module_that_does_not_load_is_told_and_what_is_kept_can_be_taken_out() {
    let console = Console::open("/triggers/canary").await;
    console.fill("Trigger name", "canary-two").await;
    console.until("the title", || async { console.text().await.contains("Edited, not saved") }).await;
    for missing in ["*.wasm", "*/tagfire-app-*.js"] {
        block(&console, &[missing]).await;
        goto_shell(&console, "/history").await;
        console.says("Tagfire could not be loaded").await;
        let rows = exported(&console).await;
        assert_eq!((rows["format"].as_str(), rows["version"].as_u64()), (Some("tagfire-rows"), Some(1)));
        // Saved or not, it is in there.
        for part in ["canary-two", "release", "shop/web"] {
            assert!(rows.to_string().contains(part), "{part} in {rows}");
        }
    }
    block(&console, &[]).await;
    console.press("Reload").await;
    console.until("the page’s heading", || async { console.driver.find(By::Css("main h1")).await.is_ok() }).await;
    console.forgive().await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_in_indexed_db_is_taken_out_too_and_nothing_is_made_by_asking() {
    let console = Console::new(1360, 900).await.unwrap();
    block(&console, &["*.wasm"]).await;
    goto_shell(&console, "/triggers").await;
    assert_eq!(exported(&console).await["indexedDB"], json!({}));
    let names = "indexedDB.databases().then(all => { window.names = all.map(one => one.name).join() }); ";
    console.script(names).await;
    console.until("the names", || async { console.script("return window.names").await == "" }).await;
    let make = "const asked = indexedDB.open('tagfire', 3);
        asked.onupgradeneeded = () => asked.result.createObjectStore('things');
        asked.onsuccess = () => {
            const write = asked.result.transaction('things', 'readwrite');
            write.objectStore('things').put({ bytes: new Uint8Array([1, 2]), count: 7n, at: new Date(0) }, ['a', 1]);
            write.oncomplete = () => { asked.result.close(); window.made = true };
        }";
    console.script(make).await;
    console.until("the database", || async { console.script("return window.made").await == true }).await;
    let thing =
        json!({ "key": ["a", 1], "value": { "bytes": [1, 2], "count": "7", "at": "1970-01-01T00:00:00.000Z" } });
    let kept = json!({ "tagfire": { "version": 3, "stores": { "things": [thing] } } });
    assert_eq!(exported(&console).await["indexedDB"], kept);
    console.forgive().await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_that_has_stopped_says_so_and_goes_on_after_a_reload() {
    let console = Console::open("/triggers").await;
    // A browser that makes no elements is one of the few things that the console can't do without.
    console.script("Node.prototype.cloneNode = () => { throw new Error('refused') }").await;
    console.script("document.querySelector('a.item[href=\"/history\"]').click()").await;
    console.says("Tagfire has stopped").await;
    let state = "return [document.activeElement.innerText, document.querySelector('.app').inert, document.querySelector('#stopped pre').textContent.includes('panicked')].join()";
    assert_eq!(console.script(state).await, "Reload,true,true");
    assert_eq!(exported(&console).await["format"], "tagfire-rows");
    console.press("Reload").await;
    console.until("the page’s heading", || async { console.driver.find(By::Css("main h1")).await.is_ok() }).await;
    assert!(!console.text().await.contains("Tagfire has stopped"));
    console.forgive().await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_stands_where_the_console_will_and_says_the_same_words() {
    let places = "return [...document.querySelectorAll('.rail, .brand, .item, .where, main, .head > :first-child')].map(element => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const at = element.matches('.head > *') ? [x, y] : element.matches('main') ? [x, y, width] : [x, y, width, height];
        return [element.className, at.map(Math.round).join(' '), element.matches('.item') ? element.innerText.trim() + !!element.getAttribute('aria-current') : ''].join(' ');
    })";
    let console = Console::open("/repositories/shop/web").await;
    for (language, word) in [("en", "Repositories"), ("zh-Hans", "镜像仓库")] {
        for width in [390, 1360] {
            let metrics = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
            console.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await.unwrap();
            console.script(&format!("localStorage.setItem('tagfire.language', '\"{language}\"'); localStorage.setItem('tagfire.theme', '\"dark\"')")).await;
            block(&console, &["*.wasm"]).await;
            goto_shell(&console, "/repositories/shop/web").await;
            let shell = console.script(places).await;
            assert!(shell.to_string().contains(&format!("{word}true")), "{shell}");
            let look = "return [document.documentElement.lang, getComputedStyle(document.body).backgroundColor].join()";
            let looks = console.script(look).await;
            block(&console, &[]).await;
            console.goto("/repositories/shop/web").await;
            assert_eq!(console.script(places).await, shell, "{language} at {width}");
            assert_eq!(console.script(look).await, looks);
        }
    }
    console.forgive().await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn under_a_prefix_every_link_keeps_it() {
    let console = Console::new(1360, 900).await.unwrap();
    // As a server would write it that serves the console there.
    let write = "new MutationObserver((_, watch) => {
        const meta = document.querySelector('meta[name=tagfire-prefix]');
        if (meta) { meta.content = '/demo'; watch.disconnect(); }
    }).observe(document, { childList: true, subtree: true })";
    let devtools = console.driver.cdp();
    devtools.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": write })).await.unwrap();
    console.goto("/demo/").await;
    let path = "return location.pathname + location.search";
    console.until("the first page", || async { console.script(path).await == "/demo/triggers" }).await;
    console.follow("release").await;
    console.until("the editor", || async { console.script(path).await == "/demo/triggers/release" }).await;
    console.press("Cancel").await;
    console.until("the list", || async { console.script(path).await == "/demo/triggers" }).await;
    console.follow("Preview").await;
    console.fill("Expression", "^v2$").await;
    console
        .until("the address", || async {
            console.script(path).await.to_string().contains("/demo/preview?method=regex&expr=%5Ev2%24")
        })
        .await;
    console.follow("Repositories").await;
    console.follow("shop/web").await;
    console.region_says("Tags", "v2.14.0").await;
    let here = "return document.querySelector('[aria-current=page]').innerText.trim()";
    assert_eq!(console.script(here).await, "Repositories");
    let outside = "return [...document.links].map(link => link.pathname).filter(path => !path.startsWith('/demo/'))";
    assert_eq!(console.script(outside).await, json!([]));
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_text_becomes_a_script() {
    let console = Console::open("/triggers").await;
    for (sink, expected) in [
        ("document.createElement('p').innerHTML = '<b>new</b>'", "taken"),
        ("document.createElement('p').innerHTML = '<img src=x onerror=alert(1)>'", "TypeError"),
        ("document.createElement('p').innerHTML = '<a href=\" JavaScript:alert(1)\">new</a>'", "TypeError"),
        ("document.createElement('iframe').srcdoc = '<script>alert(1)</script>'", "TypeError"),
        ("document.createElement('script').text = 'alert(1)'", "TypeError"),
        ("document.createElement('script').src = '/elsewhere.js'", "TypeError"),
        ("trustedTypes.createPolicy('another', { createHTML: text => text })", "TypeError"),
        ("(0, eval)('1')", "EvalError"),
    ] {
        // From a timer: what the driver itself runs may do more than the page.
        let told = format!(
            "return new Promise((done) => setTimeout(() => {{ try {{ {sink}; done('taken') }} catch (error) {{ done(error.name) }} }}))"
        );
        assert_eq!(console.script(&told).await, expected, "{sink}");
    }
    console.forgive().await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_on_at_once_finds_every_page() {
    // A page that is left while the browser still opens the database for it could keep the next one from getting it.
    for _ in 0..4 {
        let console = Console::new(1360, 900).await.unwrap();
        for path in ["/triggers", "/triggers", "/history", "/triggers/new"] {
            console.goto(path).await;
        }
        console.close().await;
    }
}
