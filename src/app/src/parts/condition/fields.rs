//! The fields of a condition: its kind, the tags or the expression, what is probably not meant, and the builder.

use super::but_not::ButNot;
use super::expression::ExpressionField;
use super::form::ConditionForm;
use super::lints::Lints;
use super::tag_list::TagsField;
use crate::language::{t, tr};
use crate::parts::given::Given;
use crate::parts::live::{Show, words};
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
    tags: Given<TagSet>,
    /// The conditions of the repository's other triggers.
    #[prop(into)]
    others: Given<Vec<(TriggerName, Condition)>>,
) -> impl IntoView {
    let takes = form.takes;
    let error = memo(move || {
        let untouched = takes.blank.get() && !strict.get();
        takes.parsed.with(|parsed| parsed.as_ref().err().filter(|_| !untouched).cloned())
    });
    let option = |method| (method, words(move || method_name(method).to_owned()));
    view! {
        <Segments name="condition-method" legend=tr("Trigger condition", "触发条件")
            value=takes.method on_change=move |method| takes.method.set(method)
            options=vec![option(Method::All), option(Method::Tags), option(Method::Regex)]/>
        <Show when=move || takes.method.get() == Method::All>
            <p class="hint after-choice">{words(move || match form.holds.get() {
                true => t("Every tag that is pushed fires, unless it is held back.", "推送的每个标签都会触发，被排除的除外。").to_owned(),
                false => t("Every tag that is pushed fires.", "推送的每个标签都会触发。").to_owned(),
            })}</p>
        </Show>
        <Show when=move || takes.method.get() == Method::Tags>
            <TagsField form=takes error=error label=tr("Tags", "标签")/>
        </Show>
        <Show when=move || takes.method.get() == Method::Regex>
            <ExpressionField form=takes error=error label=tr("Expression", "表达式")
                hint=tr("RE2 syntax, found anywhere unless ^ and $ tie it.", "RE2 语法，在标签任意位置查找；用 ^ 和 $ 限定开头和结尾。")/>
        </Show>
        <ButNot form=form/>
        <Lints form=form tags=tags others=others/>
    }
}
