//! The element in a form: its value, its validity, its reset.

use crate::page::Page;
use serde_json::json;
use thirtyfour::prelude::*;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built package: cargo xtask test embed"]
async fn the_condition_is_sent_with_the_form_once_it_can_be_read() {
    let page = Page::open("form.html").await;
    // The value is there before the rules are.
    page.gives("return [...new FormData(form)]", json!([["condition", "regex:^v1"]])).await;
    page.says("one", "1 of 2 tags would fire").await;
    page.gives(
        "return one.shadowRoot.querySelector('[role=group]').getAttribute('aria-label')",
        json!("When it fires"),
    )
    .await;
    // Nothing at all is complained of when it is sent, not before.
    page.script("one.expr = ''").await;
    page.gives(
        "return [one.validity.valueMissing, one.shadowRoot.querySelector('#expr-error').textContent]",
        json!([true, ""]),
    )
    .await;
    let send = page.driver.find(By::Id("send")).await.expect("the button");
    send.click().await.expect("a click");
    page.gives(
        "return one.shadowRoot.querySelector('#expr-error').textContent",
        json!("enter an expression; to take every tag, choose All"),
    )
    .await;
    page.fill("one", "#expr", "^v[12").await;
    page.gives(
        "return [one.validity.badInput, one.validationMessage]",
        json!([true, "this “[” is never closed (character 3)"]),
    )
    .await;
    send.click().await.expect("a click");
    page.gives(
        "return [sent.length, one.shadowRoot.activeElement?.id, one.matches(':invalid')]",
        json!([0, "expr", true]),
    )
    .await;
    page.press("]").await;
    page.gives("return [one.validity.valid, one.matches(':valid')]", json!([true, true])).await;
    // Enter sends, as it does from any field of one line.
    page.press(Key::Enter + "").await;
    page.gives("return sent", json!([[["condition", "regex:^v[12]"]]])).await;
    page.script("one.method = 'all'").await;
    send.click().await.expect("a click");
    page.gives("return sent.at(-1)", json!([["condition", "all"]])).await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built package: cargo xtask test embed"]
async fn a_reset_brings_back_what_the_page_said() {
    let page = Page::open("form.html").await;
    page.says("one", "1 of 2 tags would fire").await;
    page.fill("one", "#expr", "^v").await;
    page.fill("one", "#tags", "v9").await;
    page.says("one", "1 of 1 tag would fire").await;
    page.script("form.reset()").await;
    page.says("one", "1 of 2 tags would fire").await;
    page.gives("return [one.expr, one.shadowRoot.querySelector('#tags').value]", json!(["^v1", "v1\nv2"])).await;
    // As a browser does when one comes back to a page.
    page.script("one.formStateRestoreCallback(JSON.stringify({method: 'taglist', expr: 'v2', tags: 'v2'}), 'restore')")
        .await;
    page.says("one", "1 of 1 tag would fire").await;
    page.gives("return one.value", json!("taglist:v2")).await;
    // What is disabled is not sent.
    page.script("group.disabled = true").await;
    page.holds(
        "disabled fields",
        "return one.shadowRoot.querySelector('#expr').disabled && one.shadowRoot.querySelector('#method-all').disabled",
    )
    .await;
    page.gives("return [...new FormData(form)]", json!([])).await;
    page.script("group.disabled = false; one.readonly = true; one.expr = '('").await;
    page.holds(
        "fields that can be read",
        "return !one.shadowRoot.querySelector('#expr').disabled && one.shadowRoot.querySelector('#expr').readOnly",
    )
    .await;
    // Who can't change it isn't kept from sending it.
    page.gives("return one.checkValidity()", json!(true)).await;
    page.close().await;
}
