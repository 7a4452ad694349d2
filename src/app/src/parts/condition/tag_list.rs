//! The field of a condition that names whole tags.

use super::error::ConditionErrorText;
use super::rule::RuleForm;
use crate::language::{sentence, t};
use crate::parts::field::described_by;
use crate::parts::live::{act, flag, perhaps, shown, words};
use crate::parts::memo::Memo;
use leptos::prelude::*;
use tagfire_domain::condition::{ConditionError, Method, Rule};

/// The field.
#[component]
pub fn TagsField(form: RuleForm, error: Memo<Option<ConditionError>>, label: Signal<String>) -> impl IntoView {
    let id = form.field(Method::Tags);
    let (error_id, hint_id, described) = (format!("{id}-error"), format!("{id}-hint"), id.clone());
    let duplicates = move || match form.parsed.get().ok()? {
        Rule::Tags(list) if !list.duplicates().is_empty() => {
            let names: Vec<_> = list.duplicates().iter().map(ToString::to_string).collect();
            let names = names.join(t(", ", "、"));
            Some(sentence!("Written more than once: {names}", "重复填写：{names}"))
        }
        _ => None,
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input class="input mono" id=id type="text" autocomplete="off" autocapitalize="off"
                spellcheck="false" placeholder="v1;v2;v3" prop:value=shown(form.tags)
                on:input=act(move |event| form.tags.set(event_target_value(&event)))
                aria-invalid=flag(move || error.with(Option::is_some))
                aria-describedby=perhaps(move || described_by(&described, error.with(Option::is_some), true))/>
            <ConditionErrorText id=error_id text=form.tags error=error/>
            <p class="hint" id=hint_id>{words(move || duplicates().unwrap_or_else(|| {
                t("Whole tags, separated by semicolons.", "填写完整标签，用分号分隔。").to_owned()
            }))}</p>
        </div>
    }
}
