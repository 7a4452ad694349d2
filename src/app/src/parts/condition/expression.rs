//! The field of an expression: coloured as it is typed, and telling where the caret is.

use super::error::ConditionErrorText;
use super::rule::RuleForm;
use crate::parts::field::described_by;
use crate::parts::live::{act, flag, live, perhaps, shown};
use crate::parts::memo::Memo;
use crate::parts::text::expression;
use leptos::prelude::*;
use tagfire_domain::condition::{ConditionError, Method};

/// The field.
#[component]
pub fn ExpressionField(
    form: RuleForm,
    error: Memo<Option<ConditionError>>,
    label: Signal<String>,
    hint: Signal<String>,
) -> impl IntoView {
    let id = form.field(Method::Regex);
    let (error_id, hint_id, described) = (format!("{id}-error"), format!("{id}-hint"), id.clone());
    let mirror = NodeRef::<leptos::html::Div>::new();
    let follow = move |event: &web_sys::Event| {
        // The coloured copy lies under the transparent text and has to scroll with it.
        if let Some(mirror) = mirror.get_untracked() {
            mirror.set_scroll_left(event_target::<web_sys::HtmlElement>(event).scroll_left());
        }
    };
    let notice = move |event: &web_sys::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(event);
        let place = input.selection_start().ok().flatten().unwrap_or(0) as usize;
        // The browser counts in units of UTF-16.
        let text = input.value();
        let bytes = text.chars().scan(0, |seen, c| {
            let before = *seen;
            *seen += c.len_utf16();
            (before < place).then_some(c.len_utf8())
        });
        let caret = Some(bytes.sum());
        // A key that is let go has moved nothing.
        if form.caret.get_untracked() != caret {
            form.caret.set(caret);
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <div class="coloured">
                <div class="input mono rx mirror" aria-hidden="true" node_ref=mirror>{live(move || form.expr.with(|text| expression(text)))}</div>
                <input class="input mono" id=id type="text" autocomplete="off" autocapitalize="off"
                    spellcheck="false" placeholder=r"^v\d+\.\d+\.\d+$" prop:value=shown(form.expr)
                    on:input=act(move |event| { form.expr.set(event_target_value(&event)); follow(&event); notice(&event); })
                    on:keyup=move |event| notice(&event) on:click=move |event| notice(&event)
                    on:focus=move |event| notice(&event) on:blur=act(move |_| form.caret.set(None))
                    on:scroll=act(move |event| follow(&event))
                    aria-invalid=flag(move || error.with(Option::is_some))
                    aria-describedby=perhaps(move || described_by(&described, error.with(Option::is_some), true))/>
            </div>
            <ConditionErrorText id=error_id text=form.expr error=error/>
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
}
