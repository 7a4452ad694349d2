//! The main job: a trigger is made, a tag is pushed, a service gets its image, the history tells, and a reload loses
//! nothing.

use tagfire_tests::Console;

const WEB: [&str; 6] = ["Guangzhou", "cls-k3x9ab2m", "default", "Deployment", "web", "nginx"];

#[tokio::test(flavor = "multi_thread")]
async fn a_push_rolls_out_and_is_kept() {
    let console = Console::open("/triggers").await;
    console.follow("New trigger").await;
    console.fill("Trigger name", "hotfix").await;
    console.fill("Image repository", "shop/web").await;
    console.fill("Expression", r"-hotfix\.\d+$").await;
    console.region_says("Preview", "0 of 357 tags would fire").await;
    console.aim(WEB).await;
    console.radio("Image update method", "By digest").await;
    console.press("Save trigger").await;
    console.says("hotfix is saved").await;

    console.goto("/repositories/shop/web").await;
    console.push("v2.14.1-hotfix.1").await;
    console.region_says("What happened", "hotfix fired on").await;
    console.region_says("What happened", "release did not fire").await;
    console.region_says("What happened", "expected the end after").await;
    console.region_says("What happened", "Rolling out").await;
    console.region_says("What happened", "Succeeded").await;

    for reloaded in [false, true] {
        console.goto("/history").await;
        if reloaded {
            console.reload().await;
        }
        let heads = "return [...document.querySelectorAll('thead th')].map(head => head.innerText).join()";
        let columns = "Trigger,Condition,Action,Result,Time";
        console.until("the columns", || async { console.script(heads).await == columns }).await;
        // The latest entry is the first row, whatever else the page says; it is followed to its end.
        let first = "return document.querySelector('tbody tr.entry')?.innerText";
        let ended = |row: serde_json::Value| row.as_str().is_some_and(|row| row.contains("Succeeded"));
        console.until("the rollout’s end", || async { ended(console.script(first).await) }).await;
        let row = console.script(first).await;
        let row = row.as_str().expect("a row");
        for part in ["hotfix", "shop/web", "v2.14.1-hotfix.1", "Deployment web · nginx", "v2.14.0", "Succeeded"] {
            assert!(row.contains(part), "{part} in {row}");
        }
        console.goto("/services").await;
        console.says("v2.14.1-hotfix.1").await;
    }
    console.goto("/history").await;
    // The latest is opened beside the list.
    let open = "const link = document.querySelector('tr.entry .entry-link'); link?.click(); return !!link";
    console.until("the latest entry", || async { console.script(open).await == true }).await;
    console.says("pinned to the pushed digest").await;
    console.says("Previous image").await;
    // Closed, it gives the focus back to its row, and the list stays where it was.
    let place = "return [scrollY, document.activeElement.className.includes('entry-link')]";
    console.script("scrollTo(0, 120)").await;
    let before = console.script("return scrollY").await;
    console.press("×").await;
    console
        .until("the row’s focus", || async { console.script(place).await == serde_json::json!([before, true]) })
        .await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_of_the_cluster_is_a_failed_result() {
    let console = Console::open("/services").await;
    console.choose("Simulated fault of web", "Image can’t be pulled").await;
    console.goto("/repositories/shop/web").await;
    console.push("v9.0.0").await;
    console.region_says("What happened", "release fired on").await;
    console.until("the failure", || async { console.region("What happened").await.contains("Failed") }).await;
    console.region_says("What happened", "can’t be pulled").await;
    console.goto("/history").await;
    console.says("the image can’t be pulled").await;
    // Whole where it is opened, whatever there is room for.
    console.script("document.querySelector('tr.entry .entry-link').click()").await;
    let inside = "const card = document.querySelector('.entry-beside .facts-result'); \
         return !!card && card.scrollWidth <= card.clientWidth && card.innerText.includes('sha256:')";
    console.until("the whole failure", || async { console.script(inside).await == true }).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_page_carries_on_where_it_was() {
    let console = Console::open("/repositories/shop/web").await;
    console.push("v9.1.0").await;
    console.region_says("What happened", "Rolling out").await;
    console.goto("/history").await;
    console.says("v9.1.0").await;
    console
        .until("the end of the rollout", || async {
            let latest = console.script("return document.querySelector('tbody tr.entry').innerText").await;
            latest.as_str().is_some_and(|row| row.contains("v9.1.0") && row.contains("Succeeded"))
        })
        .await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_show_the_same() {
    let console = Console::open("/triggers").await;
    let first = console.driver.window().await.unwrap();
    console.driver.new_tab().await.unwrap();
    let handles = console.driver.windows().await.unwrap();
    let second = handles.into_iter().find(|handle| *handle != first).unwrap();
    console.driver.switch_to_window(second).await.unwrap();
    console.goto("/triggers/release").await;
    console.fill("Trigger name", "release-two").await;
    console.press("Save trigger").await;
    console.says("release-two is saved").await;
    console.driver.switch_to_window(first).await.unwrap();
    console.says("release-two").await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_visitor_is_invited_to_a_push_and_watches_it() {
    let console = Console::open("/triggers").await;
    console.says("simulated Tencent Kubernetes Engine (TKE)").await;
    console.press("Push v2.14.1 and watch").await;
    console.region_says("What happened", "release fired on v2.14.1").await;
    console.region_says("What happened", "Succeeded").await;
    // What was pushed is there to be seen, and isn't asked for again.
    console.goto("/triggers").await;
    let asked = "return document.querySelectorAll('tr, li.trigger, .rows li').length > 0 && !document.querySelector('.invitation')";
    console.until("the invitation to be gone", || async { console.script(asked).await == true }).await;
    console.close().await;
}
