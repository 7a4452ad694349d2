//! The preview: tags from anywhere, all triggers at once, words that follow the caret, examples that guard, the builder.

use tagfire_tests::Console;
use thirtyfour::prelude::*;

/// Gives the page a file, as a person would choose one.
async fn open_file(console: &Console, name: &str, text: &str) {
    let script = format!(
        "const file = new File([{}], {}); const chosen = new DataTransfer(); chosen.items.add(file);
        const input = document.querySelector('#preview-file'); input.files = chosen.files; input.dispatchEvent(new Event('change'));",
        serde_json::json!(text),
        serde_json::json!(name)
    );
    console.script(&script).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_come_from_files_of_every_form_and_what_is_no_tag_is_told() {
    let console = Console::open("/preview?method=regex&expr=%5Ev").await;
    open_file(&console, "list.json", r#"{"name":"shop/web","tags":["v1","v2","latest"]}"#).await;
    console.region_says("Preview", "2 of 3 tags would fire").await;
    let vendor = r#"{"Response":{"Data":{"TagInfo":[{"TagName":"v9","TagId":"x"},{"TagName":"-no"}]}}}"#;
    open_file(&console, "vendor.json", vendor).await;
    console.region_says("Preview", "1 of 1 tag would fire").await;
    console.says("left out “-no”").await;
    open_file(&console, "lines.txt", "v1\nhas space\n\nv2\n").await;
    console.region_says("Preview", "2 of 2 tags would fire").await;
    console.says("line 2: left out “has space”").await;
    // A file that can't be read changes nothing but says so.
    open_file(&console, "broken.json", "{\"tags\": [\"v1\", oops]}").await;
    console.says("begins as JSON does, but is none at line 1, column 17").await;
    console.region_says("Preview", "2 of 2 tags would fire").await;
    console.choose("Tags from", "Samples").await;
    console.region_says("Preview", "of 3,305 tags would fire").await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_too_many_for_an_address_or_a_field_are_taken_all_the_same() {
    let console = Console::open("/preview?method=regex&expr=%5Ev&tag=v1").await;
    let put = |count: u32| {
        format!(
            "const field = document.querySelector('#preview-tags');
            field.value = Array.from({{length: {count}}}, (_, i) => 'v' + i).join('\\n');
            field.dispatchEvent(new Event('input', {{bubbles: true}}))"
        )
    };
    console.script(&put(2_000)).await;
    console.region_says("Preview", "2,000 of 2,000 tags would fire").await;
    console.says("The address can’t hold these tags").await;
    // The address still follows the condition.
    console.fill("Expression", "^v9$").await;
    console.region_says("Preview", "1 of 2,000 tags would fire").await;
    let followed =
        async || console.driver.current_url().await.is_ok_and(|url| url.query() == Some("method=regex&expr=%5Ev9%24"));
    console.until("the address", followed).await;
    // More than a field is made for is taken as a file would be.
    console.script(&put(20_000)).await;
    console.region_says("Preview", "1 of 20,000 tags would fire").await;
    console.says("pasted (20,000)").await;
    console.choose("Tags from", "The list below").await;
    console.region_says("Preview", "1 of 2,000 tags would fire").await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_million_tags_are_judged_sorted_and_scrolled() {
    let console = Console::open("/preview?method=regex&expr=%5Ev1%240%3F").await;
    let script = "const text = Array.from({length: 1e6}, (_, i) => 'v' + (1e6 - i)).join('\\n');
        const chosen = new DataTransfer(); chosen.items.add(new File([text], 'million.txt'));
        const input = document.querySelector('#preview-file'); input.files = chosen.files; input.dispatchEvent(new Event('change'));";
    console.script(script).await;
    console.region_says("Preview", "1 of 1,000,000 tags would fire").await;
    console.fill("Expression", r"^v\d{6}$").await;
    console.region_says("Preview", "900,000 of 1,000,000 tags would fire").await;
    console.choose("Sort", "By name").await;
    let first = "return document.querySelector('[data-tag]').dataset.tag";
    console.until("the order", || async { console.script(first).await == "v1" }).await;
    console.script("const list = document.querySelector('.tags'); list.scrollTop = list.scrollHeight").await;
    let last = "return [...document.querySelectorAll('[data-tag]')].at(-1).dataset.tag";
    console.until("the end of the list", || async { console.script(last).await == "v1000000" }).await;
    console.radio("Show", "Does not").await;
    let stay = "const rows = [...document.querySelectorAll('[data-tag]')];
        return rows.length > 2 && rows.every(row => row.dataset.fires === 'false')";
    console.until("only those that stay", || async { console.script(stay).await == true }).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_triggers_of_a_repository_stand_beside_each_other() {
    let console = Console::open("/triggers/release").await;
    console.region_says("Preview", "112 of 357 tags would fire").await;
    console.radio("Compare", "All triggers").await;
    console.region_says("Preview", "of 357 tags fire something").await;
    let heads =
        "return [...document.querySelectorAll('[role=columnheader]')].map(h => h.firstChild.textContent).join()";
    console.until("the columns", || async { console.script(heads).await == "Tag,canary,pinned,this one" }).await;
    // Each row agrees with what the page of the tag's own trigger says.
    let row = "return [...document.querySelector('[data-tag=lts]').querySelectorAll('[role=cell]')].map(c => c.textContent).join()";
    assert_eq!(console.script(row).await, "lts,–,● fires,–");
    console.radio("Show", "None").await;
    let fires = "return document.querySelectorAll('[data-fires=true]').length";
    console.until("only what fires nothing", || async { console.script(fires).await == 0 }).await;
    console.region_says("Preview", "fire nothing").await;
    // In the playground the view is part of the address.
    console.goto("/preview?repository=shop%2Fweb&method=regex&expr=%5Ev&view=all&side=several&sort=name").await;
    console.region_says("Preview", "of 357 tags fire something").await;
    let rows = "const rows = [...document.querySelectorAll('[data-tag]')];
        return rows.length > 2 && rows.every(row => row.querySelectorAll('.yes').length > 1)";
    console.until("tags that several take", || async { console.script(rows).await == true }).await;
    assert_eq!(console.value("Sort").await, "name");
    console.radio("Show", "All tags").await;
    console
        .until("the address to follow", || async {
            console
                .driver
                .current_url()
                .await
                .is_ok_and(|url| url.as_str().contains("view=all&sort=name") && !url.as_str().contains("side="))
        })
        .await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_a_condition_is_written_the_tags_are_there_without_verdicts() {
    let console = Console::open("/triggers/new?repository=shop%2Fweb").await;
    console.region_says("Preview", "357 tags\nWrite a condition").await;
    let judged = "return [document.querySelectorAll('[data-tag]').length > 10, document.querySelectorAll('[data-fires]').length].join()";
    console.until("plain rows", || async { console.script(judged).await == "true,0" }).await;
    console.fill("Expression", r"^v\d+\.\d+\.\d+$").await;
    console.region_says("Preview", "112 of 357 tags would fire").await;
    console.fill("Expression", r"^v\d+\.\d+\.\d+$[").await;
    // While it is written, what was known stays; once it is gone, so are the verdicts.
    assert_ne!(console.error_of("Expression").await, "");
    console.region_says("Preview", "112 of 357 tags would fire").await;
    console.fill("Expression", "").await;
    console.region_says("Preview", "Write a condition").await;
    console.until("plain rows", || async { console.script(judged).await == "true,0" }).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn triggers_are_compared_from_their_list_and_from_their_repository() {
    let heads =
        "return [...document.querySelectorAll('[role=columnheader]')].map(h => h.firstChild.textContent).join()";
    for (path, link) in
        [("/triggers", "Compare on all tags: shop/web"), ("/repositories/shop/web", "Compare them on all tags")]
    {
        let console = Console::open(path).await;
        console.follow(link).await;
        console.region_says("Preview", "155 of 357 tags fire something").await;
        console.region_says("Preview", "1 paused trigger is left out").await;
        console.until("the columns", || async { console.script(heads).await == "Tag,release,canary,pinned" }).await;
        // A condition that is written now stands beside them.
        console.fill("Expression", "^v1").await;
        let with = "Tag,release,canary,pinned,this one";
        console.until("a column more", || async { console.script(heads).await == with }).await;
        console.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_follow_the_caret_and_named_groups_are_shown() {
    let console = Console::open("/preview?method=regex&expr=%5Ev(%3FP%3Cmajor%3E%5Cd%2B)%5C.&tag=v12.0").await;
    console.region_says("Preview", "major 12").await;
    let field = console.field("Expression").await;
    field.send_keys(Key::End + "").await.expect("a key");
    let here = "return document.querySelector('dt.here')?.textContent";
    console.until("the dot", || async { console.script(here).await == "\\." }).await;
    field.send_keys(Key::Home + "").await.expect("a key");
    console.until("the start", || async { console.script(here).await == "^" }).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_that_breaks_an_example_asks_first() {
    let console = Console::open("/triggers/release").await;
    console.press("Examples").await;
    console.fill("Must fire", "v2.14.0").await;
    console.fill("Must not fire", "v2.14.0").await;
    assert_eq!(console.error_of("Must not fire").await, "“v2.14.0” must fire, too");
    console.fill("Must not fire", "latest v2.15.0-rc.2").await;
    console.press("Save trigger").await;
    console.says("release is saved").await;
    console.goto("/triggers/release").await;
    assert_eq!(console.value("Must not fire").await, "latest v2.15.0-rc.2");
    console.fill("Expression", r"^v\d+").await;
    console.says("✗").await;
    console.press("Save trigger").await;
    console.says("This condition breaks an example").await;
    console.says("v2.15.0-rc.2 must not fire, and does").await;
    console.press("Keep editing").await;
    assert_eq!(console.value("Expression").await, r"^v\d+");
    console.press("Save trigger").await;
    console.press("Save anyway").await;
    console.says("release is saved").await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_example_is_told_beside_its_field() {
    let console = Console::open("/triggers/release").await;
    console.press("Examples").await;
    console.fill("Must fire", "v1 -v2").await;
    assert!(console.error_of("Must fire").await.contains("“-v2”"));
    console.press("Save trigger").await;
    assert!(!console.text().await.contains("release is saved"));
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_playground_is_as_it_was_left() {
    let console = Console::open("/preview").await;
    console.fill("Expression", "^v2").await;
    console.region_says("Preview", "4 of 9 tags would fire").await;
    console.follow("Triggers").await;
    console.says("New trigger").await;
    console.follow("Preview").await;
    console.region_says("Preview", "4 of 9 tags would fire").await;
    assert_eq!(console.value("Expression").await, "^v2");
    // Tags that no address holds are there, too.
    open_file(&console, "lines.txt", "v1\nv2\nv3\n").await;
    console.region_says("Preview", "1 of 3 tags would fire").await;
    console.follow("History").await;
    console.says("Trigger").await;
    console.follow("Preview").await;
    console.region_says("Preview", "1 of 3 tags would fire").await;
    // What can't be read leaves what was known, and says that it is old.
    console.fill("Expression", "^v2(").await;
    let stale = "return [...document.querySelectorAll('.card.stale')].map(e => e.className.split(' ')[1]).join()";
    console.until("old words, dimmed", || async { console.script(stale).await == "tool-card,pane" }).await;
    console.fill("Expression", "").await;
    let words = "return document.querySelectorAll('.words').length";
    console.until("no words of nothing", || async { console.script(words).await == 0 }).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fix_is_as_if_it_had_been_typed() {
    let console = Console::open("/triggers/release").await;
    console.fill("Expression", r"^v\d+.\d+\.\d+$").await;
    console.press(r"Use \.").await;
    console.until("the fix", || async { console.value("Expression").await == r"^v\d+\.\d+\.\d+$" }).await;
    // The field has the focus, and its own undo takes the fix back.
    let focus = "return document.activeElement.id";
    console.until("the focus", || async { console.script(focus).await == "condition-expr" }).await;
    console.field("Expression").await.send_keys(Key::Control + "z").await.expect("undo");
    console.until("what was typed", || async { console.value("Expression").await == r"^v\d+.\d+\.\d+$" }).await;
    // A fix of another kind leads to the field of that kind.
    console.radio("Trigger condition", "Specified tags").await;
    console.fill("Tags", r"^v\d+$").await;
    console.press("Choose Regular expression").await;
    console.until("the focus", || async { console.script(focus).await == "condition-expr" }).await;
    assert_eq!(console.value("Expression").await, r"^v\d+$");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_goes_away_while_it_is_typed_in_breaks_nothing() {
    let console = Console::open("/preview").await;
    console.press("Build a condition").await;
    console.fill("Major versions from", "2").await;
    let change = "const list = document.querySelector('#builder-start'); list.value = 'date';
        list.dispatchEvent(new Event('change', {bubbles: true}))";
    console.script(change).await;
    console.says("Between its parts").await;
    console.choose("What fires", "Release versions").await;
    assert_eq!(console.value("Major versions from").await, "2");
    console.says(r"^v([2-9]|[1-9]\d+)\.\d+\.\d+$").await;
    console.says("a number from 2 up").await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_condition_is_built_from_a_shape_or_from_examples() {
    let console = Console::open("/preview?method=regex&expr=x&repository=shop%2Fweb").await;
    console.press("Build a condition").await;
    console.fill("Major versions from", "2").await;
    console.fill("to", "14").await;
    console.says("56 of 357 tags").await;
    console.press("Use it").await;
    assert_eq!(console.value("Expression").await, r"^v([2-9]|1[0-4])\.\d+\.\d+$");
    console.region_says("Preview", "56 of 357 tags would fire").await;
    console.press("Build a condition").await;
    console.choose("What fires", "Like these tags").await;
    console.fill("Tags that fire", "v1.2.3 v2.0.14").await;
    console.fill("Tags that do not", "v1.2.3-rc.1").await;
    console.says(r"^v\d+\.\d+\.\d+$").await;
    console.press("Use it").await;
    assert_eq!(console.value("Expression").await, r"^v\d+\.\d+\.\d+$");
    console.press("Build a condition").await;
    console.choose("What fires", "These tags and no others").await;
    console.fill("Tags that fire", "lts stable").await;
    console.press("Use it").await;
    assert_eq!(console.value("Tags").await, "lts;stable");
    console.region_says("Preview", "2 of 357 tags would fire").await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_built_takes_the_place_of_what_fires_and_not_of_what_is_held_back() {
    let console = Console::open("/preview?method=regex&expr=%5Ev&but=2%5C.1&repository=shop%2Fweb").await;
    console.press("Build a condition").await;
    // Held back are those that are: the count is of what the button leads to.
    let built = "return document.querySelector('.tool-card .actions')?.innerText.match(/\\d+ of 357/)?.[0]";
    console.until("the count", || async { console.script(built).await.is_string() }).await;
    let count = console.script(built).await.as_str().expect("a count").to_owned();
    console.press("Use it").await;
    console.region_says("Preview", &format!("{count} tags would fire")).await;
    let holds = "return [...document.querySelectorAll('input')].some(field => field.value === '2\\\\.1')";
    assert_eq!(console.script(holds).await, true);
    // The field that was changed has the focus, and its own undo takes it back.
    let focus = "return document.activeElement.id";
    console.until("the focus", || async { console.script(focus).await == "condition-expr" }).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_page_is_given_the_condition_and_the_tags_of_the_playground() {
    let console = Console::open("/preview?method=regex&expr=%5E%22%26v1%22&tag=v1.2&tag=v2").await;
    // The note comes when typing pauses, and moves what stands below it.
    console.says("No tag can match").await;
    console.follow("Put this preview into another page").await;
    console.says("Embed the preview").await;
    // As a browser reads it; the line before is a script's, which no text may become here.
    let read = "const text = document.querySelector('.snippet').textContent; \
         const page = new DOMParser().parseFromString(text.slice(text.indexOf('<tagfire-preview')), 'text/html'); \
         const element = page.querySelector('tagfire-preview'); \
         return ['method', 'expr', 'tags'].map(name => element.getAttribute(name))";
    assert_eq!(console.script(read).await, serde_json::json!(["regex", "^\"&v1\"", "v1.2 v2"]));
    console.follow("Back to the preview").await;
    console.says("of 2 tags would fire").await;
    console.close().await;
}
