use super::*;
use crate::conformance::made::{NOW, digest, pinned, push, repository, target, trigger};
use crate::order::sort_by;
use crate::push::Change;
use crate::time::Timestamp;
use crate::trigger::TriggerId;
use crate::update::{Failure, Outcome};
use proptest::prelude::*;

/// An entry of the trigger `release` on `shop/web:v1`.
fn entry(id: &str, at: Timestamp, outcome: Outcome) -> Entry {
    let (trigger, push) = (pinned(trigger("release", r"^v\d+$")), push("v1", 'a'));
    Entry {
        id: EntryId(id.into()),
        trigger_id: Some(trigger.id),
        trigger: trigger.name,
        repository: push.repository.clone(),
        tag: push.tag.clone(),
        digest: push.digest.clone(),
        change: Some(Change::Created),
        by_hand: false,
        condition: trigger.condition,
        action: trigger.action,
        previous_image: Some("shop/web:v0".into()),
        image: Some("registry.local/shop/web:v1".into()),
        how: None,
        outcome,
        order: 1,
        at,
        finished_at: None,
    }
}

fn ids<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<&'a str> {
    entries.into_iter().map(|entry| entry.id.0.as_str()).collect()
}

/// Entries latest first, many of the same instant.
fn history() -> impl Strategy<Value = Vec<Entry>> {
    proptest::collection::btree_map("[a-z0-9]{1,3}", (0..6i64, any::<bool>()), 0..40).prop_map(|entries| {
        let outcome = |good| if good { Outcome::Succeeded } else { Outcome::Failed(Failure::Forbidden) };
        let mut entries: Vec<Entry> =
            entries.into_iter().map(|(id, (at, good))| entry(&id, Timestamp(at), outcome(good))).collect();
        sort_by(&mut entries, |a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        entries
    })
}

/// Every page from the first to the last, with what is done between two of them.
fn read_through(
    mut history: Vec<Entry>,
    filter: &Filter,
    limit: usize,
    mut between: impl FnMut(&mut Vec<Entry>),
) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    let mut after = None;
    loop {
        let next = page(&history, filter, after.as_ref(), limit);
        after.clone_from(&next.next);
        pages.push(next);
        if after.is_none() {
            return pages;
        }
        between(&mut history);
    }
}

proptest! {
    #[test]
    fn pages_of_any_size_are_the_whole(history in history(), limit in 1..50usize, failed in any::<bool>()) {
        let filter = Filter { results: if failed { Results::Failed } else { Results::All }, ..Filter::default() };
        let whole: Vec<Entry> = history.iter().filter(|entry| filter.matches(entry)).cloned().collect();
        let pages = read_through(history, &filter, limit, |_| ());
        let (last, full) = pages.split_last().unwrap();
        prop_assert!(full.iter().all(|page| page.entries.len() == limit));
        // The last page says so, and is empty only where there is nothing at all.
        prop_assert!(last.entries.len() <= limit && (!last.entries.is_empty() || full.is_empty()));
        let read: Vec<Entry> = pages.iter().flat_map(|page| page.entries.clone()).collect();
        prop_assert_eq!(read, whole);
    }

    #[test]
    fn page_goes_on_where_it_was_whatever_comes_and_goes_before_it(history in history(), limit in 1..9usize) {
        let whole = ids(&history).into_iter().map(String::from).collect::<Vec<_>>();
        let mut turn = 0;
        let pages = read_through(history.clone(), &Filter::default(), limit, |history| {
            turn += 1;
            history.insert(0, entry(&format!("new-{turn}"), NOW, Outcome::Pending));
            // Also the very entry that the last page ended with.
            history.retain(|entry| !whole.iter().take(turn * limit).any(|id| *id == entry.id.0));
        });
        let read: Vec<&str> = pages.iter().flat_map(|page| ids(&page.entries)).collect();
        prop_assert_eq!(read, ids(&history));
    }
}

