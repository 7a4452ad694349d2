//! Scripts: a line is something done, and after a bar what must be seen of it.

use super::cases::Case;
use super::host::{Goes, Host};
use super::{made, said, workloads};
use crate::engine::{Ask, AskId};
use crate::push::Push;
use crate::store::Write;
use crate::trigger::{Revision, Trigger, TriggerId};

/// Plays a case on a fresh host.
///
/// # Errors
/// The first line of which something else is seen, and what.
pub async fn hold<H: Host>(case: &Case) -> Result<(), String> {
    let mut host = H::open(workloads()).await;
    let lines = case.script.lines().map(str::trim).filter(|line| !line.is_empty());
    for line in lines {
        let (what, expected) = line.split_once('|').unwrap_or((line, ""));
        let seen = take(&mut host, what.trim()).await;
        if seen != expected.trim() {
            return Err(format!(
                "{}\n    {}\n  must show: {}\n  but shows: {seen}",
                case.name,
                what.trim(),
                expected.trim()
            ));
        }
    }
    Ok(())
}

/// Does what a line says, and gives what is seen of it.
async fn take<H: Host>(host: &mut H, line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["save", name, expr, how @ ..] => {
            let trigger = Trigger { revision: Revision(0), ..described(name, expr, how) };
            said::told(&host.ask(Ask::Save { trigger, new: true }).await)
        }
        ["edit", name, expr, how @ .., "over", revision] => {
            let trigger = Trigger { revision: number(revision), ..described(name, expr, how) };
            said::told(&host.ask(Ask::Save { trigger, new: false }).await)
        }
        ["delete", name, "over", revision] => {
            said::told(&host.ask(Ask::Delete { id: id(name), over: number(revision) }).await)
        }
        ["import", names @ ..] => {
            let new = |name: &&str| Write::Trigger { trigger: made::trigger(name, "^v"), over: None };
            said::told(&host.ask(Ask::Apply(names.iter().map(new).collect())).await)
        }
        ["push", key, image] => said::told(&host.push(made::key(key), pushed(image)).await),
        ["run", key, name, image] => said::told(&host.run(AskId((*key).into()), &id(name), pushed(image)).await),
        ["next", how @ ..] => {
            host.let_next_update(goes(how)).await;
            String::new()
        }
        ["restart"] => {
            host.restart().await;
            String::new()
        }
        ["settle"] => {
            host.settle().await;
            String::new()
        }
        ["triggers"] => {
            let mut triggers = host.triggers().await;
            crate::order::sort_by_key(&mut triggers, |trigger| trigger.name.clone());
            said::listed(&triggers, said::trigger)
        }
        ["history"] => said::listed(&host.history().await, said::entry),
        ["pushes"] => {
            let mut keys: Vec<String> = host.pushes().await.into_iter().map(|decided| decided.key.0).collect();
            crate::order::sort_by_key(&mut keys, Clone::clone);
            keys.join("; ")
        }
        ["taken"] => said::listed(host.taken().await, |(key, image)| format!("{} {image}", key.0)),
        _ => "no such line".into(),
    }
}

fn described(name: &str, expr: &str, how: &[&str]) -> Trigger {
    let mut trigger = made::trigger(name, expr);
    for word in how {
        trigger = match *word {
            "pinned" => made::pinned(trigger),
            "off" => Trigger { enabled: false, ..trigger },
            workload => made::onto(workload, trigger),
        };
    }
    trigger
}

fn id(name: &str) -> TriggerId {
    TriggerId(name.into())
}

/// `v1@a` is the tag v1, pointing at the digest of a's.
fn pushed(image: &str) -> Push {
    let (tag, digit) = image.split_once('@').unwrap_or((image, "a"));
    made::push(tag, digit.chars().next().unwrap_or('a'))
}

fn number(text: &str) -> Revision {
    Revision(text.parse().unwrap())
}

fn goes(how: &[&str]) -> Goes {
    match how {
        ["is", "refused"] => Goes::Refused,
        ["is", "taken,", "its", "answer", "lost"] => Goes::Lost { taken: true },
        ["is", "lost"] => Goes::Lost { taken: false },
        ["is", "taken", "and", "never", "answered"] => Goes::Unanswered { taken: true },
        ["never", "arrives"] => Goes::Unanswered { taken: false },
        other => panic!("no update goes like this: {other:?}"),
    }
}
