//! The element under a content policy that allows nothing but its module, with Trusted Types demanded and none made.

use crate::page::Page;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built package: cargo xtask test embed"]
async fn a_strict_policy_refuses_nothing_of_it() {
    let page = Page::open("policy.html").await;
    page.says("one", "1 of 3 tags would fire").await;
    // It is styled all the same, and takes the host's look.
    let look = "const of = selector => getComputedStyle(one.shadowRoot.querySelector(selector)); return [of('.panel').padding, of('.count').fontSize, of('.count em').color, of('.row').display]";
    page.gives(look, json!(["8px", "18px", "rgb(0, 90, 160)", "grid"])).await;
    page.fill("one", "#expr", "^(").await;
    page.holds("the error", "return !!one.shadowRoot.querySelector('#expr-error u')").await;
    page.fill("one", "#expr", ".*").await;
    page.says("one", "3 of 3 tags would fire").await;
    page.holds("the notes", "return !!one.shadowRoot.querySelector('.note')").await;
    page.script("one.tags = Array.from({length: 5000}, (_, i) => 'v' + i)").await;
    page.says("one", "5,000 of 5,000 tags would fire").await;
    page.script("one.shadowRoot.querySelector('.list').scrollTop = 60000").await;
    page.holds("the rows that were scrolled to", "return !!one.shadowRoot.querySelector('[data-tag=v2005]')").await;
    page.close().await;
}
