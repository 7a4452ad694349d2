//! Every page in every state, judged by axe: in both themes, wide and narrow. axe is npm's, and here for these tests alone.

use serde_json::json;
use std::path::PathBuf;
use tagfire_tests::Console;
use thirtyfour::prelude::*;

const WEB: [&str; 6] = ["Guangzhou", "cls-k3x9ab2m", "default", "Deployment", "web", "nginx"];

/// What axe says, each with its rule, its element and why. Two rules are asked for that it doesn't try by itself.
const JUDGE: &str = "
    const rules = { 'target-size': { enabled: true }, 'label-content-name-mismatch': { enabled: true } };
    const { violations } = await axe.run(document, { rules });
    const why = node => [...node.any, ...node.all, ...node.none].map(check => check.message).join('; ');
    return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')}: ${why(node)}`))";

/// A console whose pages are judged.
struct Judged {
    console: Console,
    axe: String,
    found: Vec<String>,
}

impl Judged {
    async fn open(path: &str) -> Judged {
        let modules = std::env::var_os("TAGFIRE_NODE_MODULES").map(PathBuf::from);
        let modules = modules.expect("TAGFIRE_NODE_MODULES is not set; run `cargo xtask test e2e`");
        let axe = std::fs::read_to_string(modules.join("axe-core/axe.min.js")).expect("axe");
        Judged { console: Console::open(path).await, axe, found: Vec::new() }
    }

    /// Judges what is shown, in both themes, wide and narrow.
    async fn judge(&mut self, state: &str) {
        self.console.script(&self.axe).await;
        for (theme, width) in [("light", 1280), ("dark", 1280), ("dark", 390), ("light", 390)] {
            self.look(theme, width).await;
            let found = self.console.awaited(JUDGE).await;
            let found = found.as_array().into_iter().flatten().filter_map(|one| one.as_str());
            self.found.extend(found.map(|one| format!("{state}, {theme}, {width} px: {one}")));
        }
        self.look("light", 1280).await;
    }

