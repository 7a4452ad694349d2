//! All triggers of a repository on its tags: a column a trigger, a row a tag.

use super::judge::Judged;
use crate::effects::intl::{number, plural};
use crate::language::{language, t};
use crate::parts::live::live;
use leptos::prelude::*;
use tagfire_domain::language::Language;
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
                <span role="columnheader">{t("Tag", "标签")}</span>{heads.collect_view()}
            </div>
        </div>
    }
    .into_any()
}

/// One tag's row.
pub fn row(judged: &Judged, id: usize) -> AnyView {
    let tag = judged.tags().get(id).to_owned();
    let mask = judged.verdicts.mask(id);
    let columns = judged.conditions.len();
    let cells = (0..columns).map(|column| match mask >> column & 1 {
        1 => view! { <span role="cell" class="yes">{t("● fires", "● 触发")}</span> }.into_any(),
        _ => view! { <span role="cell" class="faint">"–"</span> }.into_any(),
    });
    view! {
        <div class="matrix-row" role="row" class:none=mask == 0 data-tag=tag.clone() data-fires=(mask != 0).to_string()
            style:grid-template-columns=grid(columns) style:min-inline-size=width(columns)>
            <span role="cell" class="mono clip" title=tag.clone()>{tag.clone()}</span>{cells.collect_view()}
        </div>
    }
    .into_any()
}

/// What the table shows, in a sentence: tags that no trigger takes, and tags that several take.
#[component]
pub fn Matrix(
    #[prop(into)] columns: Signal<Vec<String>>,
    #[prop(into)] tally: Signal<Tally>,
    paused: Signal<usize>,
) -> impl IntoView {
    live(move || {
        let (tally, columns) = (tally.get(), columns.get());
        let (none, several) = (tally.none, tally.several);
        let first = match language() {
            Language::En => format!("{} {} nothing. ", number(none), plural(none, "tag fires", "tags fire")),
            Language::ZhHans => format!("{} 个标签不触发任何触发器。", number(none)),
        };
        let together = tally.together.map(|mask| {
            let named = columns.iter().enumerate().filter(|(column, _)| mask >> column & 1 == 1);
            let names: Vec<&str> = named.map(|(_, name)| name.as_str()).collect();
            names.join(t(", ", "、"))
        });
        let second = match (language(), several) {
            (_, 0) => String::new(),
            (Language::En, n) => format!("{} {} several: mostly ", number(n), plural(n, "tag fires", "tags fire")),
            (Language::ZhHans, n) => format!("{} 个标签会触发多个：主要是 ", number(n)),
        };
        let end = if several > 0 { t(". ", "。") } else { "" };
        let left_out = match (paused.get(), language()) {
            (0, _) => String::new(),
            (n, Language::En) => format!("{n} paused {} left out.", plural(n, "trigger is", "triggers are")),
            (n, Language::ZhHans) => format!("未计入 {n} 个已暂停的触发器。"),
        };
        view! { <p class="pane-foot num">{first}{second}<b>{together}</b>{end}{left_out}</p> }.into_any()
    })
}
