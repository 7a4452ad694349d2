//! Text that is more than words: phrases with literal parts, coloured expressions, images old and new, spans of time.

use crate::effects::clipboard;
use crate::language::{sentence, t, tr};
use crate::parts::live::{Views, act, words};
use leptos::prelude::*;
use tagfire_domain::condition::{Condition, Method, Rule};
use tagfire_domain::explain::{TokenClass, highlight};
use tagfire_domain::image::ImageRef;
use tagfire_domain::language::{Phrase, Piece};

/// A phrase, its literal parts set apart.
pub fn phrase(phrase: Phrase) -> impl IntoView {
    phrase
        .0
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.into_any(),
            Piece::Code(code) => view! { <code>{code}</code> }.into_any(),
            Piece::Strong(text) => view! { <b>{text}</b> }.into_any(),
        })
        .views()
}

/// An expression with its parts coloured.
pub fn expression(expr: &str) -> AnyView {
    let mut parts = Vec::new();
    let mut done = 0;
    for (range, class) in highlight(expr) {
        if range.start < done || range.end > expr.len() {
            continue;
        }
        if range.start > done {
            parts.push(expr[done..range.start].to_owned().into_any());
        }
        let text = expr[range.clone()].to_owned();
        let class = match class {
            TokenClass::Anchor => "rx-anchor",
            TokenClass::Class => "rx-class",
            TokenClass::Group => "rx-group",
            TokenClass::Repetition => "rx-repeat",
            TokenClass::Literal => "",
        };
        parts.push(if class.is_empty() {
            text.into_any()
        } else {
            view! { <span class=class>{text}</span> }.into_any()
        });
        done = range.end;
    }
    if done < expr.len() {
        parts.push(expr[done..].to_owned().into_any());
    }
    parts.into_any()
}

/// A method's name for people.
pub fn method_name(method: Method) -> &'static str {
    match method {
        Method::All => t("All", "全部"),
        Method::Tags => t("Specified tags", "指定标签"),
        Method::Regex => t("Regular expression", "正则表达式"),
    }
}

/// A condition as it is written: coloured, or in words where it takes any tag.
pub fn condition(condition: &Condition) -> AnyView {
    let takes = rule(condition.takes());
    match condition.but() {
        None => takes,
        Some(but) => view! { {takes}" "<span class="but">{tr("but not", "但排除")}</span>" "{rule(but)} }.into_any(),
    }
}

fn rule(rule: &Rule) -> AnyView {
    match rule {
        Rule::All => view! { <span>{tr("any tag", "任意标签")}</span> }.into_any(),
        Rule::Tags(list) => view! { <code>{list.source().replace(';', "; ")}</code> }.into_any(),
        Rule::Regex(pattern) => view! { <code class="rx">{expression(pattern.source())}</code> }.into_any(),
    }
}

/// An image reference in short; the whole on hover, and copied on click.
#[component]
pub fn Image(#[prop(into)] image: String) -> impl IntoView {
    let short = ImageRef::parse(&image).map_or_else(|| image.clone(), |image| image.short());
    shortened(image, short, false)
}

fn shortened(image: String, short: String, strong: bool) -> AnyView {
    let class = if strong { "literal strong" } else { "literal" };
    copied(class, image, short)
}

/// What changed: the old image, muted, and the new.
#[component]
pub fn OldNew(old: Option<String>, new: Option<String>) -> impl IntoView {
    let parsed = [&old, &new].map(|image| image.as_deref().and_then(ImageRef::parse));
    let short = |mine: usize, whole: &str| match (&parsed[mine], &parsed[1 - mine]) {
        (Some(mine), Some(other)) => mine.short_beside(other),
        (Some(mine), None) => mine.short(),
        (None, _) => whole.to_owned(),
    };
    let [old, new] = [(old, 0), (new, 1)].map(|(image, place)| {
        image.map(|image| {
            let short = short(place, &image);
            shortened(image, short, place == 1)
        })
    });
    view! {
        <span class="diff">
            {old.map(|old| view! { {old}<span role="img" aria-label=tr("to", "变为")>"→"</span> })}
            {new}
        </span>
    }
}

/// A digest in short; the whole on hover, and copied on click.
pub fn digest(digest: &tagfire_domain::digest::Digest) -> impl IntoView + use<> {
    copied("literal faint", digest.to_string(), digest.short())
}

/// What is copied whole on click. Its name holds what is seen, so that whoever speaks to the page can say it; the whole
/// describes it.
fn copied(class: &'static str, whole: String, short: String) -> AnyView {
    let seen = short.clone();
    view! {
        <button type="button" class=class title=whole.clone() aria-label=words(move || sentence!("Copy {seen}", "复制 {seen}"))
            on:click=act(move |_| clipboard::copy(&whole))>{short}</button>
    }
    .into_any()
}
