//! Many elements on a page: when they load, what they share, and how fast they answer.

use crate::page::Page;
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built package: cargo xtask test embed"]
async fn a_hundred_elements_share_one_module_and_load_it_when_the_first_is_seen() {
    let page = Page::open("many.html?far").await;
    page.holds("the script", "return window.here === true").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(page.site.times(".wasm"), 0, "the module was loaded before an element was seen");
    page.gives("return e0.value", json!("regex:^v0\\.")).await;
    page.script("e0.scrollIntoView()").await;
    page.says("e0", "143 of 1,000 tags would fire").await;
    // Whoever is far below is not drawn yet.
    page.gives("return e99.shadowRoot.querySelector('[role=group]')", json!(null)).await;
    for element in ["e50", "e99"] {
        page.script(&format!("{element}.scrollIntoView()")).await;
        page.holds(element, &format!("return !!{element}.shadowRoot.querySelector('[data-fires]')")).await;
    }
    assert_eq!(page.site.times(".wasm"), 1);
    assert_eq!(page.site.times("rules.js"), 1);
    // All of them together draw only what is seen of their lists.
    page.holds("few rows", "return e0.shadowRoot.querySelectorAll('[data-tag]').length < 40").await;
    page.close().await;
}

/// What one key takes that changes ten elements at once, up to the laid-out page: the least of many, because a busy
/// machine adds to it and nothing takes away; and what the elements then answer.
const KEY: &str = r"
    const all = [...document.querySelectorAll('tagfire-preview')], field = element => element.shadowRoot.querySelector('#expr');
    const times = [];
    for (let i = 0; i < 30; i += 1) {
        const start = performance.now();
        for (const element of all) {
            field(element).value = `^v${i % 7}\\.\\d+\\.\\d+(-rc\\.${i % 5})?$`;
            field(element).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        }
        await Promise.resolve();
        document.body.getBoundingClientRect();
        times.push(performance.now() - start);
        await new Promise(done => requestAnimationFrame(done));
    }
    return [times.sort((a, b) => a - b)[0], all.map(element => element.shadowRoot.querySelectorAll('[data-fires=true]').length > 0)];
";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built package: cargo xtask test embed"]
async fn ten_elements_of_a_thousand_tags_each_answer_a_key() {
    let page = Page::open("many.html?count=10").await;
    page.holds("the script", "return window.here === true").await;
    for i in 0..10 {
        page.script(&format!("e{i}.scrollIntoView()")).await;
        page.holds("an element", &format!("return !!e{i}.shadowRoot.querySelector('[data-fires]')")).await;
    }
    let script =
        format!("const done = arguments[0]; (async () => {{ {KEY} }})().then(done, error => done(String(error)))");
    let took = page.driver.execute_async(&script, vec![]).await.expect("the script").json().clone();
    // How fast, no test holds: it depends on what else the machine does.
    println!("ten elements of 1,000 tags answer a key in {:.1} ms", took[0].as_f64().unwrap_or(f64::NAN));
    assert_eq!(took[1], serde_json::Value::from(vec![true; 10]));
    page.close().await;
}
