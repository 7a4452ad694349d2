//! The lines of the history's table: a day, or an entry in two lines of text whatever its parts are long.

use crate::effects::intl::{day, day_number, full, span, time};
use crate::language::{sentence, t, tr};
use crate::parts::held::Held;
use crate::parts::live::{act, live, truth, words};
use crate::parts::memo::memo;
use crate::parts::rollout::{outcome_chip, outcome_detail};
use crate::parts::text::{OldNew, condition, digest};
use crate::route::Route;
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::history::{Entry, EntryId};
use tagfire_domain::time::Timestamp;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

/// From this width on an entry opens beside the list; below, on a page of its own. `pages.css` has the same.
const BESIDE: &str = "(min-width: 1001px)";

/// A line of the table.
#[derive(Clone)]
pub enum Line {
    Day(Timestamp),
    Entry(Box<Entry>),
}

/// The entries, with their days between them.
pub fn lines(entries: &[Entry]) -> Vec<Line> {
    let mut lines = Vec::with_capacity(entries.len() + 8);
    let mut last = None;
    for entry in entries {
        let day = day_number(entry.at);
        if last.replace(day) != Some(day) {
            lines.push(Line::Day(entry.at));
        }
        lines.push(Line::Entry(Box::new(entry.clone())));
    }
    lines
}

impl Line {
    /// What tells it from the others.
    pub fn key(&self) -> (i64, Option<EntryId>) {
        match self {
            Line::Day(at) => (day_number(*at), None),
            Line::Entry(entry) => (0, Some(entry.id.clone())),
        }
    }

    /// The line. An entry is put into `open` where there is room beside the list.
    pub fn view(self, now: Held<Timestamp>, open: Held<Option<EntryId>>) -> AnyView {
        match self {
            Line::Day(at) => view! {
                <tr class="day"><th scope="rowgroup" colspan="5">{words(move || day(at, now.get()))}</th></tr>
            }
            .into_any(),
            Line::Entry(entry) => row(*entry, open),
        }
    }
}

fn row(entry: Entry, open: Held<Option<EntryId>>) -> AnyView {
    let state = State::current();
    let id = entry.id.clone();
    let followed = state.history.follow(&id, Some(entry));
    let entry = memo(move || followed.with(|entry| entry.known().cloned().flatten()));
    let mine = id.clone();
    let is_open = move || open.with(|open| open.as_ref() == Some(&mine));
    let clicked = move |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let within = |selector| target.as_ref().is_some_and(|target| target.closest(selector).ok().flatten().is_some());
        let with_key = event.ctrl_key() || event.meta_key() || event.shift_key();
        if with_key || within("a:not(.entry-link), button") || is_selecting() {
            return;
        }
        event.prevent_default();
        if window().match_media(BESIDE).ok().flatten().is_some_and(|query| query.matches()) {
            open.set(Some(id.clone()));
        } else {
            Route::Entry(id.clone()).go();
        }
    };
    view! {
        <tr class="entry" class:on=truth(is_open) on:click=act(clicked)>
            {live(move || entry.get().map(|entry| cells(state, &entry)).into_any())}
        </tr>
    }
    .into_any()
}

/// Whether text is being selected: the click that ends a selection opens nothing.
fn is_selecting() -> bool {
    window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed())
}

fn cells(state: State, entry: &Entry) -> AnyView {
    let at = entry.at;
    let took = entry.finished_at.map(|end| span(end.since(at)));
    let outcome = entry.outcome.clone();
    let told = words(move || outcome_detail(&outcome));
    let (pushed, by) = (format!("{}:{}", entry.repository, entry.tag), entry.trigger.to_string());
    let now_named = entry.trigger_id.as_ref().and_then(|id| state.triggers.get(id)).map(|trigger| trigger.name);
    let named = match now_named {
        Some(name) => {
            view! { <a class="strong clip" title=by.clone() href=Route::Trigger(name).href()>{by.clone()}</a> }
                .into_any()
        }
        None => view! { <span class="strong clip" title=by.clone()>{by.clone()}</span> }.into_any(),
    };
    view! {
        <td data-label=tr("Trigger", "触发器")>
            <div class="line">{named}</div>
            <div class="line"><a class="mono clip quiet-link" title=pushed.clone() href=Route::Repository(entry.repository.clone()).href()>{pushed.clone()}</a>
                {entry.digest.as_ref().map(digest)}</div>
        </td>
        <td data-label=tr("Condition", "条件")><div class="clip" title=entry.condition.expr().to_owned()>{condition(&entry.condition)}</div></td>
        <td data-label=tr("Action", "动作")>
            <div class="clip" title=entry.action.brief()>{entry.action.brief()}</div>
            <div class="line"><OldNew old=entry.previous_image.clone() new=entry.image.clone()/></div>
        </td>
        <td data-label=tr("Result", "结果")>
            <div class="line">{outcome_chip(&entry.outcome)}</div>
            <div class="faint small clip" title=told>{told}</div>
        </td>
        <td class="num" data-label=tr("Time", "时间")>
            <div class="line"><a class="entry-link quiet-link" href=Route::Entry(entry.id.clone()).href() title=full(at)>{time(at)}
                <span class="hidden-label">{t(", in full", "，查看详情")}</span></a></div>
            <div class="faint small clip">{took.map(|took| sentence!("took {took}", "用时 {took}"))}</div>
        </td>
    }
    .into_any()
}
