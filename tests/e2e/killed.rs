//! The browser’s process killed, not its page alone, in the middle of writing: what was acknowledged is there when the
//! same profile is opened again, once, and nothing is done twice or left half done for ever.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tagfire_tests::{Browser, Console, Profile, is_final};

/// How often browsers are killed, unless `TAGFIRE_KILLS` says how often.
const KILLS: u32 = 100;
/// How much one may have been told at most before it is killed, and how long after that it may live at most.
const MOST: u64 = 14;
const MOMENT: u64 = 80;
/// The longest that one writes, on a machine that is too busy to tell so much.
const LONGEST: Duration = Duration::from_secs(4);
/// The pushes of one burst.
const PUSHES: u32 = 12;

const WATCH: &str = include_str!("killed.js");

/// The tags of the test’s own pushes, as each store has them, and the triggers.
const KEPT: &str = "
    const tags = async (store) => (await kept.records(store)).map(({ tag }) => tag).filter((tag) => tag.startsWith('v9.'));
    const [pushes, entries, known, triggers] =
        await Promise.all([tags('pushes'), tags('entries'), tags('tags'), kept.records('triggers')]);
    return { pushes, entries, known, triggers };";

/// Numbers that nobody has chosen: SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// A number from the environment.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// Straight to the stream: what a passing test prints is not shown, and a number that nobody sees proves nothing.
fn say(text: &str) {
    let _ = std::io::stderr().write_all(format!("{text}\n").as_bytes());
}

/// What the pages have said before they were killed, and what the cluster was told, as it was heard outside the browser.
#[derive(Default)]
struct Told {
    /// The tags whose pushes were shown as decided.
    pushes: BTreeSet<String>,
    /// The highest number under which the trigger was said to be saved, and how often that was said.
    saved: u64,
    saves: usize,
    /// Of each entry, the rollouts that it has begun.
    rollouts: BTreeMap<String, BTreeSet<String>>,
}

impl Told {
    /// How many records it has been told of.
    fn count(&self) -> usize {
        self.pushes.len() + self.saves
    }

    /// Asks the tab that is driven, which hears all of them.
    async fn hear(&mut self, console: &Console) {
        let told = console.script("return window.told").await;
        let list = |what: &str| told[what].as_array().cloned().unwrap_or_default();
        let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.pushes.extend(list("pushes").iter().map(words).filter(|tag| tag.starts_with("v9.")));
        for name in list("saves").iter().map(words) {
            let number: u64 = name.rsplit('-').next().and_then(|digits| digits.parse().ok()).expect("a numbered name");
            self.saves += usize::from(number > self.saved);
            self.saved = self.saved.max(number);
        }
        for rollout in list("rollouts").iter().map(words) {
            let (entry, end) = rollout.split_once(' ').expect("an entry and an instant");
            self.rollouts.entry(entry.to_owned()).or_default().insert(end.to_owned());
        }
    }

    /// Looks whether everything that was acknowledged is in the database, once; the number under which the trigger is kept.
    async fn check(&self, console: &Console) -> u64 {
        let kept = console.in_database(KEPT).await;
        let count = |store: &str| {
            let mut count = BTreeMap::<&str, usize>::new();
            for tag in kept[store].as_array().into_iter().flatten().filter_map(Value::as_str) {
                *count.entry(tag).or_default() += 1;
            }
            count
        };
        let (pushes, entries, known) = (count("pushes"), count("entries"), count("known"));
        let is_kept = |tag: &&String| pushes.contains_key(tag.as_str()) && known.contains_key(tag.as_str());
        let lost: Vec<_> = self.pushes.iter().filter(|tag| !is_kept(tag)).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
        for (tag, count) in &pushes {
            let entries = entries.get(tag).copied().unwrap_or_default();
            assert_eq!((*count, entries), (1, 1), "the push of {tag} and its entry");
        }
        let triggers = kept["triggers"].as_array().cloned().unwrap_or_default();
        assert_eq!(triggers.len(), 6, "triggers");
        let canary = triggers.iter().find(|trigger| trigger["id"] == "demo-canary").expect("the trigger");
        let kept = numbered(canary);
        assert!(kept >= self.saved, "the trigger was said to be saved as number {} and is number {kept}", self.saved);
        // Each save has made one revision.
        assert_eq!(canary["revision"].as_u64(), Some(kept + 1), "of {}", canary["name"]);
        kept
    }
}

