//! Everything by its name, and the keys: one field over pages, triggers, repositories, workloads and tags.

use crate::effects::address;
use crate::language::{t, tr};
use crate::parts::held::Held;
use crate::parts::live::{Views, act, effect, live, shown, words};
use crate::parts::memo::memo;
use crate::parts::page::focus_first;
use crate::rail::section_name;
use crate::route::{Route, link, with_query};
use crate::state::State;
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use tagfire_domain::address::Page;
use tagfire_domain::search::finds;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The most that is offered of one sort.
const OF_A_SORT: usize = 6;

/// Something to go to.
#[derive(Clone, PartialEq)]
struct Item {
    sort: &'static str,
    label: String,
    detail: String,
    href: String,
}

/// The field, opened by its keys.
#[component]
pub fn Palette() -> impl IntoView {
    let (typed, open, chosen) = (Held::new(String::new()), Held::new(false), Held::new(0usize));
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    let show = move |text: &str| {
        typed.set(text.to_owned());
        chosen.set(0);
        open.set(true);
        if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
            let _ = dialog.show_modal();
            focus_first("#palette");
        }
    };
    let keys = window_event_listener(ev::keydown, move |event| {
        let command = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "k" | "K" if command && !event.shift_key() && !event.alt_key() => show(""),
            "?" if !is_typing(&event) => show("?"),
            "/" if !command && !is_typing(&event) => match document().query_selector("main input[type=search]") {
                Ok(Some(_)) => focus_first("main input[type=search]"),
                _ => show(""),
            },
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());
    let state = State::current();
    let found = memo(move || if open.get() { found(state, &typed.get()) } else { Vec::new() });
    effect(move || {
        typed.track();
        chosen.set(0);
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let go = move |place: usize| {
        if let Some(item) = found.with_untracked(|found| found.get(place).cloned()) {
            close();
            address::go(&item.href, address::Step::To);
        }
    };
    let pressed = move |event: KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => chosen.update(|chosen| *chosen = (*chosen + 1) % count),
            "ArrowUp" if count > 0 => chosen.update(|chosen| *chosen = (*chosen + count - 1) % count),
            "Enter" => go(chosen.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    let row = move |(place, item): (usize, Item)| {
        let Item { sort, label, detail, .. } = item;
        view! {
            <li role="option" id=format!("found-{place}") aria-selected=words(move || (chosen.get() == place).to_string())
                on:click=act(move |_| go(place))>
                <span class="clip">{label}</span><span class="faint clip">{detail}</span><span class="faint">{sort}</span>
            </li>
        }
    };
    view! {
        <dialog class="palette" node_ref=dialog aria-label=tr("Go to", "前往") on:close=act(move |_| open.set(false))>
            <input class="input" id="palette" type="text" role="combobox" autocomplete="off" spellcheck="false"
                aria-label=tr("Go to", "前往") aria-expanded="true" aria-controls="found"
                aria-activedescendant=words(move || format!("found-{}", chosen.get()))
                placeholder=tr("A page, trigger, repository, workload or repository:tag; ? for the keys", "页面、触发器、仓库、工作负载或“仓库:标签”；输入 ? 查看按键")
                prop:value=shown(typed) on:input=act(move |event| typed.set(event_target_value(&event))) on:keydown=act(pressed)/>
            {live(move || if typed.with(|typed| typed.trim() == "?") { keys_of() } else { view! {
                <ul role="listbox" id="found" aria-label=tr("Found", "结果")>{found.get().into_iter().enumerate().map(row).views()}</ul>
                <p class="hint" role="status">{found.with(Vec::is_empty).then(|| t("Nothing is called that.", "没有这个名称。"))}</p>
            }.into_any() })}
        </dialog>
    }
}

/// Whether the key belongs to a field.
fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| {
        target.matches("input:not([type=radio],[type=checkbox]), textarea, select").unwrap_or(false)
    })
}

fn found(state: State, typed: &str) -> Vec<Item> {
    let typed = typed.trim().to_ascii_lowercase();
    let mut found = Vec::new();
    let mut offer = |sort: &'static str, items: &mut dyn Iterator<Item = (String, String, String)>| {
        let fitting = items
            .filter(|(label, detail, _)| finds(&typed, &format!("{label} {detail}").to_ascii_lowercase()))
            .take(OF_A_SORT);
        found.extend(fitting.map(|(label, detail, href)| Item { sort, label, detail, href }));
    };
    let sections = Page::SECTIONS.into_iter();
    offer(
        t("page", "页面"),
        &mut sections.map(|page| (section_name(page).to_owned(), String::new(), link(&page.path("")))),
    );
    let triggers = state.triggers.all();
    offer(
        t("trigger", "触发器"),
        &mut triggers.into_iter().map(|trigger| {
            (trigger.name.to_string(), trigger.repository.to_string(), Route::Trigger(trigger.name).href())
        }),
    );
    let repositories = state.tags.repositories(state.triggers);
    let named =
        repositories.iter().map(|name| (name.to_string(), String::new(), Route::Repository(name.clone()).href()));
    offer(t("repository", "仓库"), &mut { named });
    if typed.is_empty() {
        return found;
    }
    let workloads = state.services.known();
    offer(
        t("workload", "工作负载"),
        &mut workloads.into_iter().map(|at| {
            let href = link(&with_query(Page::Services, &[("q", at.workload.clone())]));
            (at.workload, format!("{} · {}", at.namespace, at.cluster), href)
        }),
    );
    // The tags of what is named already: those of every repository would all have to be read.
    let (name, part) = typed.split_once(':').unwrap_or((&typed, ""));
    let Some(of) = repositories.into_iter().find(|repository| repository.as_str() == name) else { return found };
    let tags = state.tags.of(&of);
    let tags = tags.with(|tags| {
        let all = tags.known().map(|tags| tags.records.as_slice()).unwrap_or_default();
        let fitting =
            all.iter().map(|record| record.tag.to_string()).filter(|tag| tag.to_ascii_lowercase().contains(part));
        fitting.take(OF_A_SORT).collect::<Vec<_>>()
    });
    let path = Route::Repository(of.clone()).href();
    let item = |tag: String| Item {
        sort: t("tag", "标签"),
        href: format!("{path}?{}", crate::route::pair("tag", &tag)),
        label: format!("{of}:{tag}"),
        detail: String::new(),
    };
    found.extend(tags.into_iter().map(item));
    found
}

/// The list of keys.
fn keys_of() -> AnyView {
    let keys = [
        (
            "Ctrl K",
            t("go to anything by its name; repository:tag finds tags", "按名称前往任意位置；输入“仓库:标签”可查找标签"),
        ),
        ("/", t("search on this page", "在此页面搜索")),
        ("?", t("these keys", "查看按键")),
        ("Ctrl Enter", t("save the trigger that is edited", "保存正在编辑的触发器")),
        ("Esc", t("close what is open", "关闭打开的内容")),
    ];
    let rows = keys.into_iter().map(|(key, what)| view! { <dt><kbd>{key}</kbd></dt><dd>{what}</dd> });
    view! { <dl class="words keys">{rows.views()}</dl> }.into_any()
}
