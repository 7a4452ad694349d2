//! Examples that guard a trigger: tags that must fire and tags that must not, tried at each keystroke.

use super::form::ConditionForm;
use crate::language::{say, sentence, tr};
use crate::parts::field::TextField;
use crate::parts::form::form;
use crate::parts::held::Held;
use crate::parts::live::{Views, live, perhaps, truth};
use crate::parts::memo::Memo;
use crate::parts::sentence::rich;
use leptos::prelude::*;
use tagfire_domain::tag::{Tag, TagError};
use tagfire_domain::trigger::Examples;

/// The first word that is no tag, and why.
type NoTag = (String, TagError);

form! {
    /// Examples as they are typed.
    record ExamplesDraft;
    /// The fields of the examples. Cheap to copy: it holds signals.
    form ExamplesForm;
    fires: String,
    stays: String,
}

impl From<&Examples> for ExamplesDraft {
    fn from(examples: &Examples) -> ExamplesDraft {
        let written = |tags: &[Tag]| tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(" ");
        ExamplesDraft { fires: written(&examples.fires), stays: written(&examples.stays) }
    }
}

impl ExamplesForm {
    /// The examples; None while either field can't be read.
    pub fn parsed(self) -> Option<Examples> {
        let read = |text: Held<String>| text.with(|text| Examples::read(text)).ok();
        Some(Examples { fires: read(self.fires)?, stays: read(self.stays)? })
    }

    /// The examples that the condition does not keep to; none while either can't be read.
    pub fn broken(self, condition: ConditionForm) -> Vec<(Tag, bool)> {
        match (self.parsed(), condition.parsed.get()) {
            (Some(examples), Ok(condition)) => examples.broken(&condition),
            _ => Vec::new(),
        }
    }
}

/// What is wrong with a word among tags.
pub fn no_tag((word, error): NoTag) -> String {
    let why = say(&error);
    sentence!("“{word}”: {why}", "“{word}”：{why}")
}

/// The fields, and what becomes of each example.
#[component]
pub fn ExamplesFields(form: ExamplesForm, condition: ConditionForm) -> impl IntoView {
    let error = move |text: Held<String>| perhaps(move || text.with(|text| Examples::read(text)).err().map(no_tag));
    // An example on both sides can't be kept.
    let stays_error = {
        let no_tag = error(form.stays);
        perhaps(move || {
            no_tag.get().or_else(|| {
                let examples = form.parsed()?;
                let both = examples.stays.iter().find(|tag| examples.fires.contains(tag))?;
                Some(sentence!("“{both}” must fire, too", "“{both}”同时必须触发"))
            })
        })
    };
    // While either can't be read, what became of the examples last stays, dimmed.
    let known = Memo::of(
        move |before: Option<&Option<Examples>>| form.parsed().or_else(|| before.cloned().flatten()),
        Option::eq,
    );
    let outdated = condition.stale();
    let stale = truth(move || form.parsed().is_none() || outdated.get());
    let results = move || {
        let Some((examples, condition)) = known.get().zip(condition.known.get()) else { return ().into_any() };
        let chips = examples.iter().map(|(tag, must)| {
            let fires = condition.is_match(tag.as_str());
            let held = fires == must;
            let tag = view! { <span class="mono">{tag.to_string()}</span> };
            let told = if fires {
                rich!("{tag} fires", "{tag} 会触发", tag = tag)
            } else {
                rich!("{tag} does not fire", "{tag} 不触发", tag = tag)
            };
            view! {
                <li class="chip" class:ok=held class:bad=!held>
                    <span aria-hidden="true">{if held { "✓" } else { "✗" }}</span><span>{told}</span>
                </li>
            }
        });
        view! { <div role="status"><ul class="held" class:stale=stale>{chips.views()}</ul></div> }.into_any()
    };
    view! {
        <p class="hint">{tr("Kept with the trigger and tried at each keystroke. A save that breaks one asks first.", "随触发器保存，每次输入都会检验。若保存会违反示例，将先询问。")}</p>
        <div class="pair push-down">
            <TextField id="examples-fire" label=tr("Must fire", "必须触发") value=form.fires error=error(form.fires) mono=true placeholder="v1.2.3 v2.0.0"/>
            <TextField id="examples-stay" label=tr("Must not fire", "不得触发") value=form.stays error=stays_error mono=true placeholder="latest v1.2.3-rc.1"/>
        </div>
        {live(results)}
    }
}
