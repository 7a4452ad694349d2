//! Examples that guard a trigger: tags that must fire and tags that must not, tried at each keystroke.

use super::condition::ConditionForm;
use crate::language::{language, say, t, text, tr};
use crate::parts::field::TextField;
use crate::parts::live::{live, truth, when, words};
use leptos::prelude::*;
use tagfire_domain::language::Language;
use tagfire_domain::tag::{Tag, TagError};
use tagfire_domain::trigger::Examples;

/// The first word that is no tag, and why.
type NoTag = (String, TagError);

/// What the person typed.
#[derive(Clone, Copy)]
pub struct ExamplesForm {
    pub fires: RwSignal<String>,
    pub stays: RwSignal<String>,
    /// What the rules make of it.
    pub parsed: Memo<Result<Examples, ()>>,
}

impl ExamplesForm {
    /// A form that begins with this.
    pub fn new(fires: &str, stays: &str) -> ExamplesForm {
        let (fires, stays) = (RwSignal::new(fires.to_owned()), RwSignal::new(stays.to_owned()));
        let parsed = Memo::new(move |_| {
            let read = |text: RwSignal<String>| text.with(|text| Examples::read(text)).map_err(drop);
            Ok(Examples { fires: read(fires)?, stays: read(stays)? })
        });
        ExamplesForm { fires, stays, parsed }
    }

    /// The examples that the condition does not keep to; none while either can't be read.
    pub fn broken(self, condition: ConditionForm) -> Vec<(Tag, bool)> {
        match (self.parsed.get(), condition.parsed.get()) {
            (Ok(examples), Ok(condition)) => examples.broken(&condition),
            _ => Vec::new(),
        }
    }
}

/// Tags as they are typed.
pub fn written(tags: &[Tag]) -> String {
    tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(" ")
}

/// The fields, and what becomes of each example.
#[component]
pub fn ExamplesFields(form: ExamplesForm, condition: ConditionForm) -> impl IntoView {
    let error = move |text: RwSignal<String>| {
        let wrong = move |(word, error): NoTag| format!("“{word}”: {}", say(&error));
        Signal::derive(move || text.with(|text| Examples::read(text)).err().map(wrong))
    };
    // An example on both sides can't be kept.
    let stays_error = {
        let no_tag = error(form.stays);
        Signal::derive(move || {
            no_tag.get().or_else(|| {
                let examples = form.parsed.get().ok()?;
                let both = examples.stays.iter().find(|tag| examples.fires.contains(tag))?;
                Some(language().pick(format!("“{both}” must fire, too"), format!("“{both}”同时必须触发")))
            })
        })
    };
    // While either can't be read, what became of the examples last stays, dimmed.
    let known = Memo::new(move |before: Option<&Option<Examples>>| {
        form.parsed.get().ok().or_else(|| before.cloned().flatten())
    });
    let outdated = condition.stale();
    let stale = truth(move || form.parsed.with(Result::is_err) || outdated.get());
    let results = move || {
        let Some((examples, condition)) = known.get().zip(condition.known.get()) else { return ().into_any() };
        let chips = examples.iter().map(|(tag, must)| {
            let fires = condition.is_match(tag.as_str());
            let held = fires == must;
            let word = if fires { t("fires", "触发") } else { t("does not fire", "不触发") };
            view! {
                <li class="chip" class:ok=held class:bad=!held>
                    <span aria-hidden="true">{if held { "✓" } else { "✗" }}</span><span class="mono">{tag.to_string()}</span>{word}
                </li>
            }
        });
        view! { <ul class="held" class:stale=stale role="status">{chips.collect_view()}</ul> }.into_any()
    };
    let open = !form.fires.with_untracked(String::is_empty) || !form.stays.with_untracked(String::is_empty);
    view! {
        <details class="examples" open=open>
            <summary>{tr("Examples that guard it", "守护示例")}</summary>
            <p class="hint">{tr("Kept with the trigger and tried at each keystroke. A save that breaks one asks first.", "随触发器保存，每次输入都会检验。若保存会违反示例，将先询问。")}</p>
            <div class="pair">
                <TextField id="examples-fire" label=text("Must fire", "必须触发") value=form.fires error=error(form.fires) mono=true placeholder="v1.2.3 v2.0.0"/>
                <TextField id="examples-stay" label=text("Must not fire", "不得触发") value=form.stays error=stays_error mono=true placeholder="latest v1.2.3-rc.1"/>
            </div>
            {live(results)}
        </details>
    }
}

/// Asks before a save that breaks examples.
#[component]
pub fn BreaksExamples(breaks: RwSignal<Vec<(Tag, bool)>>, save_anyway: Callback<()>) -> impl IntoView {
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            let _ = dialog.show_modal();
        }
    });
    let count = words(move || {
        let count = breaks.with(Vec::len);
        match language() {
            Language::En if count == 1 => "This condition breaks an example".to_owned(),
            Language::En => format!("This condition breaks {count} examples"),
            Language::ZhHans => format!("该条件违反了 {count} 个示例"),
        }
    });
    let broken = move || {
        let items = breaks.get().into_iter().map(|(tag, must)| {
            let word = if must {
                t("must fire, and does not", "必须触发，但不会触发")
            } else {
                t("must not fire, and does", "不得触发，但会触发")
            };
            view! { <li><code>{tag.to_string()}</code>" "{word}</li> }
        });
        items.collect_view().into_any()
    };
    when(
        move || breaks.with(|breaks| !breaks.is_empty()),
        move || {
            view! {
                <dialog node_ref=dialog aria-labelledby="breaks-title" on:close=move |_| breaks.set(Vec::new())>
                    <h2 id="breaks-title">{count}</h2>
                    <ul class="broken">{live(broken)}</ul>
                    <p class="actions">
                        <button type="button" class="button first" autofocus on:click=move |_| breaks.set(Vec::new())>{tr("Keep editing", "继续编辑")}</button>
                        <button type="button" class="button" on:click=move |_| save_anyway.run(())>{tr("Save anyway", "仍然保存")}</button>
                    </p>
                </dialog>
            }
            .into_any()
        },
    )
}
