//! One tag under one condition: the matched part, what its named groups hold, or why it does not fire.

use super::judge::Judged;
use crate::language::{language, t};
use crate::parts::sentence::rich;
use crate::parts::text::phrase;
use leptos::prelude::*;
use tagfire_domain::explain::why_not;

/// The row.
pub fn row(judged: &Judged, id: usize) -> AnyView {
    let tag = judged.tags().get(id).to_owned();
    let Some(condition) = judged.conditions.first() else {
        // Nothing has been asked of the tags yet.
        return view! { <div class="tag" data-tag=tag.clone()><i></i><span class="mono clip" title=tag.clone()>{tag.clone()}</span></div> }
            .into_any();
    };
    let fires = judged.verdicts.get(id);
    // What fires, or what holds back a tag that would.
    let found = if fires { condition.find(&tag) } else { condition.held_back(&tag) };
    let marked = match found {
        Some(span) => {
            let part = |range: std::ops::Range<usize>| tag.get(range).unwrap_or_default().to_owned();
            view! { {part(0..span.start)}<mark class:held-back=!fires>{part(span.clone())}</mark>{part(span.end..tag.len())} }.into_any()
        }
        None => tag.clone().into_any(),
    };
    // What an edit changes is told apart from what was so before.
    let changed = judged.is_changed(id);
    let why = if fires {
        let groups = condition.captures(&tag).into_iter().filter_map(|(name, span)| {
            let held = tag.get(span).unwrap_or_default().to_owned();
            name.map(|name| view! { <span class="group-held">{name}" "<code>{held}</code></span> }.into_any())
        });
        let groups = groups.collect_view();
        view! { {groups}{if changed { t("newly fires", "新触发") } else { t("fires", "触发") }} }.into_any()
    } else {
        let why = why_not(condition, &tag).map(|why| phrase(why.phrase(language())));
        match changed {
            false => why.into_any(),
            true => {
                let no_longer = view! { <b>{t("no longer", "不再触发")}</b> };
                rich!("{no_longer}: {why}", "{no_longer}：{why}", no_longer = no_longer, why = why)
            }
        }
    };
    view! {
        <div class="tag" class:fires=fires class:changed=changed data-tag=tag.clone() data-fires=fires.to_string()>
            <i></i><span class="mono clip" title=tag.clone()>{marked}</span><small class="clip">{why}</small>
        </div>
    }
    .into_any()
}
