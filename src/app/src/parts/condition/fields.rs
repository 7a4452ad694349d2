//! The fields of a condition: its kind, the tags or the expression, what is probably not meant, and the builder.

use super::expression::ExpressionField;
use super::form::ConditionForm;
use super::lints::Lints;
use super::tag_list::TagsField;
use crate::language::{text, tr};
use crate::parts::live::Show;
use crate::parts::memo::memo;
use crate::parts::segments::Segments;
use crate::parts::text::method_name;
use leptos::prelude::*;
use tagfire_domain::condition::{Condition, Method};
use tagfire_domain::matcher::TagSet;
use tagfire_domain::trigger::TriggerName;

/// The fields.
#[component]
pub fn ConditionFields(
    form: ConditionForm,
    /// Whether to complain of a field that is still empty.
    #[prop(into)]
    strict: Signal<bool>,
    /// The tags that the condition would meet.
    #[prop(into)]
    tags: Signal<TagSet>,
    /// The conditions of the repository's other triggers.
    #[prop(into)]
    others: Signal<Vec<(TriggerName, Condition)>>,
) -> impl IntoView {
    let error = memo(move || {
        let untouched = form.text().is_empty() && !strict.get();
        form.parsed.with(|parsed| parsed.as_ref().err().filter(|_| !untouched).cloned())
    });
    let option = |method| (method, Signal::derive(move || method_name(method).to_owned()));
    view! {
        <Segments name="condition-method" legend=text("Trigger condition", "触发条件")
            value=form.method on_change=move |method| form.method.set(method)
            options=vec![option(Method::All), option(Method::Tags), option(Method::Regex)]/>
        <Show when=move || form.method.get() == Method::All>
            <p class="hint after-choice">{tr("Every tag that is pushed fires.", "推送的每个标签都会触发。")}</p>
        </Show>
        <Show when=move || form.method.get() == Method::Tags>
            <TagsField form=form error=error/>
        </Show>
        <Show when=move || form.method.get() == Method::Regex>
            <ExpressionField form=form error=error/>
        </Show>
        <Lints form=form tags=tags others=others/>
    }
}