#[test]
fn each_part_of_a_filter_narrows() {
    let base = || entry("e", NOW, Outcome::Succeeded);
    let all = Filter::default;
    let workload = |name: &str| Some(target(name).workload);
    let id = |name: &str| Some(TriggerId(name.into()));
    let cases = [
        ("nothing asked", all(), base(), true),
        ("succeeded", Filter { results: Results::Succeeded, ..all() }, base(), true),
        ("failed", Filter { results: Results::Failed, ..all() }, base(), false),
        ("its instant", Filter { since: Some(NOW), ..all() }, base(), true),
        ("a moment later", Filter { since: Some(NOW.plus(1)), ..all() }, base(), false),
        ("its trigger", Filter { trigger: id("release"), ..all() }, base(), true),
        ("another trigger", Filter { trigger: id("nightly"), ..all() }, base(), false),
        (
            "a trigger, of an imported entry",
            Filter { trigger: id("release"), ..all() },
            Entry { trigger_id: None, ..base() },
            false,
        ),
        ("its repository", Filter { repository: Some(repository("shop/web")), ..all() }, base(), true),
        ("another repository", Filter { repository: Some(repository("shop/api")), ..all() }, base(), false),
        ("its workload", Filter { workload: workload("web"), ..all() }, base(), true),
        ("another workload", Filter { workload: workload("api"), ..all() }, base(), false),
        ("a word and its result", Filter { words: "v1".into(), results: Results::Succeeded, ..all() }, base(), true),
        ("a word and another result", Filter { words: "v1".into(), results: Results::Failed, ..all() }, base(), false),
        (
            "its result and a strange word",
            Filter { words: "v9".into(), results: Results::Succeeded, ..all() },
            base(),
            false,
        ),
    ];
    for (name, filter, entry, through) in cases {
        assert_eq!(filter.matches(&entry), through, "{name}");
    }
}

#[test]
fn every_outcome_has_its_place_among_the_results() {
    let cases = [
        (Outcome::Pending, Results::Underway),
        (Outcome::RollingOut { updated: 1, total: 3 }, Results::Underway),
        (Outcome::Unknown, Results::Underway),
        (Outcome::Succeeded, Results::Succeeded),
        (Outcome::Superseded, Results::Superseded),
        (Outcome::Failed(Failure::Forbidden), Results::Failed),
    ];
    for (outcome, results) in cases {
        let entry = entry("e", NOW, outcome);
        let shown: Vec<Results> = Results::ALL
            .into_iter()
            .filter(|results| Filter { results: *results, ..Filter::default() }.matches(&entry))
            .collect();
        assert_eq!(shown, [Results::All, results], "{:?}", entry.outcome);
    }
    for results in Results::ALL {
        assert_eq!(Results::parse(results.as_str()), Some(results));
    }
    assert_eq!(Results::parse("any"), None);
}

#[test]
fn words_are_found_wherever_the_entry_shows_them_in_either_language() {
    let entry = entry("e", NOW, Outcome::Failed(Failure::Forbidden));
    let digest = digest('a');
    let found = [
        "",
        " ",
        "release",
        "RELEASE",
        "shop/web:v1",
        "^v",
        "deployment",
        "nginx",
        "default",
        "cls-aaaaaaaa",
        "web",
        "v0",
        "registry.local",
        "failed",
        "失败",
        "release failed",
        "失败  nginx",
        "v1 失败 v0",
        digest.as_str(),
    ];
    let not_found = ["v9", "release v9", "succeeded", "成功", "release,failed", "superseded"];
    for (words, expected) in found.map(|words| (words, true)).into_iter().chain(not_found.map(|words| (words, false))) {
        let filter = Filter { words: words.into(), ..Filter::default() };
        assert_eq!(filter.matches(&entry), expected, "{words:?}");
        assert_eq!(filter.finds(&search_text(&entry)), expected, "{words:?}");
    }
    let bare = Entry { digest: None, previous_image: None, image: None, ..entry };
    assert!(!search_text(&bare).contains("sha256") && search_text(&bare).contains("shop/web:v1"));
}
