//! The trigger as a sentence, growing with every field.

use super::editor::Form;
use crate::language::{language, t};
use crate::parts::text::phrase;
use leptos::prelude::*;
use tagfire_domain::explain;
use tagfire_domain::language::{Language, Phrase};
use tagfire_domain::trigger::UpdateMethod;

/// The sentence.
#[component]
pub fn Sentence(form: Form) -> impl IntoView {
    view! { <p class="reads">{move || phrase(sentence(form, language()))}</p> }
}

fn sentence(form: Form, language: Language) -> Phrase {
    let repository = form.repository.get();
    let condition = form.condition.parsed.get().ok();
    let condition = match &condition {
        Some(condition) => explain::sentence(condition, language),
        None => Phrase::new().strong(t("meets the condition below", "满足下方条件")),
    };
    let target = form.target;
    let or_later = |value: String, en: &'static str, zh: &'static str| {
        if value.is_empty() { Phrase::new().text(t(en, zh)) } else { Phrase::new().code(value) }
    };
    let repository = or_later(repository, "a repository", "某个仓库");
    let container = or_later(target.container.get(), "(not chosen)", "（未选择）");
    let workload = or_later(target.workload.get(), "(not chosen)", "（未选择）");
    let namespace = or_later(target.namespace.get(), "(not chosen)", "（未选择）");
    let kind = target.kind.get();
    let by_digest = form.update.get() == UpdateMethod::Digest;
    let join = |parts: Vec<Phrase>| Phrase(parts.into_iter().flat_map(|phrase| phrase.0).collect());
    let text = |text: String| Phrase::new().text(text);
    match language {
        Language::En => join(vec![
            text("When a tag of ".into()),
            repository,
            text(" is created or updated and ".into()),
            condition,
            text(", set container ".into()),
            container,
            text(format!(" of {} ", if kind.is_empty() { "workload" } else { &kind })),
            workload,
            text(" in ".into()),
            namespace,
            text(format!(" to that image, {}.", if by_digest { "by digest" } else { "by tag" })),
        ]),
        Language::ZhHans => join(vec![
            text("当 ".into()),
            repository,
            text(" 的标签被创建或更新，且".into()),
            condition,
            text("时，将命名空间 ".into()),
            namespace,
            text(format!(" 中 {} ", if kind.is_empty() { "工作负载" } else { &kind })),
            workload,
            text(" 的容器 ".into()),
            container,
            text(format!(" 更新为该镜像（{}）。", if by_digest { "按摘要" } else { "按标签" })),
        ]),
    }
}