/// The number that a trigger has in its name.
fn numbered(trigger: &Value) -> u64 {
    let name = trigger["name"].as_str().expect("a name");
    name.rsplit_once('-').map_or(0, |(_, number)| number.parse().expect("a number"))
}

/// Opens the profile, looks at what the last browser has left, writes in two tabs, and is killed in the middle of that.
async fn live_and_die(profile: Profile, round: u32, chance: &mut Chance, told: &mut Told) -> Profile {
    let console = Browser::default().start(profile).await.expect("a browser");
    console.before_each_page(WATCH).await.unwrap();
    console.goto("/repositories/shop/web").await;
    console
        .until("the tags", || async {
            console.script("return document.querySelectorAll('.records tbody tr').length > 0").await == true
        })
        .await;
    let kept = told.check(&console).await;
    let pushing = console.tab().await;
    console.new_tab().await;
    console.before_each_page(WATCH).await.unwrap();
    console.goto("/triggers").await;
    console.script(&format!("saveOnAndOn('canary', {kept})")).await;
    console.drive(&pushing).await;
    let processes = console.processes();
    console.burst(&format!("v9.{round}."), PUSHES, chance.below(60) as u32).await;
    // The moment is drawn in records rather than in time: a busy machine writes fewer in the same time.
    let (start, enough) = (Instant::now(), told.count() + chance.below(MOST) as usize);
    let moment = Duration::from_millis(chance.below(MOMENT));
    while told.count() < enough && start.elapsed() < LONGEST {
        told.hear(&console).await;
    }
    tokio::time::sleep(moment).await;
    console.kill_now(&processes).await
}

/// One browser after the other in one folder, each killed; what they had told, once all that was under way has ended.
async fn live_on_and_on(kills: u32, seed: u64) -> Told {
    let (mut chance, mut told) = (Chance(seed), Told::default());
    let mut profile = Profile::new().unwrap();
    for round in 0..kills {
        profile = live_and_die(profile, round, &mut chance, &mut told).await;
    }
    let console = Console::open_in(profile, "/history").await;
    told.check(&console).await;
    let entries = console.settled().await;
    let open: Vec<_> = entries.iter().filter(|entry| !is_final(entry)).collect();
    assert!(open.is_empty(), "left open: {open:?}");
    let twice: Vec<_> = told.rollouts.iter().filter(|(_, rollouts)| rollouts.len() > 1).collect();
    assert!(twice.is_empty(), "rolled out twice: {twice:?}");
    // Of what ran, the newest is what runs.
    let rolled = |entry: &&Value| entry["outcome"] == "succeeded" && entry["trigger"] == "release";
    let newest = entries.iter().filter(rolled).max_by_key(|entry| entry["order"].as_u64()).expect("a rollout");
    assert_eq!(newest["image"], console.image_of("cls-k3x9ab2m", "default", "web", "nginx").await.as_str());
    console.close().await;
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_outlives_the_browser_whenever_it_is_killed() {
    let kills = number("TAGFIRE_KILLS").map_or(KILLS, |kills| kills as u32);
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos() as u64;
    let seed = number("TAGFIRE_SEED").unwrap_or(clock);
    say(&format!("kills: {kills}, at moments by TAGFIRE_SEED={seed}"));
    let start = Instant::now();
    let told = live_on_and_on(kills, seed).await;
    say(&format!(
        "kills: {kills}, records acknowledged {} (pushes {}, saves {}), lost 0, doubled 0; rollouts seen {}, none twice; {:.0} s",
        told.count(),
        told.pushes.len(),
        told.saves,
        told.rollouts.len(),
        start.elapsed().as_secs_f64(),
    ));
    // Whoever is killed before anything is acknowledged proves nothing.
    assert!(told.count() >= kills as usize, "too little was acknowledged");
}

/// Notes how surely each transaction that writes triggers, pushes or claims was asked to be kept; and holds those that
/// write triggers or pushes open for as long as `window.held` says, as a slow disk does.
const SLOW: &str = "
    window.held = false;
    window.asked = [];
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode = 'readonly', options = {}) {
        const transaction = begin.call(this, stores, mode, options);
        const names = [stores].flat();
        if (mode === 'readwrite') window.asked.push([options.durability, ...names]);
        if (mode === 'readwrite' && window.held && (names.includes('triggers') || names.includes('pushes'))) {
            const store = transaction.objectStore(names[0]);
            const hold = () => { if (window.held) store.get('nothing').onsuccess = hold };
            hold();
        }
        return transaction;
    };";

