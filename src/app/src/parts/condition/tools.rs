//! What helps with a condition, in one row: the builder, its words, the examples that guard it. One is open at a time, so
//! that a form keeps its length.

use super::builder;
use super::examples::{ExamplesFields, ExamplesForm};
use super::form::ConditionForm;
use super::words::InWords;
use crate::language::{sentence, t, tr};
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::{act, effect, live, words};
use leptos::prelude::*;
use tagfire_domain::matcher::TagSet;

/// What can be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Builder,
    Words,
    Examples,
}

/// The row, and what is open of it.
#[component]
pub fn Tools(
    form: ConditionForm,
    #[prop(into)] tags: Given<TagSet>,
    /// The examples, for a condition that is kept.
    #[prop(optional)]
    examples: Option<ExamplesForm>,
    /// Whether to complain: then examples that can't be read are opened.
    #[prop(into, default = Signal::stored(false))]
    strict: Signal<bool>,
    /// What is open from the start.
    #[prop(optional)]
    first: Option<Tool>,
) -> impl IntoView {
    let guarded = examples.and_then(ExamplesForm::parsed).is_some_and(|all| all.iter().next().is_some());
    let open = Held::new(first.or(guarded.then_some(Tool::Examples)));
    effect(move || {
        if strict.get() && examples.is_some_and(|examples| examples.parsed().is_none()) {
            open.set(Some(Tool::Examples));
        }
    });
    let button = move |tool: Tool, label: Signal<String>| {
        let is_open = move || open.get() == Some(tool);
        view! {
            <button type="button" class="button small" aria-expanded=words(move || is_open().to_string())
                on:click=act(move |_| open.set((!is_open()).then_some(tool)))>{label}</button>
        }
        .into_any()
    };
    let guarding = move |examples: ExamplesForm| {
        words(move || {
            let kept = examples.parsed().map_or(0, |all| all.iter().count());
            match (examples.broken(form).len(), kept) {
                (0, 0) => t("Examples", "示例").to_owned(),
                (0, kept) => sentence!("Examples: {kept}", "示例：{kept}"),
                (broken, _) => sentence!("Examples: {broken} broken ✗", "示例：{broken} 个不符 ✗"),
            }
        })
    };
    view! {
        <div class="tools">
            <p class="actions">
                {button(Tool::Builder, words(|| t("Build a condition", "生成条件").to_owned()))}
                {button(Tool::Words, words(|| t("In words", "用文字表述").to_owned()))}
                {examples.map(|examples| button(Tool::Examples, guarding(examples)))}
            </p>
            {live(move || match open.get() {
                None => ().into_any(),
                Some(Tool::Builder) => builder::panel(form, tags, open),
                Some(Tool::Words) => view! { <InWords form=form/> }.into_any(),
                Some(Tool::Examples) => examples.map(|examples| view! {
                    <section class="card tool-card" aria-label=tr("Examples that guard it", "守护示例")><ExamplesFields form=examples condition=form/></section>
                }.into_any()).into_any(),
            })}
        </div>
    }
}
