//! What there is to know of a trigger beside how it went last: what is probably not meant in its condition, that it fires
//! on nothing, that another drives its container, and that an edit of it is not saved.

use super::editor::has_draft;
use super::rivals::rivals;
use crate::effects::slices::Slices;
use crate::language::{language, sentence, t};
use crate::parts::held::Held;
use crate::parts::live::{effect, live};
use crate::parts::memo::{Memo, memo};
use crate::route::Route;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::lint::{Lint, Severity, lint};
use tagfire_domain::trigger::Trigger;

/// The badges of a trigger; `counts` is on how many tags of how many it fires.
pub fn badges(state: State, trigger: &Trigger, counts: Memo<(usize, usize)>) -> AnyView {
    let found = Held::new(Vec::<Lint>::new());
    let slices = Slices::new();
    let of = trigger.clone();
    // After the list is there: advice may come a moment later.
    effect(move || {
        let tags = state.tags.set_of(&of.repository);
        let others = state.triggers.conditions_of(&of.repository, |other| other.id != of.id);
        let condition = of.condition.clone();
        slices.soon(move || {
            found.try_set(lint(&(&condition).into(), &tags, &others));
        });
    });
    let beside = memo({
        let mine = trigger.clone();
        move || rivals(state, &mine.action.target, (&mine.repository, &mine.condition), Some(&mine.id))
    });
    let (href, name) = (Route::Trigger(trigger.name.clone()).href(), trigger.name.clone());
    let badge = move |class: &'static str, text: String, why: String| {
        view! { <a class=class title=why href=href.clone()>{text}</a>" " }.into_any()
    };
    live(move || {
        let mut shown = Vec::new();
        if has_draft(&name) {
            shown.push(badge("chip", t("unsaved edit", "未保存的修改").to_owned(), String::new()));
        }
        let warned = found.with(|lints| {
            let mut warnings = lints.iter().filter(|lint| lint.severity == Severity::Warning);
            let titles: Vec<String> = warnings.by_ref().map(|lint| lint.title(language()).plain()).collect();
            titles
        });
        if let Some(first) = warned.first() {
            let text = match warned.len() {
                1 => sentence!("▲ {first}", "▲ {first}"),
                more => sentence!("▲ {more} notes", "▲ {more} 条提示"),
            };
            shown.push(badge("chip warn", text, warned.join("\n")));
        }
        let (fires, total) = counts.get();
        if fires == 0 && total > 0 && warned.is_empty() {
            let text = t("▲ fires on no known tag", "▲ 不触发任何已知标签").to_owned();
            shown.push(badge("chip warn", text, String::new()));
        }
        if let Some(rival) = beside.with(|all| all.first().cloned()) {
            let text = sentence!("▲ {rival} sets this container, too", "▲ {rival} 也更新此容器");
            shown.push(badge("chip warn", text, beside.with(|all| all.join("\n"))));
        }
        (!shown.is_empty()).then(|| view! { <p class="badges">{shown}</p> }.into_any()).into_any()
    })
}
