//! The demo without a network, as a static folder, and from one version to the next.

use std::path::Path;
use tagfire_tests::{Browser, Console, Files, Profile, Stage};
use thirtyfour::By;

const STANDS: &str = "const registration = await navigator.serviceWorker.getRegistration(); \
     return !!registration?.active && registration.active.state === 'activated'";

/// A console of a server of its own, once the browser keeps it for use without a network.
async fn kept(path: &str) -> Console {
    let profile = Profile::on(Stage::with(&["--listen", "127.0.0.1:0"])).unwrap();
    let console = Console::open_in(profile, path).await;
    console.until("the worker", || async { console.awaited(STANDS).await == true }).await;
    console
}

/// Which build the page is of: none is named in the one that was built.
async fn build(console: &Console) -> String {
    let of = "return document.querySelector('meta[name=build]')?.content ?? 'first'";
    console.script(of).await.as_str().unwrap().to_owned()
}

/// Takes the new version. The button says its name in both languages, of which one is shown.
async fn take(console: &Console) {
    console.driver.find(By::Css(".newer button")).await.unwrap().click().await.unwrap();
}

/// The built console once more, as another build that can be told from it.
fn next_build(into: &Path) {
    for file in std::fs::read_dir(Stage::app()).unwrap().flatten() {
        std::fs::copy(file.path(), into.join(file.file_name())).unwrap();
    }
    let change = |name: &str, change: &dyn Fn(&str) -> String| {
        let text = std::fs::read_to_string(into.join(name)).unwrap();
        let changed = change(&text);
        assert_ne!(text, changed, "{name} is as it was");
        std::fs::write(into.join(name), changed).unwrap();
    };
    change("index.html", &|text| text.replacen("<title>", "<meta name=\"build\" content=\"next\"><title>", 1));
    change("worker.js", &|text| {
        let lines = text.lines().map(|line| match line.trim_start() {
            page if page.starts_with("\"index.html\":") => "\"index.html\": \"\",",
            version if version.starts_with("const VERSION") => "const VERSION = \"next\";",
            _ => line,
        });
        lines.collect::<Vec<_>>().join("\n")
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn after_one_visit_the_demo_starts_at_any_address_with_the_network_gone() {
    let console = kept("/repositories/shop/web").await;
    console.push("v9.9.1").await;
    console.region_says("What happened", "v9.9.1").await;
    let mut profile = console.quit().await;
    profile.stage.stop();
    for (path, says) in [
        ("/history", "v9.9.1"),
        ("/preview?method=regex&expr=%5Ev1&tag=v1.2&tag=v2", "1 of 2 tags would fire"),
        ("/repositories/shop/web", "v9.9.1"),
    ] {
        let console = Browser::default().start(profile).await.unwrap();
        console.goto(path).await;
        console.says(says).await;
        assert!(console.driver.current_url().await.unwrap().as_str().ends_with(path));
        let caches = "return (await caches.keys()).length";
        assert_eq!(console.awaited(caches).await, 1);
        let profile_of = console.profile.clone();
        console.close().await;
        profile = profile_of;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_waits_for_the_persons_word_and_takes_no_edit_away() {
    let console = kept("/triggers").await;
    console.goto("/triggers/new").await;
    console.fill("Trigger name", "half-typed").await;
    let folder = tempfile::tempdir().unwrap();
    next_build(folder.path());
    console.profile.stage.stop();
    console.profile.stage.start_with(folder.path(), &[]);
    console.awaited("await (await navigator.serviceWorker.getRegistration()).update()").await;
    console.says("A new version of Tagfire is ready.").await;
    assert_eq!((console.value("Trigger name").await.as_str(), build(&console).await.as_str()), ("half-typed", "first"));
    // Reloaded for another reason, it is what it was, of one piece.
    console.reload().await;
    console.says("A new version of Tagfire is ready.").await;
    assert_eq!((console.value("Trigger name").await.as_str(), build(&console).await.as_str()), ("half-typed", "first"));
    // A tab that was open goes on with its own build when another takes the new one, and is told.
    let tab = console.tab().await;
    let other = console.another_tab("/history").await;
    console.says("A new version of Tagfire is ready.").await;
    console.script("document.querySelector('.newer').remove()").await;
    console.drive(&tab).await;
    take(&console).await;
    console.until("the new build", || async { build(&console).await == "next" }).await;
    console.says("Your unsaved changes are back").await;
    assert_eq!(console.value("Trigger name").await, "half-typed");
    console.drive(&other).await;
    console.says("A new version of Tagfire is ready.").await;
    assert_eq!(build(&console).await, "first");
    take(&console).await;
    console.until("the new build", || async { build(&console).await == "next" }).await;
    // Nothing of the first one is left.
    assert_eq!(
        console.awaited("return (await caches.keys()).map(name => name.split(' ').at(-1))").await.to_string(),
        "[\"next\"]"
    );
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_can_throw_the_worker_off() {
    let console = kept("/triggers").await;
    console.profile.stage.stop();
    console.profile.stage.start(&["--no-offline"]);
    console.reload().await;
    let left =
        "return [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length].join()";
    console.until("nothing left", || async { console.awaited(left).await == "0,0" }).await;
    // What is there from now on is the server's.
    console.reload().await;
    console.says("release").await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    console.until("nothing left", || async { console.awaited(left).await == "0,0" }).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn live_clusters_are_never_shown_by_a_worker_that_the_demo_has_left() {
    let console = kept("/triggers").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kubeconfig.json");
    let config = serde_json::json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "lab",
        "clusters": [{ "name": "lab", "cluster": { "server": "http://127.0.0.1:1" } }],
        "contexts": [{ "name": "lab", "context": { "cluster": "lab", "user": "nobody" } }],
        "users": [{ "name": "nobody", "user": { "token": "none" } }],
    });
    std::fs::write(&file, config.to_string()).unwrap();
    console.profile.stage.stop();
    console.profile.stage.start(&["--kubeconfig", file.to_str().unwrap()]);
    console.reload().await;
    let live = "return document.querySelector('meta[name=tagfire-clusters]').content";
    assert_eq!(console.script(live).await, "live");
    let left =
        "return [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length].join()";
    console.until("nothing left", || async { console.awaited(left).await == "0,0" }).await;
    console.forgive().await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_static_host_serves_the_demo_under_a_prefix_and_without_it_the_browser_does() {
    let site = std::env::var_os("TAGFIRE_SITE").expect("TAGFIRE_SITE is not set; run `cargo xtask test e2e`");
    let files = Files::serve(site.into(), "demo").unwrap();
    let console = Console::new(1360, 900).await.unwrap();
    let goto = async |path: &str| {
        console.driver.goto(format!("{}/demo{path}", files.origin)).await.unwrap();
        console.until("the page’s heading", || async { console.driver.find(By::Css("main h1")).await.is_ok() }).await;
    };
    // A link that leads deep, before anything is there.
    goto("/repositories/shop/web").await;
    console.says("Push image").await;
    console.push("v9.9.2").await;
    console.region_says("What happened", "v9.9.2").await;
    console.follow("History").await;
    console.says("v9.9.2").await;
    assert!(console.driver.current_url().await.unwrap().path() == "/demo/history");
    goto("/nowhere").await;
    console.says("There is no such page").await;
    let policy = "return document.querySelector('meta[http-equiv=Content-Security-Policy]').content";
    assert!(console.script(policy).await.as_str().unwrap().contains("require-trusted-types-for"));
    console.until("the worker", || async { console.awaited(STANDS).await == true }).await;
    let outside: Vec<String> = files.asked().into_iter().filter(|path| !path.starts_with("/demo/")).collect();
    assert!(outside.is_empty(), "asked for {outside:?}");
    drop(files);
    console.reload().await;
    console.says("There is no such page").await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_the_system_opens_with_the_console_goes_where_a_person_would_put_it() {
    let console = Console::new(1360, 900).await.unwrap();
    let launch = "Object.defineProperty(window, 'launchQueue', { value: { setConsumer: take => take({ files: [{ getFile: async () => new File(['v1.0\\nv1.1\\nv2.0'], 'tags.txt') }] }) } })";
    console.before_each_page(launch).await.unwrap();
    console.goto("/preview?method=regex&expr=%5Ev1").await;
    console.says("2 of 3 tags would fire").await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_installed_under_its_name_in_either_language() {
    let console = Console::open("/triggers").await;
    for (language, name, shortcut) in [
        ("English", "Tagfire: image repository triggers", "New trigger"),
        ("简体中文", "Tagfire 镜像仓库触发器", "新建触发器"),
    ] {
        if language != "English" {
            console.goto("/settings").await;
            console.choose("Language", language).await;
            console.goto("/triggers").await;
        }
        let read = "const link = document.querySelector('link[rel=manifest]'); \
             const manifest = await (await fetch(link.href)).json(); \
             const icons = await Promise.all(manifest.icons.map(async icon => (await fetch(new URL(icon.src, link.href))).headers.get('content-type'))); \
             return { ...manifest, icons: icons.join() }";
        let manifest = console.awaited(read).await;
        assert_eq!(
            (manifest["name"].as_str(), manifest["shortcuts"][0]["name"].as_str()),
            (Some(name), Some(shortcut))
        );
        assert_eq!(manifest["icons"], "image/png,image/png,image/png");
    }
    // The browser's own reading of it: nothing is wrong with it.
    let found = console.driver.cdp().send_raw("Page.getAppManifest", serde_json::json!({})).await.unwrap();
    assert_eq!(found["errors"].as_array().map(Vec::len), Some(0), "{found}");
    let errors = console.driver.cdp().send_raw("Page.getInstallabilityErrors", serde_json::json!({})).await.unwrap();
    let errors = errors["installabilityErrors"].as_array().unwrap().clone();
    assert!(errors.iter().all(|error| error["errorId"] == "in-incognito"), "{errors:?}");
    console.close().await;
}
