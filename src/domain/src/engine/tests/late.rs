//! Answers that come late, twice, or to nobody.

use super::*;
use crate::conformance::made::trigger;

/// A whole run, in which everything is answered once.
fn run() -> Vec<Event> {
    let mut run = until_followed("p1", "release", "v1", 1);
    run.extend([
        progressed("p1.release", 1, 3),
        stored("p1.release/2"),
        finished("p1.release", Outcome::Succeeded),
        stored("p1.release/3"),
    ]);
    run
}

/// A run in which everything goes wrong once.
fn troubled_run() -> Vec<Event> {
    vec![
        pushed("p1", "v1"),
        full("p1/1"),
        rang("p1/1"),
        stored("p1/2"),
        claimed("p1.release", Claim::Failed(Fault::Full)),
        Event::Rang { alarm: Alarm::Claim(id("p1.release")) },
        claimed("p1.release", Claim::First),
        answered("p1.release", Answer::Unknown),
        full("p1.release/1"),
        read("p1.release", Found::Unreachable),
        rang("p1.release/1"),
        Event::Rang { alarm: Alarm::Reread(id("p1.release")) },
        found("p1.release", "v1", Some("p1.release")),
        stored("p1.release/2"),
        stored("p1.release/3"),
        finished("p1.release", Outcome::Succeeded),
        stored("p1.release/4"),
    ]
}

/// Whether an answer only says that something has to wait.
fn makes_wait(event: &Event) -> bool {
    matches!(
        event,
        Event::NotStored { .. }
            | Event::Claimed { claim: Claim::Failed(_), .. }
            | Event::Reread { found: Found::Unreachable, .. }
            | Event::Rang { .. }
    )
}

#[test]
fn answer_that_comes_a_second_time_changes_nothing() {
    for run in [run(), troubled_run()] {
        let mut play = Play::with([trigger("release", "^v")]);
        for (turn, event) in run.iter().enumerate() {
            play.engine.update(event.clone());
            // A push or progress that is told again is another question.
            let answers = run[..=turn].iter();
            for again in answers.filter(|event| !matches!(event, Event::Pushed { .. } | Event::Progressed { .. })) {
                let mut after = play.engine.clone();
                let effects = after.update(again.clone());
                let shown = format!("{again:?} again after {event:?}");
                if makes_wait(again) {
                    let acts = |effect: &Effect| matches!(effect, Effect::Update(_) | Effect::Commit { .. });
                    assert!(!effects.iter().any(acts), "{shown}: {}", said(&effects));
                } else {
                    assert_eq!((said(&effects).as_str(), &after), ("", &play.engine), "{shown}");
                }
            }
        }
        assert_eq!((play.engine.open().count(), play.engine.unsaved()), (0, 0));
    }
}

#[test]
fn answers_to_nobody_change_nothing() {
    let mut play = Play::with([trigger("release", "^v")]);
    let before = play.engine.clone();
    let strangers = run().into_iter().chain(troubled_run()).filter(|event| !matches!(event, Event::Pushed { .. }));
    for event in strangers.chain([stored("save"), full("save")]) {
        play.goes([(event, "")]);
    }
    assert_eq!(play.engine, before);
}

#[test]
fn end_that_is_no_end_and_progress_of_what_is_not_under_way_are_not_taken() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed("p1", "v1"), stored("p1/1")]);
    play.goes([(progressed("p1.release", 1, 3), ""), (finished("p1.release", Outcome::Succeeded), "")]);
    play.takes(until_followed("p1", "release", "v1", 1).into_iter().skip(2));
    play.goes([(finished("p1.release", Outcome::Unknown), ""), (finished("p1.release", Outcome::Pending), "")]);
    assert_eq!(play.open("p1.release").outcome, Outcome::RollingOut { updated: 0, total: 0 });
}
