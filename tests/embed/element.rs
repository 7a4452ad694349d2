//! The element in a plain page: what a person sees and does, by pointer and by keyboard, in both languages.

use crate::package;
use crate::page::Page;
use serde_json::json;
use thirtyfour::prelude::*;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built package: cargo xtask test embed"]
async fn a_plain_page_shows_which_tags_fire_and_why_others_do_not() {
    let page = Page::open("plain.html").await;
    page.says("one", "2 of 5 tags would fire").await;
    let row = "const row = one.shadowRoot.querySelector('[data-tag=\"v2.15.0-rc.2\"]'); return [row.dataset.fires, row.querySelector('small').textContent]";
    page.gives(row, json!(["false", "expected the end after v2.15.0"])).await;
    page.gives("return one.shadowRoot.querySelector('[data-fires=true] mark').textContent", json!("v2.14.0")).await;
    page.gives("return one.shadowRoot.querySelector('dd').textContent", json!("the tag begins here")).await;
    // Each key is answered, and told.
    page.fill("one", "#expr", r"^v\d+\.\d+\.\d+(-rc\.\d+)?$").await;
    page.says("one", "3 of 5 tags would fire").await;
    let told = "return told.at(-1)";
    let condition = json!({"method": "regex", "expr": r"^v\d+\.\d+\.\d+(-rc\.\d+)?$"});
    page.gives(told, json!({"condition": condition, "counts": {"fires": 3, "total": 5}})).await;
    // What can't be read is told with its place, and what was known stays, dimmed.
    page.fill("one", "#expr", "^v(1").await;
    page.holds("the error", "return one.shadowRoot.querySelector('#expr').getAttribute('aria-invalid') == 'true'")
        .await;
    page.gives("return one.shadowRoot.querySelector('#expr-error u').textContent", json!("(")).await;
    let described = "const field = one.shadowRoot.querySelector('#expr'); return one.shadowRoot.getElementById(field.getAttribute('aria-describedby').split(' ')[0]).textContent";
    page.gives(described, json!("^v(1this “(” is never closed (character 3)")).await;
    page.gives(
        "return told.at(-1).error",
        json!({"message": "this “(” is never closed (character 3)", "of": "expr", "start": 2, "end": 3}),
    )
    .await;
    page.gives("return told.at(-1).counts", json!(null)).await;
    // Tags of the person's own, of which some are none.
    page.fill("one", "#expr", "^v").await;
    page.fill("one", "#tags", "v1 v2\nno;tag").await;
    page.says("one", "2 of 2 tags would fire").await;
    page.holds(
        "what was left out",
        "return one.shadowRoot.querySelector('#tags-error').textContent.startsWith('left out “no;tag”')",
    )
    .await;
    page.gives("return one.tags", json!(["v1", "v2", "no;tag"])).await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built package: cargo xtask test embed"]
async fn every_step_can_be_taken_by_keyboard() {
    let page = Page::open("plain.html").await;
    page.says("one", "2 of 5 tags would fire").await;
    let focus = "return one.shadowRoot.activeElement?.id || one.shadowRoot.activeElement?.className || null";
    page.script("document.body.tabIndex = -1; document.body.focus()").await;
    page.press(Key::Tab + "").await;
    page.gives(focus, json!("method-regex")).await;
    page.holds(
        "a focus that is seen",
        "return getComputedStyle(one.shadowRoot.querySelector('#method-regex + label')).outlineStyle == 'solid'",
    )
    .await;
    page.press(Key::Left + "").await;
    page.gives("return one.value", json!("taglist:")).await;
    page.press(Key::Tab + "").await;
    page.gives(focus, json!("expr")).await;
    page.press("latest;2.13.4").await;
    page.says("one", "2 of 5 tags would fire").await;
    page.gives("return one.value", json!("taglist:latest;2.13.4")).await;
    page.press(Key::Tab + "").await;
    page.gives(focus, json!("but-open")).await;
    page.press(Key::Tab + "").await;
    page.gives("return one.shadowRoot.activeElement.localName", json!("summary")).await;
    page.press(Key::Tab + "").await;
    // Two columns: the answer stands beside the question, and comes after it.
    page.gives(focus, json!("list")).await;
    page.press(Key::Tab + "").await;
    page.gives(focus, json!("tags")).await;
    // Back to the expression, whose text was kept; a note mends it.
    page.script("one.shadowRoot.querySelector('#method-taglist').focus()").await;
    page.press(Key::Right + "").await;
    page.gives("return one.value", json!(r"regex:^v\d+\.\d+\.\d+$")).await;
    page.fill("one", "#expr", r"^v\d+.\d+\.\d+$").await;
    page.holds("the note", "return !!one.shadowRoot.querySelector('[data-method]')").await;
    page.press(Key::Tab + "").await;
    page.gives(focus, json!("but-open")).await;
    page.press(Key::Tab + "").await;
    page.press(Key::Enter + "").await;
    page.gives("return one.expr", json!(r"^v\d+\.\d+\.\d+$")).await;
    page.gives(focus, json!("expr")).await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built package: cargo xtask test embed"]
async fn what_is_held_back_is_asked_for_typed_sent_and_mended() {
    let page = Page::open("plain.html").await;
    page.says("one", "2 of 5 tags would fire").await;
    let hidden = "return one.shadowRoot.querySelector('#but').offsetParent === null";
    page.gives(hidden, json!(true)).await;
    page.script("one.shadowRoot.querySelector('#but-open').click()").await;
    page.gives("return one.shadowRoot.activeElement.id", json!("but")).await;
    page.press("^v2.14").await;
    page.says("one", "1 of 5 tags would fire").await;
    page.gives("return one.value", json!("regex:^v\\d+\\.\\d+\\.\\d+$\nbut regex:^v2.14")).await;
    page.gives("return [one.but, one.butMethod]", json!(["^v2.14", "regex"])).await;
    page.holds("the part that holds it back", "return !!one.shadowRoot.querySelector('mark.held')").await;
    page.script("one.value = 'all\\nbut taglist:latest'").await;
    page.says("one", "4 of 5 tags would fire").await;
    page.fill("one", "#but", "la test").await;
    page.gives("return one.validity.badInput", json!(true)).await;
    // A look-ahead becomes what is held back by one click.
    page.script("one.value = 'regex:^(?!.*latest).*$'; one.but = ''").await;
    page.holds("the note", "return !!one.shadowRoot.querySelector('[data-but=latest]')").await;
    page.script("one.shadowRoot.querySelector('[data-but=latest]').click()").await;
    page.gives("return one.value", json!("all\nbut regex:latest")).await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built package: cargo xtask test embed"]
async fn properties_and_attributes_say_the_same_in_either_language() {
    let page = Page::open("plain.html").await;
    page.says("one", "2 of 5 tags would fire").await;
    page.script("one.tags = ['v1', 'v2', 'latest']; one.method = 'taglist'; one.expr = 'v1'; one.language = 'zh-CN'")
        .await;
    page.says("one", "1 / 3 个标签会触发").await;
    page.gives("return one.shadowRoot.querySelector('label[for=tags]').textContent", json!("要测试的标签")).await;
    page.gives("return one.shadowRoot.querySelector('[data-tag=latest] small').textContent", json!("列表中只有 v1"))
        .await;
    page.gives("return one.getAttribute('language')", json!("zh-CN")).await;
    page.script(
        "one.setAttribute('method', 'all'); one.setAttribute('tags', 'a\\n b'); one.removeAttribute('language')",
    )
    .await;
    page.says("one", "2 of 2 tags would fire").await;
    // A method that there isn't is the usual one; nothing at all is no condition.
    page.script("one.method = 'glob'; one.expr = null; one.tags = null").await;
    page.says("one", "No tags yet").await;
    page.gives("return [one.method, one.expr, one.value, one.tags]", json!(["regex", "", "regex:", []])).await;
    page.script("one.value = 'taglist:a;b:c'").await;
    page.gives("return [one.method, one.expr]", json!(["taglist", "a;b:c"])).await;
    page.script("one.readonly = true").await;
    page.holds(
        "fields that can't be changed",
        "return one.shadowRoot.querySelector('#expr').readOnly && one.shadowRoot.querySelector('#method-all').disabled",
    )
    .await;
    // Taken out and put back, it shows what it showed.
    page.script("const parent = one.parentNode; one.readonly = false; one.value = 'regex:^v'; one.tags = 'v1'; window.held = one; one.remove(); setTimeout(() => parent.append(held), 200)").await;
    page.holds("the element’s return", "return !!document.querySelector('#one')").await;
    page.says("one", "1 of 1 tag would fire").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built package: cargo xtask test embed"]
async fn what_the_page_has_put_inside_is_shown_while_the_rules_can_t_be_loaded() {
    let broken = tempfile::tempdir().expect("a folder");
    for file in std::fs::read_dir(package()).expect("the package").flatten() {
        let name = file.file_name();
        if name != "rules.wasm" {
            std::fs::copy(file.path(), broken.path().join(name)).expect("a copy");
        }
    }
    let page = Page::among("missing.html", vec![("/broken/", broken.path().to_owned())]).await;
    page.gives("return window.failed", json!(true)).await;
    page.holds("what is inside", "return one.innerText == 'Not to be had' && one.querySelector('p').checkVisibility()")
        .await;
    page.gives("return new FormData(form).get('condition')", json!("regex:^v1")).await;
    // Where it can be had after all, whoever asks brings it to those that come later.
    page.script("window.complaints = []; ready('/tagfire-preview/rules.wasm').then(() => form.append(one))").await;
    page.says("one", "1 of 2 tags would fire").await;
    page.close().await;
}
