//! All triggers of a repository on its tags: a column a trigger, a row a tag.

use super::judge::{Judged, Rows};
use crate::effects::intl::number;
use crate::language::{sentence, t};
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::{Views, live};
use crate::parts::memo::Memo;
use crate::parts::sentence::rich;
use leptos::prelude::*;
use tagfire_domain::matcher::Tally;

/// The least widths of the columns and what is between them, in pixels; the gap is also in the style sheet.
const TAG: usize = 150;
const TRIGGER: usize = 76;
const GAP: usize = 12;

/// The grid of a row: the tag, then the triggers.
fn grid(columns: usize) -> String {
    format!("minmax({TAG}px, 1.6fr) repeat({columns}, minmax({TRIGGER}px, 1fr))")
}

/// A row's least width.
fn width(columns: usize) -> String {
    format!("{}px", TAG + columns * (TRIGGER + GAP) + 32)
}

/// The column heads: each trigger's name, and on how many tags it fires.
pub fn head(columns: &[String], tally: &Tally) -> AnyView {
    let heads = columns.iter().enumerate().map(|(column, name)| {
        let fires = number(tally.each.get(column).copied().unwrap_or(0));
        view! { <span role="columnheader" class="clip" title=name.clone()>{name.clone()}<small class="num">{fires}</small></span> }
    });
    view! {
        <div class="matrix-head" role="rowgroup">
            <div class="matrix-row" role="row" style:grid-template-columns=grid(columns.len())
                style:min-inline-size=width(columns.len())>
                <span role="columnheader">{t("Tag", "标签")}</span>{heads.views()}
            </div>
        </div>
    }
    .into_any()
}

/// The rows from the one to before the other.
pub fn rows(rows: Held<Option<Rows>>, seen: Memo<(usize, usize)>) -> AnyView {
    live(move || {
        let seen = seen.get();
        rows.with(|rows| match rows {
            Some(rows) if rows.judged.together => rows.ids(seen).into_iter().map(|id| row(&rows.judged, id)).views(),
            _ => ().into_any(),
        })
    })
}

/// One tag's row.
fn row(judged: &Judged, id: usize) -> AnyView {
    let (tag, mask, columns) = (judged.tags().get(id), judged.verdicts.mask(id), judged.conditions.len());
    let cells = (0..columns).map(|column| match mask >> column & 1 {
        1 => view! { <span role="cell" class="yes">{t("● fires", "● 触发")}</span> }.into_any(),
        _ => view! { <span role="cell" class="faint">"–"</span> }.into_any(),
    });
    view! {
        <div class="matrix-row" role="row" class:several={mask.count_ones() > 1} class:none=mask == 0 data-tag=tag.to_owned() data-fires=(mask != 0).to_string()
            style:grid-template-columns=grid(columns) style:min-inline-size=width(columns)>
            <span role="cell" class="mono clip" title=tag.to_owned()>{tag.to_owned()}</span>{cells.views()}
        </div>
    }
    .into_any()
}

/// What the table shows, in a sentence: tags that no trigger takes, and tags that several take.
#[component]
pub fn Matrix(
    #[prop(into)] columns: Given<Vec<String>>,
    #[prop(into)] tally: Given<Tally>,
    paused: Given<usize>,
) -> impl IntoView {
    live(move || {
        let (tally, columns) = (tally.get(), columns.get());
        let (none, several) = (tally.none, tally.several);
        let count = number(none);
        let nothing = match none {
            1 => t("1 tag fires nothing.", "1 个标签不触发任何触发器。").to_owned(),
            _ => sentence!("{count} tags fire nothing.", "{count} 个标签不触发任何触发器。"),
        };
        let together = tally.together.map(|mask| {
            let named = columns.iter().enumerate().filter(|(column, _)| mask >> column & 1 == 1);
            let names: Vec<&str> = named.map(|(_, name)| name.as_str()).collect();
            names.join(t(", ", "、"))
        });
        let together = view! { <b>{together}</b> };
        let several = match several {
            0 => ().into_any(),
            1 => rich!("1 tag fires several: {together}.", "1 个标签会触发多个：{together}。", together = together),
            _ => rich!(
                "{count} tags fire several: mostly {together}.",
                "{count} 个标签会触发多个：主要是 {together}。",
                count = number(several),
                together = together
            ),
        };
        let left_out = match paused.get() {
            0 => String::new(),
            1 => t("1 paused trigger is left out.", "未计入 1 个已暂停的触发器。").to_owned(),
            n => sentence!("{n} paused triggers are left out.", "未计入 {n} 个已暂停的触发器。"),
        };
        view! { <p class="pane-foot num">{nothing}" "{several}" "{left_out}</p> }.into_any()
    })
}