async fn with_a_slow_disk(path: &str) -> Console {
    let console = Console::new(1360, 900).await.unwrap();
    console.before_each_page(SLOW).await.unwrap();
    console.goto(path).await;
    console.until("the tab to perform", || async { console.performs().await }).await;
    console
}

/// Long enough for a page that doesn’t wait for the disk to say what it has no right to.
async fn a_while() {
    tokio::time::sleep(Duration::from_millis(1_500)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_called_saved_or_taken_before_the_disk_has_it() {
    let console = with_a_slow_disk("/triggers/release").await;
    console.fill("Trigger name", "release-two").await;
    console.script("window.held = true").await;
    console.press("Save trigger").await;
    a_while().await;
    // The database can’t be asked meanwhile: whoever reads waits for whoever writes.
    assert!(!console.text().await.contains("release-two is saved"));
    console.script("window.held = false").await;
    console.says("release-two is saved").await;
    assert!(console.trigger("release-two").await.is_some());

    console.move_to("/repositories/shop/web").await;
    console.fill("Tag", "v9.1.0").await;
    console.script("window.held = true").await;
    console.press("Push image").await;
    a_while().await;
    assert!(!console.region("What happened").await.contains("v9.1.0"));
    let image = || async { console.image_of("cls-k3x9ab2m", "default", "web", "nginx").await };
    assert!(!image().await.contains("v9.1.0"), "rolled out before its entry was stored");
    console.script("window.held = false").await;
    console.region_says("What happened", "release-two fired on v9.1.0").await;
    console.region_says("What happened", "Succeeded").await;

    // Whatever was acknowledged, and whatever was claimed before it was acted on, was asked for strictly.
    let asked = console.script("return window.asked").await;
    let must = |names: &[&str]| names.iter().any(|name| ["triggers", "pushes", "claims"].contains(name));
    let mut strict = 0;
    for transaction in asked.as_array().into_iter().flatten() {
        let words: Vec<&str> = transaction.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let [durability, stores @ ..] = &words[..] else { panic!("{transaction}") };
        if must(stores) {
            assert_eq!(*durability, "strict", "of {stores:?}");
            strict += 1;
        }
    }
    assert!(strict >= 3, "a save, a push and a claim were asked for: {asked}");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_called_saved_need_not_be_there_and_nothing_of_it_is() {
    let console = with_a_slow_disk("/repositories/shop/web").await;
    console.fill("Tag", "v9.1.0").await;
    console.script("window.held = true").await;
    console.press("Push image").await;
    a_while().await;
    let console = Console::open_in(console.kill().await, "/history").await;
    console.says("13 actions").await;
    for store in ["pushes", "entries", "tags"] {
        let records = console.records(store).await;
        assert!(records.iter().all(|record| record["tag"] != "v9.1.0"), "{store}");
    }
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_the_editor_while_it_saves_stays_where_they_went() {
    let console = with_a_slow_disk("/triggers/release").await;
    console.fill("Trigger name", "release-two").await;
    console.script("window.held = true").await;
    console.press("Save trigger").await;
    console.move_to("/settings").await;
    console.script("window.held = false").await;
    console.says("release-two is saved").await;
    assert_eq!(console.script("return location.pathname").await, "/settings");
    console.move_to("/triggers/release-two").await;
    assert!(!console.text().await.contains("Your unsaved changes are back"));
    console.close().await;
}
