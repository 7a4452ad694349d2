//! One tag under one condition: the matched part, what its named groups hold, or why it does not fire.

use super::judge::{Judged, Rows};
use crate::language::{language, t};
use crate::parts::held::Held;
use crate::parts::live::{live, words};
use crate::parts::memo::memo;
use crate::parts::sentence::rich;
use crate::parts::text::phrase;
use leptos::prelude::*;
use std::ops::Range;
use tagfire_domain::explain::why_not;
use tagfire_domain::language::Phrase;

/// The row at a place of the list. Its elements stay while what it shows changes: at a key, most rows change a word.
pub fn row(rows: Held<Option<Rows>>, place: Signal<usize>) -> AnyView {
    let shown = memo(move || {
        rows.with(|rows| {
            let id = rows.as_ref().filter(|rows| !rows.judged.together).and_then(|rows| rows.get(place.get()));
            id.map(|(judged, id)| Shown::of(judged, id)).unwrap_or_default()
        })
    });
    let tag = words(move || shown.with(|shown| shown.tag.clone()));
    let class = words(move || {
        shown.with(|shown| match (shown.fires == Some(true), shown.changed) {
            (true, true) => "tag fires changed".to_owned(),
            (true, false) => "tag fires".to_owned(),
            (false, true) => "tag changed".to_owned(),
            (false, false) => "tag".to_owned(),
        })
    });
    view! {
        <div class=class data-tag=tag data-fires=move || shown.with(|shown| shown.fires.map(|fires| fires.to_string()))>
            <i></i><span class="mono clip" title=tag>{live(move || shown.with(Shown::marked))}</span>
            <small class="clip">{live(move || shown.with(Shown::told))}</small>
        </div>
    }
    .into_any()
}

/// What a row shows.
#[derive(Default, PartialEq)]
struct Shown {
    tag: String,
    /// None where nothing has been asked of the tags yet.
    fires: Option<bool>,
    /// What an edit changes is told apart from what was so before.
    changed: bool,
    /// What fires, or what holds back a tag that would.
    found: Option<Range<usize>>,
    /// The named groups, and what they hold.
    groups: Vec<(String, String)>,
    why: Phrase,
}

impl Shown {
    fn of(judged: &Judged, id: usize) -> Shown {
        let tag = judged.tags().get(id).to_owned();
        let Some(condition) = judged.conditions.first() else { return Shown { tag, ..Shown::default() } };
        let (fires, changed) = (judged.verdicts.get(id), judged.is_changed(id));
        let shown = Shown { fires: Some(fires), changed, ..Shown::default() };
        if !fires {
            let why = why_not(condition, &tag).map(|why| why.phrase(language())).unwrap_or_default();
            return Shown { found: condition.held_back(&tag), why, tag, ..shown };
        }
        let held = |span: Range<usize>| tag.get(span).unwrap_or_default().to_owned();
        let groups = condition.captures(&tag).into_iter().filter_map(|(name, span)| Some((name?, held(span))));
        Shown { found: condition.find(&tag), groups: groups.collect(), tag, ..shown }
    }

    fn marked(&self) -> AnyView {
        let Some(span) = self.found.clone() else { return self.tag.clone().into_any() };
        let part = |range: Range<usize>| self.tag.get(range).unwrap_or_default().to_owned();
        let found = part(span.clone());
        let found = match self.fires {
            Some(true) => view! { <mark>{found}</mark> }.into_any(),
            _ => view! { <mark class="held-back">{found}</mark> }.into_any(),
        };
        view! { {part(0..span.start)}{found}{part(span.end..self.tag.len())} }.into_any()
    }

    fn told(&self) -> AnyView {
        match (self.fires, self.changed) {
            (None, _) => ().into_any(),
            (Some(true), changed) => {
                let group = |(name, held): &(String, String)| {
                    view! { <span class="group-held">{name.clone()}" "<code>{held.clone()}</code></span> }.into_any()
                };
                let groups = self.groups.iter().map(group).collect_view();
                view! { {groups}{if changed { t("newly fires", "新触发") } else { t("fires", "触发") }} }.into_any()
            }
            (Some(false), false) => phrase(self.why.clone()).into_any(),
            (Some(false), true) => {
                let (why, no_longer) = (phrase(self.why.clone()), view! { <b>{t("no longer", "不再触发")}</b> });
                rich!("{no_longer}: {why}", "{no_longer}：{why}", no_longer = no_longer, why = why)
            }
        }
    }
}
