//! What takes packages of npm's: React, Vue, axe, TypeScript, and npm's own word on what is packed.

use crate::page::Page;
use crate::{here, modules, package};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use thirtyfour::prelude::*;

/// Runs a program that came from npm, to its end.
fn run(command: &mut Command) -> String {
    let ran = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let told = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{command:?}: {told}");
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

/// What a framework's page does: its own state says the condition, the event changes the state, and both stay in step.
async fn stays_in_step(page: &Page) {
    page.says("one", "1 of 3 tags would fire").await;
    page.gives("return document.querySelector('#told').textContent", json!("^v1$: 1 of 3")).await;
    page.fill("one", "#expr", "^v").await;
    page.says("one", "2 of 3 tags would fire").await;
    page.gives("return document.querySelector('#told').textContent", json!("^v: 2 of 3")).await;
    page.driver.find(By::Id("other")).await.expect("the button").click().await.expect("a click");
    page.says("one", "1 of 2 tags would fire").await;
    page.gives("return [one.method, one.expr, one.tags]", json!(["regex", "^a", ["a1", "b1"]])).await;
    page.gives("return document.querySelector('#told').textContent", json!("^a: 1 of 2")).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built package: cargo xtask test embed"]
async fn a_react_page_in_one_bundle_stays_in_step_with_it() {
    let built = tempfile::tempdir().expect("a folder");
    run(Command::new(modules().join(".bin/esbuild"))
        .args(["--bundle", "--format=esm", "--jsx=automatic", "--log-level=warning"])
        .arg(format!("--outfile={}", built.path().join("react.js").display()))
        .arg(here().join("pages/react.jsx"))
        .env("NODE_PATH", modules()));
    // As the package's page says: a bundler that doesn't follow `new URL` has the module put beside the bundle.
    std::fs::copy(package().join("rules.wasm"), built.path().join("rules.wasm")).expect("a copy");
    let page = Page::among("react.html", vec![("/built/", built.path().to_owned())]).await;
    stays_in_step(&page).await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built package: cargo xtask test embed"]
async fn a_vue_page_without_a_bundler_stays_in_step_with_it() {
    let page = Page::among("vue.html", vec![("/modules/", modules())]).await;
    stays_in_step(&page).await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built package: cargo xtask test embed"]
async fn axe_finds_nothing_in_either_theme_and_language() {
    let page = Page::among("plain.html", vec![("/modules/", modules())]).await;
    page.says("one", "2 of 5 tags would fire").await;
    let axe = std::fs::read_to_string(modules().join("axe-core/axe.min.js")).expect("axe");
    page.script(&axe).await;
    for (theme, language) in [("light", "en"), ("dark", "en"), ("light", "zh-CN"), ("dark", "zh-CN")] {
        for (expr, tags) in [
            (r"^v\d+.\d+", "v1.2 latest"),
            (r"^v(\d+)\.(\d+)\.(\d+)-(a|b|rc)\.(\d+)$", "v1.2.3-rc.4 v1"),
            ("^v(", "v1 -no"),
            ("", ""),
        ] {
            let set = json!({"expr": expr, "tags": tags, "theme": theme, "language": language});
            page.script(&format!("document.documentElement.style.colorScheme = '{theme}'; Object.assign(one, {set})"))
                .await;
            // The notes come once typing has paused.
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            let script = "const done = arguments[0]; axe.run(document).then(found => done(found.violations.map(of => [of.id, of.nodes.map(node => node.html + ' ' + node.failureSummary)])), error => done(String(error)))";
            let found = page.driver.execute_async(script, vec![]).await.expect("axe").json().clone();
            assert_eq!(found, json!([]), "{theme} {language} {expr}");
        }
    }
    page.close().await;
}

#[test]
#[ignore = "needs the built package: cargo xtask test embed"]
fn types_say_what_is_there() {
    let folder = tempfile::tempdir_in(modules().parent().unwrap_or(Path::new("."))).expect("a folder");
    for name in ["page.tsx", "tsconfig.json"] {
        std::fs::copy(here().join("types").join(name), folder.path().join(name)).expect("a copy");
    }
    run(Command::new(modules().join(".bin/tsc")).arg("--project").arg(folder.path()));
}

#[test]
#[ignore = "needs the built package: cargo xtask test embed"]
fn npm_packs_what_is_used_and_nothing_else() {
    let listed =
        run(Command::new("npm").args(["pack", "--dry-run", "--json", "--ignore-scripts"]).current_dir(package()));
    let packed: Value = serde_json::from_str(&listed).expect("a list");
    let of = |packed: &Value, field: &str| -> Value { packed[0][field].clone() };
    assert_eq!(
        (of(&packed, "name"), of(&packed, "version")),
        (json!("tagfire-preview"), json!(env!("CARGO_PKG_VERSION")))
    );
    let files = packed[0]["files"].as_array().expect("files");
    let mut names: Vec<&str> = files.iter().filter_map(|file| file["path"].as_str()).collect();
    names.sort_unstable();
    let wanted = [
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "element.js",
        "functions.js",
        "index.d.ts",
        "index.js",
        "node.js",
        "package.json",
        "react.d.ts",
        "ready.js",
        "rules.js",
        "rules.wasm",
    ];
    assert_eq!(names, wanted);
    // Each way into the package leads to a file that is packed.
    let description: Value =
        serde_json::from_slice(&std::fs::read(package().join("package.json")).expect("it")).expect("JSON");
    let ways = description["exports"].to_string();
    for way in ways.split('"').filter_map(|text| text.strip_prefix("./")).filter(|way| way.contains('.')) {
        assert!(names.contains(&way), "{way}");
    }
    assert!(description.get("dependencies").is_none());
}
