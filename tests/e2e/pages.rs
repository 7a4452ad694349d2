//! Every page: its address, its languages, its themes, its widths, and the names of its controls.

use tagfire_tests::Console;
use thirtyfour::prelude::*;

const PAGES: [&str; 11] = [
    "/triggers",
    "/triggers/new",
    "/triggers/release",
    "/preview",
    "/embed?method=regex&expr=%5Ev1&tag=v1",
    "/repositories",
    "/repositories/shop/web",
    "/services",
    "/history",
    "/settings",
    "/nowhere",
];

/// Gives triggers names as long as any may be, and a failure much to say, with a word that can't be parted.
const LONG: &str = "
    for (const row of await kept.rows('triggers')) {
        const record = JSON.parse(row.record);
        if (record.name === 'release') continue;
        record.name = row.name = `${record.name}-with-a-name-as-long-as-any-may-be-which-is-64-characters`.slice(0, 64);
        await kept.put('triggers', { ...row, record: JSON.stringify(record) });
    }
    for (const row of await kept.rows('entries')) {
        const record = JSON.parse(row.record);
        const message = 'admission webhook denied the request: set securityContext.runAsNonRootOrWhateverElse '.repeat(6);
        if (record.outcome.failed) record.outcome.failed = { told: { reason: 'admission', message } };
        await kept.put('entries', { ...row, record: JSON.stringify(record) });
    }";

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_wider_than_its_window() {
    for width in [360, 720, 768, 1000, 1440, 2560] {
        let console = Console::new(1360, 900).await.unwrap();
        // A headless window has a least width, so the page is put in a narrower view.
        let metrics = serde_json::json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        console.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await.unwrap();
        console.goto("/triggers").await;
        console.says("6 triggers on 2 repositories").await;
        console.in_database(LONG).await;
        for path in PAGES {
            console.goto(path).await;
            let over = console.script("return document.documentElement.scrollWidth - window.innerWidth").await;
            if over.as_i64() > Some(0) {
                console.fail(&format!("{path} is {over} px too wide at {width}")).await;
            }
        }
        console.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_control_has_a_name_and_every_page_its_landmarks() {
    let console = Console::open("/triggers").await;
    for path in PAGES {
        console.goto(path).await;
        let nameless = console
            .script(
                "return [...document.querySelectorAll('input,select,textarea,button,a')].filter(e => {
                    const by = (e.getAttribute('aria-labelledby') || '').split(' ').map(id => document.getElementById(id)?.textContent || '').join('');
                    const label = [...(e.labels || [])].map(l => l.textContent).join('');
                    return !(by || e.getAttribute('aria-label') || label || (e.matches('a,button') && e.textContent)).trim()
                }).map(e => e.outerHTML.slice(0, 120))",
            )
            .await;
        assert_eq!(nameless.as_array().map(Vec::len), Some(0), "{path}: {nameless}");
        let shape = console.script("return [document.querySelectorAll('main').length, document.querySelectorAll('h1').length, document.querySelectorAll('nav').length]").await;
        assert_eq!(shape, serde_json::json!([1, 1, 1]), "{path}");
        let twice = console.script("const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i)").await;
        assert_eq!(twice, serde_json::json!([]), "{path}");
    }
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_and_the_theme_switch_and_stay() {
    let console = Console::open("/settings").await;
    console.choose("Language", "简体中文").await;
    console.says("触发器").await;
    console.choose("主题", "深色").await;
    console.reload().await;
    console.says("镜像仓库").await;
    assert_eq!(
        console.script("return [document.documentElement.lang, document.documentElement.dataset.theme].join()").await,
        "zh-Hans,dark"
    );
    for path in PAGES {
        console.goto(path).await;
        let latin = console.script("return document.querySelector('main').innerText.match(/\\b(the|and|with|from|trigger|triggers|nothing|would)\\b/gi)").await;
        assert!(latin.is_null(), "{path} still says {latin} in English");
    }
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_says_so_and_leads_back() {
    let console = Console::open("/nowhere").await;
    console.says("There is no such page").await;
    console.follow("Go to Triggers").await;
    console.says("New trigger").await;
    for path in ["/triggers/no-such", "/history/no-such"] {
        console.goto(path).await;
        console.says("It may have been renamed or deleted").await;
    }
    console.goto("/").await;
    console
        .until("the list of triggers", || async {
            console.driver.current_url().await.is_ok_and(|url| url.path() == "/triggers")
        })
        .await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyboard_alone_is_enough() {
    let console = Console::open("/triggers").await;
    let press = async |keys: TypingData| console.driver.active_element().await.unwrap().send_keys(keys).await.unwrap();
    console.driver.find(By::Css("body")).await.unwrap().send_keys(Key::Tab + "").await.unwrap();
    let first = console.driver.active_element().await.unwrap().text().await.unwrap();
    assert_eq!(first, "Skip to the content");
    for _ in 0..40 {
        press(Key::Tab + "").await;
        if console.driver.active_element().await.unwrap().text().await.unwrap() == "New trigger" {
            break;
        }
    }
    press(Key::Enter + "").await;
    // The new page's heading has the focus, so that a screen reader says where one is.
    console
        .until("the focus on the heading", || async {
            console.script("return document.activeElement.tagName + document.activeElement.textContent").await
                == "H1New trigger"
        })
        .await;
    console.close().await;
}
