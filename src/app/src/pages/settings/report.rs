//! What an import would do, in lists of which the long ones are cut.

use crate::effects::intl::number;
use crate::language::{say, sentence, t};
use crate::parts::live::Views;
use leptos::prelude::*;
use tagfire_domain::language::Say;
use tagfire_domain::transfer::Plan;

/// How many lines of a list are shown.
const SHOWN: usize = 100;

/// The report, in the language of the moment.
pub fn report(plan: &Plan) -> AnyView {
    let (added, changed) = (number(plan.added()), number(plan.changed()));
    let (refused, noted, same) = (number(plan.refuse.len()), number(plan.notes.len()), number(plan.same));
    let nothing = plan.add.is_empty() && plan.change.is_empty();
    let all_here = nothing && plan.refuse.is_empty();
    let words = match (nothing, all_here) {
        (_, true) => Some(t("Nothing: everything in the file is here already.", "无需更改：文件中的内容都已存在。")),
        (true, false) => Some(t("Nothing would be added or changed.", "不会新增或更改任何内容。")),
        (false, false) => None,
    };
    view! {
        {words.map(|words| view! { <p>{words}</p> })}
        {list(sentence!("Add ({added})", "新增（{added}）"), &plan.add)}
        {list(sentence!("Change ({changed})", "更改（{changed}）"), &plan.change)}
        <div class="refused">{list(sentence!("Refuse ({refused})", "拒绝（{refused}）"), &plan.refuse)}</div>
        {list(sentence!("Note ({noted})", "说明（{noted}）"), &plan.notes)}
        {(plan.same > 0 && !all_here).then(|| view! { <p class="faint">{sentence!("Already here: {same}", "已存在：{same}")}</p> })}
    }
    .into_any()
}

/// A list under its title; nothing where it is empty.
fn list<T: Say>(title: String, items: &[T]) -> AnyView {
    match items {
        [] => ().into_any(),
        items => view! { <h4>{title}</h4>{lines(items)} }.into_any(),
    }
}

/// The first of them, and how many more there are.
pub fn lines<T: Say>(items: &[T]) -> AnyView {
    let first = items.iter().take(SHOWN).map(|item| view! { <li>{say(item)}</li> }).views();
    let more = items.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| {
        let more = number(more);
        view! { <li class="faint">{sentence!("and {more} more", "另有 {more} 项")}</li> }
    });
    view! { <ul>{first}{more}</ul> }.into_any()
}