    /// The same page as it is in this theme at this width, in pixels. Nothing moves: axe looks once. The window is as tall as
    /// the page, or what stays in view while a page is scrolled would lie on controls that happen to be under it.
    async fn look(&self, theme: &str, width: u32) {
        let cdp = self.console.driver.cdp();
        let metrics = json!({ "width": width, "height": 3000, "deviceScaleFactor": 1, "mobile": false });
        cdp.send_raw("Emulation.setDeviceMetricsOverride", metrics).await.expect("another width");
        let features = json!([
            { "name": "prefers-color-scheme", "value": theme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        cdp.send_raw("Emulation.setEmulatedMedia", json!({ "features": features })).await.expect("another theme");
        // What follows the width is in its place two frames later.
        self.console.awaited("for (const _ of [1, 2]) await new Promise(requestAnimationFrame)").await;
    }

    /// Waits until there is something.
    async fn shows(&self, selector: &str) {
        let there = || async { self.console.driver.find(By::Css(selector)).await.is_ok() };
        self.console.until(selector, there).await;
    }

    /// Closes the browser; fails if anything was found.
    async fn close(self) {
        self.console.close().await;
        assert!(self.found.is_empty(), "axe found:\n{}", self.found.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn triggers_that_are_paused_searched_for_and_not_found() {
    let mut judged = Judged::open("/triggers").await;
    judged.console.says("6 triggers").await;
    judged.judge("triggers").await;
    judged.console.script("document.querySelectorAll('.row .switch:checked').forEach(on => on.click())").await;
    let on = || async { judged.console.driver.find(By::Css(".row:not(.off) .switch")).await.is_err() };
    judged.console.until("all to be paused", on).await;
    judged.judge("all paused").await;
    judged.console.fill("Search triggers", "web").await;
    judged.judge("searched").await;
    judged.console.fill("Search triggers", "no such").await;
    judged.shows(".empty").await;
    judged.judge("nothing found").await;
    judged.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trigger_that_is_written_refused_and_edited() {
    let mut judged = Judged::open("/triggers/new").await;
    judged.judge("new").await;
    judged.console.press("Save trigger").await;
    judged.shows(".error").await;
    judged.judge("refused").await;
    judged.console.goto("/triggers/release").await;
    judged.console.region_says("Preview", "would fire").await;
    judged.judge("saved").await;
    for tool in ["Build a condition", "In words"] {
        judged.console.press(tool).await;
        judged.judge(tool).await;
    }
    judged.console.script("[...document.querySelectorAll('.tools button')].at(-1).click()").await;
    judged.shows("#examples-fire").await;
    judged.console.fill("Must fire", "latest").await;
    judged.judge("examples").await;
    judged.console.press("Save trigger").await;
    judged.shows("dialog[open]").await;
    judged.judge("a save that breaks an example").await;
    judged.console.script("document.querySelector('dialog[open]').close()").await;
    judged.console.aim(WEB).await;
    judged.judge("step by step").await;
    judged.console.fill("Expression", r"^v\d+.\d+").await;
    judged.shows(".lints .note").await;
    judged.judge("edited").await;
    judged.console.fill("Expression", r"^v\d+.\d+(").await;
    judged.shows(".pane.stale").await;
    judged.judge("can’t be read").await;
    judged.console.press("In words").await;
    judged.judge("words of what can’t be read").await;
    judged.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_its_notes_its_matrix_and_what_embeds_it() {
    let mut judged = Judged::open("/preview").await;
    judged.console.region_says("Preview", "would fire").await;
    judged.judge("preview").await;
    judged.console.goto("/preview?method=regex&expr=v1.2&repository=shop/web").await;
    judged.shows(".lints .note").await;
    judged.judge("notes").await;
    judged.console.goto("/preview?method=tags&expr=v1%3Blatest&repository=shop/web").await;
    judged.console.region_says("Preview", "would fire").await;
    judged.judge("a list of tags").await;
    judged.console.goto("/preview?method=regex&expr=%5Ev&repository=shop/web&view=all").await;
    judged.shows(".matrix-row .yes").await;
    judged.judge("matrix").await;
    judged.console.goto("/embed?method=regex&expr=%5Ev1&tag=v1").await;
    judged.judge("embed").await;
    judged.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn repositories_and_one_while_a_push_rolls_out_and_after() {
    let mut judged = Judged::open("/repositories").await;
    judged.judge("repositories").await;
    judged.console.goto("/repositories/shop/web").await;
    judged.console.region_says("Tags", "v2.14.0").await;
    judged.judge("repository").await;
    judged.console.push("no tag").await;
    judged.shows(".push .error").await;
    judged.judge("refused").await;
    judged.console.push("v9.1.0").await;
    judged.console.region_says("What happened", "Rolling out").await;
    judged.judge("rolling out").await;
    judged.console.region_says("What happened", "Succeeded").await;
    judged.judge("rolled out").await;
    judged.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn services_one_of_which_has_a_fault() {
    let mut judged = Judged::open("/services").await;
    judged.console.says("cls-k3x9ab2m").await;
    judged.judge("services").await;
    judged.console.choose("Simulated fault of web", "Image can’t be pulled").await;
    judged.console.goto("/repositories/shop/web").await;
    judged.console.push("v9.2.0").await;
    judged.console.region_says("What happened", "Failed").await;
    judged.judge("failed").await;
    judged.console.goto("/services").await;
    judged.shows(".work .error-line").await;
    judged.judge("a fault").await;
    judged.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn history_filtered_and_an_entry_beside_it_and_alone() {
    let mut judged = Judged::open("/history").await;
    judged.shows("tr.entry").await;
    judged.judge("history").await;
    judged.console.script("document.querySelector('tr.entry .entry-link').click()").await;
    judged.console.says("Previous image").await;
    judged.judge("an entry beside").await;
    judged.console.fill("Search history", "no such").await;
    judged.console.says("No entry fits").await;
    judged.judge("nothing found").await;
    judged.console.goto("/history").await;
    judged.shows("tr.entry").await;
    let entry =
        judged.console.script("return new URL(document.querySelector('tr.entry .entry-link').href).pathname").await;
    judged.console.goto(entry.as_str().expect("the address of an entry")).await;
    judged.console.says("Previous image").await;
    judged.judge("an entry").await;
    judged.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_an_import_a_run_what_would_be_lost_and_a_page_that_is_not_there() {
    let mut judged = Judged::open("/settings").await;
    judged.judge("settings").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("requests.json");
    std::fs::write(&file, r#"[{"RepoName":"shop/web","TriggerName":"one","InvokeMethod":"all","InvokeExpr":"","ClusterId":"cls-xxxxxxxx","Namespace":"default","WorkloadType":"Deployment","WorkloadName":"web","ContainerName":"nginx","ClusterRegion":16},{"RepoName":"shop/web","TriggerName":"Two"}]"#).unwrap();
    let input = judged.console.driver.find(By::Id("import-file")).await.unwrap();
    input.send_keys(file.display().to_string()).await.unwrap();
    judged.console.says("What the import would do").await;
    judged.judge("import").await;
    judged.console.press("Reset demo").await;
    judged.shows("dialog[open]").await;
    judged.judge("reset").await;
    judged.console.goto("/nowhere").await;
    judged.judge("not found").await;
    judged.console.goto("/triggers/release").await;
    judged.console.press("Run on a tag").await;
    judged.shows("dialog[open]").await;
    judged.judge("run").await;
    judged.console.fill("Tag to run on", "v2.14.0").await;
    judged.shows("dialog[open] .change").await;
    judged.judge("what a run would change").await;
    judged.console.goto("/triggers/release").await;
    judged.console.fill("Expression", "^x").await;
    judged.console.fill("Trigger name", "another").await;
    judged.console.says("Edited, not saved").await;
    judged.console.reload().await;
    judged.console.says("Your unsaved changes are back").await;
    judged.judge("unsaved changes").await;
    judged.close().await;
}
