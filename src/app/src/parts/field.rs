//! Fields of a form: a label, a control, a hint, and the error beside what caused it.

use crate::language::{sentence, t};
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::{For, Show, act, flag, live, perhaps, shown, truth, words};
use crate::parts::memo::memo;
use crate::state::page_is_live;
use leptos::prelude::*;

/// A field with one line of text.
#[component]
pub fn TextField(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    value: Held<String>,
    #[prop(into, default = Signal::stored(None))] error: Signal<Option<String>>,
    #[prop(into, default = Signal::stored(String::new()))] hint: Signal<String>,
    #[prop(optional)] mono: bool,
    #[prop(optional)] placeholder: &'static str,
    /// A list of suggestions' id.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Called when the person leaves the field, unless that is because the field is gone.
    #[prop(into, default = Callback::new(|()| ()))]
    on_leave: Callback<()>,
) -> impl IntoView {
    let described = memo(move || described_by(id, error.with(Option::is_some), !hint.with(String::is_empty)));
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input class="input" class:mono=mono id=id type="text" autocomplete="off" autocapitalize="off"
                spellcheck="false" placeholder=placeholder list=list
                prop:value=shown(value) on:input=act(move |event| value.set(event_target_value(&event)))
                on:blur=act(move |_| { on_leave.try_run(()); })
                aria-invalid=flag(move || error.with(Option::is_some))
                aria-describedby=perhaps(move || described.get())/>
            <FieldNotes id=id error=error hint=hint/>
        </div>
    }
}

/// A field that searches what is shown.
#[component]
pub fn SearchField(
    #[prop(into)] label: Signal<String>,
    words: Held<String>,
    /// Whether it stands over a list of its own.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    view! {
        <input class="input search" class:small=small type="search" aria-label=label placeholder=label
            prop:value=shown(words) on:input=act(move |event| words.set(event_target_value(&event)))/>
    }
}

/// The hint and the error of a field, where `aria-describedby` finds them.
#[component]
pub fn FieldNotes(id: &'static str, error: Signal<Option<String>>, hint: Signal<String>) -> impl IntoView {
    view! {
        <Show when=move || error.with(Option::is_some)>
            <p class="error" id=format!("{id}-error")>{words(move || error.get().unwrap_or_default())}</p>
        </Show>
        <Show when=move || !hint.with(String::is_empty)>
            <p class="hint" id=format!("{id}-hint")>{hint}</p>
        </Show>
    }
}

/// The ids that describe the field of this id.
pub fn described_by(id: &str, error: bool, hint: bool) -> Option<String> {
    match (error, hint) {
        (true, true) => Some(format!("{id}-error {id}-hint")),
        (true, false) => Some(format!("{id}-error")),
        (false, true) => Some(format!("{id}-hint")),
        (false, false) => None,
    }
}

/// One of a list's options: its value and what people read.
pub type Choice = (String, String);

/// Choices that are called what they are.
pub fn same_named(names: Vec<String>) -> Vec<Choice> {
    names.into_iter().map(|name| (name.clone(), name)).collect()
}

/// A field with a list to choose from. A value that the list no longer has stays, and says so.
#[component]
pub fn SelectField(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] choices: Given<Vec<Choice>>,
    /// What stands there while nothing is chosen.
    #[prop(into, default = Signal::stored(String::new()))]
    prompt: Signal<String>,
    /// Whether the list is on its way. It says so in its own line: one beneath would move what follows when it goes.
    #[prop(into, default = Signal::stored(false))]
    asking: Signal<bool>,
    /// Whether something always is chosen.
    #[prop(optional)]
    required: bool,
    #[prop(into, default = Signal::stored(None))] error: Signal<Option<String>>,
    #[prop(into, default = Signal::stored(String::new()))] hint: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
) -> impl IntoView {
    let described = memo(move || described_by(id, error.with(Option::is_some), !hint.with(String::is_empty)));
    let lost = move || {
        let value = value.get();
        (!value.is_empty() && choices.with(|all| all.iter().all(|(known, _)| *known != value))).then_some(value)
    };
    let none = words(move || if asking.get() { t("Asking the server…", "正在读取…").to_owned() } else { prompt.get() });
    let disabled = truth(move || choices.with(Vec::is_empty) && value.with(String::is_empty));
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select class="input" id=id disabled=disabled on:change=act(move |event| on_change.run(event_target_value(&event)))
                aria-invalid=flag(move || error.with(Option::is_some))
                aria-describedby=perhaps(move || described.get())>
                {(!required).then(|| view! { <option value="" prop:selected=truth(move || value.with(String::is_empty))>{none}</option> })}
                {live(move || lost().map(|gone| {
                    // A list of real clusters that isn't there yet, or can't be read, says nothing of what is chosen.
                    let unknown = choices.with(Vec::is_empty) && page_is_live();
                    let told = match unknown {
                        true => gone.clone(),
                        false => sentence!("{gone} · no longer there", "{gone} · 已不存在"),
                    };
                    view! { <option value=gone selected>{told}</option> }.into_any()
                }).into_any())}
                <For each=move || choices.get() key=|choice| choice.clone() let:choice>
                    {
                        let mine = choice.0.clone();
                        view! { <option value=choice.0 prop:selected=truth(move || value.with(|v| *v == mine))>{choice.1}</option> }
                    }
                </For>
            </select>
            <FieldNotes id=id error=error hint=hint/>
        </div>
    }
}

/// A switch: on or off, at once.
#[component]
pub fn Switch(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] on: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
    /// Whether the label is only for screen readers.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    view! {
        <label class="switch-field">
            <input class="switch" type="checkbox" role="switch" prop:checked=on
                on:change=act(move |event| on_change.run(event_target_checked(&event)))/>
            <span class:hidden-label=quiet>{label}</span>
        </label>
    }
}
