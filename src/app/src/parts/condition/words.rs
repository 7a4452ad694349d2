//! A condition in plain words, part by part, in step with the caret.

use super::form::ConditionForm;
use super::rule::RuleForm;
use crate::language::{language, tr};
use crate::parts::live::{Views, live};
use crate::parts::memo::{anew, memo};
use crate::parts::text::phrase;
use leptos::prelude::*;
use tagfire_domain::condition::{Condition, Rule};
use tagfire_domain::explain::{Part, in_words};

/// The part that the caret is at: the smallest of those around it.
fn here(parts: &[Part], caret: Option<usize>) -> Option<usize> {
    let caret = caret?;
    let around = parts.iter().enumerate().filter(|(_, part)| part.span.start <= caret && caret <= part.span.end);
    // Between two parts, the one that was just typed.
    around.min_by_key(|(_, part)| (part.span.len(), part.span.start)).map(|(place, _)| place)
}

/// A rule, and what each part of it says.
struct Said {
    expr: String,
    parts: Vec<Part>,
}

impl Said {
    fn rows(&self, place: Option<usize>) -> AnyView {
        let rows = self.parts.iter().enumerate().map(|(i, part)| {
            let text = self.expr.get(part.span.clone()).unwrap_or_default().to_owned();
            let here = place == Some(i);
            view! { <dt class:here=here aria-current=here.then_some("true")>{text}</dt><dd class:here=here>{phrase(part.text.clone())}</dd> }
        });
        rows.views()
    }
}

/// The words; where there is nothing to explain, that there isn't.
#[component]
pub fn InWords(form: ConditionForm) -> impl IntoView {
    let stale = form.stale();
    let said = anew(move || {
        let say = |rule: &Rule| Said { expr: rule.expr().to_owned(), parts: in_words(rule, language()) };
        form.known.with(|known| {
            let known = known.as_ref();
            [known.map(|condition| say(condition.takes())), known.and_then(Condition::but).map(say)]
        })
    });
    let some = memo(move || said.with(|said| said.iter().flatten().any(|said| !said.parts.is_empty())));
    let place = memo(move || {
        let caret = |rule: RuleForm| rule.caret.get().filter(|_| !stale.get());
        let carets = [caret(form.takes), caret(form.but)];
        said.with(|said| [0, 1].map(|side| here(&said[side].as_ref()?.parts, carets[side])))
    });
    let rows = move || {
        let place = place.get();
        said.with(|said| {
            let takes = said[0].as_ref().map(|said| said.rows(place[0]));
            let but = said[1].as_ref().map(|said| {
                view! { <dt class="but">{tr("But not", "但排除")}</dt>{said.rows(place[1])} }
            });
            view! { {takes}{but} }.into_any()
        })
    };
    view! {
        <section class="card tool-card" class:stale=stale aria-label=tr("In words", "用文字表述")>
            {live(move || match some.get() {
                true => view! { <dl class="words">{live(rows)}</dl> }.into_any(),
                false => view! { <p class="hint">{tr("Every tag fires, or there is no expression that can be read.", "所有标签都会触发，或没有可读取的正则表达式。")}</p> }.into_any(),
            })}
        </section>
    }
}
