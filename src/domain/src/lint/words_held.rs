//! What the lints say of tags that are held back, in both languages.

use super::{Lint, LintKind};
use crate::language::{Language, Phrase};

/// Whose slip it is, where it is that of what holds tags back.
pub(super) fn side(language: Language) -> &'static str {
    language.pick("But not: ", "但排除：")
}

/// A first letter as it stands within a sentence.
pub(super) fn continued(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

pub(super) fn title(kind: &LintKind, language: Language) -> Option<&'static str> {
    Some(match kind {
        LintKind::HoldsBackAll { .. } => language.pick("Every tag is held back.", "所有标签都被排除。"),
        LintKind::HoldsBackNone { .. } => language.pick("No tag is held back.", "没有标签被排除。"),
        LintKind::NeverTaken => language.pick("Some of these would not fire anyway.", "其中有些标签本来就不会触发。"),
        _ => return None,
    })
}

pub(super) fn why(lint: &Lint, evidence: Phrase, language: Language) -> Option<Phrase> {
    let text = |en: &'static str, zh: &'static str| Phrase::new().text(language.pick(en, zh));
    Some(match lint.kind {
        LintKind::HoldsBackAll { always: true } => text(
            "Whatever tag would fire is taken out again, so the trigger would never fire.",
            "凡是会触发的标签都会被排除，触发器永远不会触发。",
        ),
        LintKind::HoldsBackAll { always: false } => {
            text("All of the known tags that would fire are taken out again: ", "所有本会触发的已知标签都被排除，例如 ")
                .join(evidence)
                .text(language.pick(".", "。"))
        }
        LintKind::HoldsBackNone { always: true } => text(
            "No tag that would fire is one of those; the same tags fire without it.",
            "会触发的标签都不在排除之列，去掉后触发的标签不变。",
        ),
        LintKind::HoldsBackNone { always: false } => {
            text("None of the known tags that would fire is one of those yet.", "会触发的已知标签目前都不在排除之列。")
        }
        LintKind::NeverTaken => match language {
            Language::En => evidence.text(" need not be held back: the condition doesn’t take them in."),
            Language::ZhHans => text("", "无须排除 ").join(evidence).text("：条件本来就不匹配它们。"),
        },
        _ => return None,
    })
}
