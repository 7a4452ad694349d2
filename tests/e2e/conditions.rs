//! Bad input gets a clear error beside what caused it, and nothing is lost.

use tagfire_tests::Console;

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_expression_is_told_beside_its_field_and_nothing_is_lost() {
    let console = Console::open("/triggers/new").await;
    console.fill("Trigger name", "broken").await;
    console.fill("Image repository", "shop/web").await;
    console.fill("Expression", "^v(1|2").await;
    let error = console.error_of("Expression").await;
    assert!(error.contains("is never closed") && error.contains("character 3"), "{error}");
    console.fill("Expression", "^(?!.*-ea).*$").await;
    console
        .until("look-around to be named", || async { console.error_of("Expression").await.contains("look-around") })
        .await;
    console.press("Save trigger").await;
    assert_eq!(console.value("Expression").await, "^(?!.*-ea).*$");
    assert_eq!(console.value("Trigger name").await, "broken");
    assert!(console.error_of("Region").await.contains("choose a region"));
    // The typed text is there after a reload too.
    console.reload().await;
    console.says("Your unsaved changes are back").await;
    assert_eq!(console.value("Expression").await, "^(?!.*-ea).*$");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_tag_in_a_list_is_named() {
    let console = Console::open("/triggers/new").await;
    console.radio("Trigger condition", "Specified tags").await;
    console.fill("Tags", "v1; v2!;v3").await;
    let error = console.error_of("Tags").await;
    assert!(error.contains("“v2!” is not a tag"), "{error}");
    // One place is told, and other separators are put right in one click.
    console.fill("Tags", "lts, stable").await;
    let error = console.error_of("Tags").await;
    assert_eq!(error.matches("(character").count(), 1, "{error}");
    console.press("Use ;").await;
    console.until("semicolons", || async { console.value("Tags").await == "lts;stable" }).await;
    console.fill("Tags", "lts;stable;lts").await;
    console.says("Written more than once: lts").await;
    console.fill("Image repository", "shop/web").await;
    console.region_says("Preview", "2 of 357 tags would fire").await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_eleventh_trigger_is_refused() {
    let console = Console::open("/triggers").await;
    for n in 5..=10 {
        console.goto("/triggers/new?copy=canary").await;
        console.fill("Trigger name", &format!("copy-{n}")).await;
        console.press("Save trigger").await;
        console.says(&format!("copy-{n} is saved")).await;
    }
    console.says("10 of 10 triggers").await;
    console.goto("/triggers/new?copy=canary").await;
    let error = console.error_of("Image repository").await;
    assert!(error.contains("shop/web already has 10 triggers"), "{error}");
    console.press("Save trigger").await;
    // Where a save ends tells what became of it: here at the field that keeps it back, not in the list.
    let focus = "return document.activeElement.id";
    console.until("the focus", || async { console.script(focus).await == "trigger-repository" }).await;
    console.goto("/triggers").await;
    console.says("10 of 10 triggers").await;
    let names = "return [...document.querySelectorAll('main .row .strong')].map(name => name.innerText)";
    let names = console.script(names).await;
    assert!(!names.as_array().expect("names").contains(&"canary-copy".into()), "{names}");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_follow_their_rules() {
    let console = Console::open("/triggers/new").await;
    console.fill("Trigger name", "release").await;
    console.fill("Image repository", "shop/web").await;
    assert!(console.error_of("Trigger name").await.contains("already a trigger named “release”"));
    for (name, why) in [("1st", "begins with an English letter"), ("a b", "not “␠”"), ("x", "2 to 64")] {
        console.fill("Trigger name", name).await;
        console.press("Save trigger").await;
        console.until(why, || async { console.error_of("Trigger name").await.contains(why) }).await;
    }
    console.fill("Image repository", "Shop/Web").await;
    console.until("lower case", || async { console.error_of("Image repository").await.contains("lower case") }).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_playground_is_restored_by_its_address() {
    let path = r"/preview?method=regex&expr=%5Ev%5Cd%2B%24&tag=v1&tag=v22&tag=latest";
    let console = Console::open(path).await;
    console.region_says("Preview", "2 of 3 tags would fire").await;
    assert_eq!(console.value("Tags to test").await, "v1\nv22\nlatest");
    let fires = console.script("return [...document.querySelectorAll('[data-tag]')].map(r => r.dataset.tag + '=' + r.dataset.fires).join()").await;
    assert_eq!(fires, "v1=true,v22=true,latest=false");
    console.region_says("In words", "one or more digits").await;
    console.fill("Expression", "^latest$").await;
    console.region_says("Preview", "1 of 3 tags would fire").await;
    console
        .until("the address to follow", || async {
            console.driver.current_url().await.is_ok_and(|url| url.as_str().contains("latest%24"))
        })
        .await;
    console.follow("Make a trigger of it").await;
    assert_eq!(console.value("Expression").await, "^latest$");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_tells_what_it_takes_and_drops() {
    let console = Console::open("/triggers/release").await;
    console.region_says("Preview", "112 of 357 tags would fire").await;
    console.fill("Expression", r"^v2\.\d+\.\d+").await;
    console.region_says("Preview", "newly fire").await;
    console.region_says("Preview", "no longer fire").await;
    // Which ones is a click away, and told on each row.
    console.radio("Show", "Changed").await;
    let rows = "const rows = [...document.querySelectorAll('[data-tag]')].map(row => row.innerText);
        return rows.length > 5 && rows.every(row => /newly fires|no longer:/.test(row))";
    console.until("only changed tags", || async { console.script(rows).await == true }).await;
    console.region_says("Preview", "newly fires").await;
    // Written as it was saved, nothing is changed, and all tags are listed again.
    console.fill("Expression", r"^v\d+\.\d+\.\d+$").await;
    console.region_says("Preview", "112 of 357 tags would fire").await;
    let all = "return document.querySelectorAll('[data-fires=true]').length > 2 && document.querySelectorAll('[data-fires=false]').length > 2";
    console.until("all tags", || async { console.script(all).await == true }).await;
    console.close().await;
}
