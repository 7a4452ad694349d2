//! One trigger in the list: its switch, what it waits for, what it drives, how many known tags would fire, and how it
//! went last.

use super::badges::badges;
use crate::effects::clock;
use crate::effects::intl::{ago, number};
use crate::language::{language, say, sentence, t, tr};
use crate::parts::field::Switch;
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::{live, perhaps, words};
use crate::parts::memo::{Memo, memo};
use crate::parts::preview::Share;
use crate::parts::rollout::{chip, outcome_chip, outcome_detail};
use crate::parts::run::RunButton;
use crate::parts::sentence::rich;
use crate::parts::text::{condition, method_name};
use crate::route::Route;
use crate::shell::Shell;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::cluster::region_name;
use tagfire_domain::condition::Method;
use tagfire_domain::history::Entry;
use tagfire_domain::matcher::verdicts;
use tagfire_domain::trigger::{Trigger, TriggerId};

/// A row of the list.
#[component]
pub fn TriggerRow(id: TriggerId) -> impl IntoView {
    let state = State::current();
    let by_id = id.clone();
    let trigger = memo(move || state.triggers.get(&by_id));
    let latest = memo(move || state.history.latest_of(&id));
    // Counts up when the switch was refused: the row is made again, with the switch as it was.
    let refused = Held::new(0u32);
    live(move || {
        refused.track();
        trigger.get().map(|trigger| row(state, trigger, latest, refused)).into_any()
    })
}

fn row(state: State, trigger: Trigger, latest: Memo<Option<Entry>>, refused: Held<u32>) -> impl IntoView {
    let shell = Shell::current();
    let now = clock::ticking();
    let counted = trigger.clone();
    let counts = memo(move || {
        let tags = state.tags.set_of(&counted.repository);
        (verdicts(&counted.condition, &tags).count(), tags.len())
    });
    let Trigger { name, enabled, action, .. } = trigger.clone();
    let label = name.to_string();
    let toggle = {
        let trigger = trigger.clone();
        move |on: bool| {
            let changed = Trigger { enabled: on, updated_at: clock::now(), ..trigger.clone() };
            shell.save(changed, false, move |saved| {
                if let Err(why) = saved {
                    state.notices.say(say(&why));
                    refused.try_update(|times| *times += 1);
                }
            });
        }
    };
    let (method, holds_back) = (trigger.condition.method(), trigger.condition.but().is_some());
    let target = action.target.clone();
    let place = words(move || {
        let at = &target.workload;
        format!("{} · {} · {}", at.namespace, at.cluster, region_name(&at.region, language()))
    });
    let fired = live(move || match latest.get() {
        None => t("never fired", "从未触发").into_any(),
        Some(entry) => {
            let tag = view! { <span class="mono">{entry.tag.to_string()}</span> };
            rich!("fired {when} · {tag}", "{when}触发 · {tag}", when = ago(entry.at, now.get()), tag = tag)
        }
    });
    let result = live(move || match latest.get() {
        _ if !enabled => chip("", tr("Paused", "已暂停")).into_any(),
        None => chip("", tr("Never fired", "从未触发")).into_any(),
        Some(entry) => view! {
            <a class="quiet-link" href=Route::Entry(entry.id.clone()).href()>{outcome_chip(&entry.outcome)}</a>
        }
        .into_any(),
    });
    let at = action.target.workload.clone();
    let runs = trigger.clone();
    view! {
        <li class="row" class:off=!enabled>
            <Switch quiet=true label=words(move || sentence!("Enabled: {label}", "启用：{label}"))
                on=Signal::stored(enabled) on_change=toggle/>
            <div class="two">
                <a class="clip strong" title=name.to_string() href=Route::Trigger(name.clone()).href()>{name.to_string()}</a>
                <span class="clip">{fired}</span>
            </div>
            <div class="two under"><span class="clip">{condition(&trigger.condition)}</span><span>{words(move || kind(method, holds_back))}</span></div>
            <div class="two under">
                <span class="clip">{at.kind.as_str()}" "<b>{at.workload}</b>" → "{action.target.container.clone()}</span>
                <span class="clip">{place}</span>
            </div>
            <div class="fires-share">
                <div class="num">{words(move || {
                    let fires = number(counts.get().0);
                    sentence!("{fires} fire", "{fires} 个会触发")
                })}</div>
                <Share fires=Given::of(move || counts.get().0) total=Given::of(move || counts.get().1)/>
            </div>
            <div class="result" title=perhaps(move || latest.get().map(|entry| outcome_detail(&entry.outcome)))>{result}<RunButton trigger=runs small=true/></div>
            {badges(state, &trigger, counts)}
        </li>
    }
}

/// The condition's kind, which tells that it holds tags back also where its text is cut.
fn kind(method: Method, holds_back: bool) -> String {
    let name = method_name(method);
    if holds_back { sentence!("{name}, but not", "{name}，但排除") } else { name.to_owned() }
}
