//! The tags that the demo's repositories had before its history began, as build pipelines would have pushed them.

use crate::digest::Digest;
use crate::order::{Set, sort_by_key};
use crate::push::TagRecord;
use crate::repository::RepositoryName;
use crate::simulation::mixing::{between, mix};
use crate::store::Write;
use crate::tag::Tag;
use crate::time::Timestamp;

const HOUR: i64 = 3_600_000;

/// A digest for a build: always the same for the same repository and build, and nobody's real one.
pub(super) fn digest(repository: &str, build: &str) -> Digest {
    let mut bytes = [0; 32];
    for (turn, chunk) in (0..).zip(bytes.chunks_mut(8)) {
        chunk.copy_from_slice(&mix(&format!("{repository}:{build}"), turn).to_be_bytes());
    }
    Digest::from_sha256(bytes)
}

/// A tag as a pipeline names a build of the main branch: the commit and the second.
pub(super) fn main_build(repository: &str, at: Timestamp) -> String {
    let seconds = at.0.div_euclid(1_000).max(0);
    let commit = mix(&format!("{repository} {seconds}"), 0) & 0x0fff_ffff;
    format!("main-{commit:07x}-{seconds}")
}

/// Every repository's tags, oldest first. All are older than a week before `now`.
fn tags(now: Timestamp) -> Vec<(RepositoryName, Vec<TagRecord>)> {
    let newest = now.plus(-8 * 24 * HOUR);
    let repositories = [
        ("shop/web", web(newest)),
        ("shop/report", report(newest)),
        ("shop/api", versions("shop/api", 3, 8, 40)),
        ("shop/migrate", versions("shop/migrate", 2, 13, 26)),
        ("ops/agent", agent()),
    ];
    let pushed = repositories.into_iter().filter_map(|(name, names)| {
        let repository = RepositoryName::parse(name).ok()?;
        Some((repository, records(name, names, newest)))
    });
    pushed.collect()
}

/// What puts them into a store, and the repositories in the order in which they are shown.
pub(super) fn writes(now: Timestamp) -> (Vec<RepositoryName>, Vec<Write>) {
    let (mut repositories, mut writes) = (Vec::new(), Vec::new());
    for (repository, records) in tags(now) {
        // By a clock before 1970 every build of a branch is of the same second, and has the same name.
        let mut names = Set::new();
        let distinct = records.into_iter().filter(|record| names.insert(record.tag.clone()));
        writes.extend(distinct.map(|record| Write::Tag { repository: repository.clone(), record, over: None }));
        repositories.push(repository);
    }
    (repositories, writes)
}

/// Dates the tags, the last at `newest` and each some hours before the next.
fn records(repository: &str, names: Vec<String>, newest: Timestamp) -> Vec<TagRecord> {
    let mut at = newest;
    let mut records: Vec<TagRecord> = Vec::new();
    for (turn, name) in (0..).zip(names.iter().rev()) {
        let Ok(tag) = Tag::parse(name) else { continue };
        // A build's own name tells when it was pushed.
        if let Some(seconds) = name.strip_prefix("main-").and_then(|rest| rest.rsplit('-').next()?.parse::<i64>().ok())
        {
            at = at.min(Timestamp(seconds.saturating_mul(1_000)));
        }
        records.push(TagRecord { tag, digest: Some(digest(repository, name)), pushed_at: at });
        at = at.plus(-between(repository, turn, HOUR / 4, 16 * HOUR));
    }
    records.reverse();
    records
}

/// The last `count` releases up to `major.minor`, each minor with its patches.
fn versions(repository: &str, major: u32, minor: u32, count: usize) -> Vec<String> {
    let minors = (1..=major).flat_map(|m| (0..=if m == major { minor } else { 18 }).map(move |n| (m, n)));
    let mut names: Vec<String> = Vec::new();
    for (major, minor) in minors {
        let patches = 2 + mix(repository, u64::from(major * 100 + minor)) % 4;
        names.extend((0..patches).map(|patch| format!("v{major}.{minor}.{patch}")));
    }
    names.split_off(names.len().saturating_sub(count))
}

/// What every old repository has besides.
const STRAYS: &str = "2.13.1 V2.13.2 v2.13 v2.12 v2.11 v2 v2.9.1-hotfix v2.10.0-arm64 v2.10.0-amd64 v2.8.0-alpine \
    v1.18.x v2.12.0_build.4 release-2.12 release-2.13 dev develop edge nightly nightly-20251014 \
    2025.10.3 20251102-1 pr-1841 pr-1852 pr-1860 feature-cart test tmp buildcache lts stable latest";

/// 300-odd tags: releases, candidates, builds, and the strays that every old repository has.
fn web(newest: Timestamp) -> Vec<String> {
    let repository = "shop/web";
    let mut releases = versions(repository, 2, 12, 106);
    releases.extend(["v2.13.0", "v2.13.1", "v2.13.2"].map(String::from));
    let candidates: Vec<String> = (5..15)
        .flat_map(|minor| {
            let last = if minor == 14 { 3 } else { 2 };
            let candidates = (1..=last).map(move |n| format!("v2.{minor}.0-rc.{n}"));
            [format!("v2.{minor}.0-beta.1"), format!("v2.{minor}.0-beta.2")].into_iter().chain(candidates)
        })
        .skip(3)
        .collect();
    let builds = (0..168).map(|turn| {
        let back = (168 - turn) * 31 * HOUR + between(repository, turn as u64, 0, 20 * HOUR);
        main_build(repository, newest.plus(-back))
    });
    let signatures = ["v2.13.0", "v2.13.1", "v2.13.2"]
        .map(|version| format!("{}.sig", digest(repository, version).as_str().replace(':', "-")));
    let mut names = Vec::new();
    interleave(&mut names, [releases, candidates, builds.collect(), STRAYS.split(' ').map(String::from).collect()]);
    names.extend(signatures);
    names
}

/// 84 tags; the history brings them to 88.
fn report(newest: Timestamp) -> Vec<String> {
    let repository = "shop/report";
    let builds = (0..57).map(|turn| main_build(repository, newest.plus(-(57 - turn) * 24 * HOUR)));
    let mut names = Vec::new();
    let strays = ["v1.9.0-rc.1", "v1.9.0", "main", "latest", "reporting-fix", "pr-77"].map(String::from).to_vec();
    interleave(&mut names, [versions(repository, 1, 8, 21), builds.collect(), strays]);
    names
}

fn agent() -> Vec<String> {
    let releases = (12..25).flat_map(|minor| [format!("1.{minor}.0"), format!("1.{minor}.1")]);
    let mut names: Vec<String> = releases.filter(|name| name != "1.24.1").collect();
    names.extend(["1.25.0-rc.1", "latest"].map(String::from));
    names
}

/// Mixes lists evenly, each in its own order, so that all end together.
fn interleave<const N: usize>(into: &mut Vec<String>, lists: [Vec<String>; N]) {
    let mut placed: Vec<(usize, usize, String)> = Vec::new();
    for (list, names) in lists.into_iter().enumerate() {
        let length = names.len().max(1);
        placed.extend(names.into_iter().enumerate().map(|(place, name)| ((place + 1) * 10_000 / length, list, name)));
    }
    sort_by_key(&mut placed, |(place, list, _)| (*place, *list));
    into.extend(placed.into_iter().map(|(_, _, name)| name));
}
