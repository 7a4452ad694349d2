//! Triggers kept, renamed, brought back, exported and imported.

use tagfire_tests::Console;
use thirtyfour::prelude::*;

/// The vendor's list of triggers, as its documentation shows it.
const VENDOR: &str = r#"{"Response":{"Data":{"TotalCount":1,"TriggerInfo":[{"TriggerName":"aaaa","InvokeSource":"IMAGE_PUSH","InvokeAction":"SERVICE_UPDATE","CreateTime":"2021-11-18 11:51:13","UpdateTime":"2021-11-18 11:51:13","InvokeCondition":{"InvokeMethod":"all","InvokeExpr":""},"InvokePara":{"AppId":"1251707795","ClusterId":"cls-prnklzue","ClusterRegion":1,"Namespace":"default","ServiceName":"Deployment:nginx-deployment","ContainerName":"nginx"}}]},"RequestId":"0"}}"#;
const REQUEST: &str = r#"{"RepoName":"test/test123","TriggerName":"testtrig","InvokeMethod":"all","InvokeExpr":"","ClusterId":"cls-xxxxxxxx","Namespace":"default","WorkloadType":"Deployment","WorkloadName":"testdeploy","ContainerName":"nginx","ClusterRegion":16}"#;

async fn import(console: &Console, name: &str, text: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, text).unwrap();
    let input = console.driver.find(By::Id("import-file")).await.unwrap();
    input.send_keys(file.display().to_string()).await.unwrap();
    console.says("What the import would do").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vendors_triggers_are_imported_after_a_report() {
    let console = Console::open("/settings").await;
    import(&console, "request.json", REQUEST).await;
    console.region_says("Data", "testtrig").await;
    console.press("Import").await;
    console.says("Imported: 1 added, 0 changed").await;

    import(&console, "list.json", VENDOR).await;
    console.fill("Image repository of these triggers", "shop/api").await;
    console.until("the trigger in the report", || async { console.region("Data").await.contains("aaaa") }).await;
    console.press("Import").await;
    console.says("Imported: 1 added, 0 changed").await;

    import(&console, "broken.json", "{\"format\":\"tagfire\",").await;
    console
        .until("an error with its place", || async {
            let text = console.region("Data").await;
            text.contains("line 1")
        })
        .await;

    console.goto("/triggers").await;
    console.reload().await;
    console.says("testtrig").await;
    console.says("Chengdu").await;
    console.says("aaaa").await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_comes_back_unchanged() {
    let console = Console::open("/settings").await;
    // The file as the browser would save it.
    console
        .script("window.saved = []; const make = URL.createObjectURL; URL.createObjectURL = blob => { blob.text().then(text => window.saved.push(text)); return make(blob) }")
        .await;
    console.press("Export data").await;
    console.until("the file", || async { console.script("return window.saved.length").await == 1 }).await;
    let text = console.script("return window.saved[0]").await;
    let text = text.as_str().unwrap();
    let read: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!((read["format"].as_str(), read["version"].as_u64()), (Some("tagfire"), Some(1)));
    assert_eq!(read["triggers"].as_array().map(Vec::len), Some(6));
    import(&console, "tagfire.json", text).await;
    console.says("everything in the file is here already").await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trigger_is_renamed_duplicated_paused_deleted_and_brought_back() {
    let console = Console::open("/triggers/canary").await;
    console.fill("Trigger name", "canary-eu").await;
    console.press("Save trigger").await;
    console.says("canary-eu is saved").await;
    console.goto("/triggers/canary-eu").await;
    console.follow("Duplicate").await;
    console.until("the copy’s name", || async { console.value("Trigger name").await == "canary-eu-copy" }).await;
    console.press("Save trigger").await;
    console.says("canary-eu-copy is saved").await;

    console.field("Enabled: canary-eu-copy").await.click().await.unwrap();
    console.radio("Show", "Paused").await;
    // The demo has a paused trigger of its own.
    let rows = "return [...document.querySelectorAll('main .row .strong')].map(name => name.innerText).sort().join()";
    console
        .until("the paused ones alone", || async { console.script(rows).await == "canary-eu-copy,everything-to-dev" })
        .await;

    console.goto("/triggers/canary-eu-copy").await;
    console.press("Delete trigger").await;
    console.says("canary-eu-copy is deleted").await;
    console.press("Undo").await;
    console.says("canary-eu-copy is back").await;
    console.reload().await;
    console.says("canary-eu-copy").await;

    console.fill("Search triggers", "report cronjob").await;
    console
        .until("only what fits", || async {
            let text = console.text().await;
            text.contains("nightly") && !text.contains("canary-eu")
        })
        .await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_starts_again_when_asked() {
    let console = Console::open("/triggers/release").await;
    console.press("Delete trigger").await;
    console.says("release is deleted").await;
    console.goto("/settings").await;
    console.press("Reset demo").await;
    console.press("Throw away and start again").await;
    console.says("The demo starts again").await;
    console.goto("/triggers").await;
    console.says("release").await;
    console.close().await;
}
