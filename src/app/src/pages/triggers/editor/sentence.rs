//! The trigger as a sentence, growing with every field.

use super::form::Form;
use crate::language::{language, t};
use crate::parts::held::Held;
use crate::parts::live::live;
use crate::parts::sentence::rich;
use crate::parts::text::phrase;
use leptos::prelude::*;
use tagfire_domain::explain;
use tagfire_domain::trigger::UpdateMethod;

/// The sentence.
#[component]
pub fn Sentence(form: Form) -> impl IntoView {
    view! { <p class="reads">{live(move || sentence(form))}</p> }
}

fn sentence(form: Form) -> AnyView {
    let target = form.target;
    let condition = match form.condition.parsed.get() {
        Ok(condition) => phrase(explain::sentence(&condition, language())).into_any(),
        Err(_) => view! { <b>{t("meets the condition below", "满足下方条件")}</b> }.into_any(),
    };
    // What isn't filled in yet is told in words.
    let or_later = |field: Held<String>, en: &'static str, zh: &'static str| match field.get() {
        empty if empty.is_empty() => t(en, zh).into_any(),
        value => view! { <code>{value}</code> }.into_any(),
    };
    let later = |field: Held<String>| or_later(field, "(not chosen)", "（未选择）");
    let kind = target.kind.get();
    let kind = if kind.is_empty() { t("workload", "工作负载").to_owned() } else { kind };
    rich!(
        "When a tag of {repository} is created or updated and {condition}, set container {container} of {kind} {workload} in {namespace} to that image, {method}.",
        "当 {repository} 的标签被创建或更新，且{condition}时，将命名空间 {namespace} 中 {kind} {workload} 的容器 {container} 更新为该镜像（{method}）。",
        repository = or_later(form.head.repository, "a repository", "某个仓库"),
        condition = condition,
        container = later(target.container),
        kind = kind,
        workload = later(target.workload),
        namespace = later(target.namespace),
        method = match target.update.get() {
            UpdateMethod::Tag => t("by tag", "按标签"),
            UpdateMethod::Digest => t("by digest", "按摘要"),
        },
    )
}
