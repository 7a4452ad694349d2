//! The fields of a condition: its kind, and the tags or the expression. Shared with the playground.

use super::builder::Builder;
use super::lints::Lints;
use crate::language::{language, say, t, text, tr};
use crate::parts::field::described_by;
use crate::parts::live::{Show, truth};
use crate::parts::segments::Segments;
use crate::parts::text::{expression, method_name};
use leptos::prelude::*;
use tagfire_domain::condition::{Condition, ConditionError, Method};
use tagfire_domain::language::Language;
use tagfire_domain::matcher::TagSet;
use tagfire_domain::trigger::TriggerName;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlInputElement};

/// What the person typed. Both texts are kept while the kind changes to and fro.
#[derive(Clone, Copy)]
pub struct ConditionForm {
    pub method: RwSignal<Method>,
    pub tags: RwSignal<String>,
    pub expr: RwSignal<String>,
    /// Where the person is in the text, in bytes; None while they are elsewhere.
    pub caret: RwSignal<Option<usize>>,
    /// What the rules make of it.
    pub parsed: Memo<Result<Condition, ConditionError>>,
    /// Whether nothing is written where something has to be.
    pub blank: Memo<bool>,
    /// The condition as it could last be read; none once nothing is written.
    pub known: Memo<Option<Condition>>,
}

impl ConditionForm {
    /// A form that begins with this.
    pub fn new(method: Method, text: &str) -> ConditionForm {
        let of = |wanted| if method == wanted { text.to_owned() } else { String::new() };
        let method_signal = RwSignal::new(method);
        let tags = RwSignal::new(of(Method::Tags));
        let expr = RwSignal::new(of(Method::Regex));
        let parsed = Memo::new(move |_| match method_signal.get() {
            Method::All => Ok(Condition::All),
            Method::Tags => tags.with(|text| Condition::parse(Method::Tags, text)),
            Method::Regex => expr.with(|text| Condition::parse(Method::Regex, text)),
        });
        let blank = Memo::new(move |_| match method_signal.get() {
            Method::All => false,
            Method::Tags => tags.with(String::is_empty),
            Method::Regex => expr.with(String::is_empty),
        });
        let known = Memo::new(move |before: Option<&Option<Condition>>| {
            let kept = before.cloned().flatten().filter(|_| !blank.get());
            parsed.get().ok().or(kept)
        });
        ConditionForm { method: method_signal, tags, expr, caret: RwSignal::new(None), parsed, blank, known }
    }

    /// Puts another condition's text in.
    pub fn set(self, method: Method, text: &str) {
        self.method.set(method);
        match method {
            Method::All => {}
            Method::Tags => self.tags.set(text.to_owned()),
            Method::Regex => self.expr.set(text.to_owned()),
        }
    }

    /// The same as if it had been typed: the field has the focus then, and its own undo takes it back.
    pub fn replace(self, method: Method, text: &str) {
        let same = method == self.method.get_untracked();
        if !same {
            self.set(method, text);
        }
        let id = match method {
            Method::All => return,
            Method::Tags => "condition-tags",
            Method::Regex => "condition-expr",
        };
        let text = text.to_owned();
        // A field of another kind is there once the page has followed.
        request_animation_frame(move || {
            let field = document().get_element_by_id(id).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
            let Some(field) = field else { return };
            let _ = field.focus();
            if same {
                field.select();
                let typed = document().dyn_into::<HtmlDocument>().ok();
                let typed =
                    typed.and_then(|page| page.exec_command_with_show_ui_and_value("insertText", false, &text).ok());
                if typed != Some(true) {
                    self.set(method, &text);
                }
            }
        });
    }

    /// The text of the kind that is chosen.
    pub fn text(self) -> String {
        match self.method.get() {
            Method::All => String::new(),
            Method::Tags => self.tags.get(),
            Method::Regex => self.expr.get(),
        }
    }

    /// Whether what is known is of an earlier text than the one that is written.
    pub fn stale(self) -> Signal<bool> {
        truth(move || self.parsed.with(Result::is_err) && self.known.with(Option::is_some))
    }
}

/// The fields.
#[component]
pub fn ConditionFields(
    form: ConditionForm,
    /// Whether to complain of a field that is still empty.
    #[prop(into)]
    strict: Signal<bool>,
    /// The tags that the condition would meet.
    #[prop(into)]
    tags: Signal<TagSet>,
    /// The conditions of the repository's other triggers.
    #[prop(into)]
    others: Signal<Vec<(TriggerName, Condition)>>,
) -> impl IntoView {
    let error = Memo::new(move |_| {
        let untouched = form.text().is_empty() && !strict.get();
        form.parsed.with(|parsed| parsed.as_ref().err().filter(|_| !untouched).cloned())
    });
    let option = |method| (method, Signal::derive(move || method_name(method).to_owned()));
    view! {
        <Segments name="condition-method" legend=text("Trigger condition", "触发条件")
            value=form.method on_change=move |method| form.method.set(method)
            options=vec![option(Method::All), option(Method::Tags), option(Method::Regex)]/>
        <Show when=move || form.method.get() == Method::All>
            <p class="hint after-choice">{tr("Every tag that is pushed fires.", "推送的每个标签都会触发。")}</p>
        </Show>
        <Show when=move || form.method.get() == Method::Tags>
            <TagsField form=form error=error/>
        </Show>
        <Show when=move || form.method.get() == Method::Regex>
            <ExpressionField form=form error=error/>
        </Show>
        <Lints form=form tags=tags others=others/>
        <Builder form=form tags=tags/>
    }
}

#[component]
fn TagsField(form: ConditionForm, error: Memo<Option<ConditionError>>) -> impl IntoView {
    let duplicates = move || match form.parsed.get() {
        Ok(Condition::Tags(list)) if !list.duplicates().is_empty() => {
            let names: Vec<_> = list.duplicates().iter().map(ToString::to_string).collect();
            Some(format!("{} {}", t("Written more than once:", "重复填写："), names.join(", ")))
        }
        _ => None,
    };
    view! {
        <div class="field">
            <label for="condition-tags">{tr("Tags", "标签")}</label>
            <input class="input mono" id="condition-tags" type="text" autocomplete="off" autocapitalize="off"
                spellcheck="false" placeholder="v1;v2;v3" prop:value=form.tags
                on:input=move |event| form.tags.set(event_target_value(&event))
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=move || described_by("condition-tags", error.with(Option::is_some), true)/>
            <ConditionErrorText id="condition-tags-error" text=form.tags error=error/>
            <p class="hint" id="condition-tags-hint">{move || duplicates().unwrap_or_else(|| {
                t("Whole tags, separated by semicolons.", "填写完整标签，用分号分隔。").to_owned()
            })}</p>
        </div>
    }
}

#[component]
fn ExpressionField(form: ConditionForm, error: Memo<Option<ConditionError>>) -> impl IntoView {
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
        form.caret.set(Some(bytes.sum()));
    };
    view! {
        <div class="field">
            <label for="condition-expr">{tr("Expression", "表达式")}</label>
            <div class="coloured">
                <div class="input mono rx mirror" aria-hidden="true" node_ref=mirror>{move || form.expr.with(|text| expression(text))}</div>
                <input class="input mono" id="condition-expr" type="text" autocomplete="off" autocapitalize="off"
                    spellcheck="false" placeholder=r"^v\d+\.\d+\.\d+$" prop:value=form.expr
                    on:input=move |event| { form.expr.set(event_target_value(&event)); follow(&event); notice(&event); }
                    on:keyup=move |event| notice(&event) on:click=move |event| notice(&event)
                    on:focus=move |event| notice(&event) on:blur=move |_| form.caret.set(None)
                    on:scroll=move |event| follow(&event)
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=move || described_by("condition-expr", error.with(Option::is_some), true)/>
            </div>
            <ConditionErrorText id="condition-expr-error" text=form.expr error=error/>
            <p class="hint" id="condition-expr-hint">{tr("RE2 syntax, searched anywhere in the tag: ^ and $ tie it to the ends.", "RE2 语法，在标签任意位置查找；用 ^ 和 $ 限定开头和结尾。")}</p>
        </div>
    }
}

/// The error, with a caret under the place that it means.
#[component]
fn ConditionErrorText(id: &'static str, text: RwSignal<String>, error: Memo<Option<ConditionError>>) -> impl IntoView {
    view! {
        {move || error.get().map(|error| {
            let place = error.span().filter(|_| !text.with(String::is_empty)).map(|span| text.with(|text| {
                let before = text.get(..span.start).unwrap_or(text).to_owned();
                let meant = text.get(span.clone()).unwrap_or_default().to_owned();
                let after = text.get(span.end..).unwrap_or_default().to_owned();
                // At the end of the text there is no character to underline: a space stands for it.
                let meant = if meant.is_empty() { "\u{a0}".to_owned() } else { meant };
                view! { <code class="caret" aria-hidden="true">{before}<u>{meant}</u>{after}</code> }
            }));
            // A bad tag of a list is named, and the place in it told.
            let of_expression = matches!(error, ConditionError::Pattern(_)) && !text.with(String::is_empty);
            let position = error.span().filter(|_| of_expression).map(|span| {
                let at = text.with(|text| text.get(..span.start).unwrap_or(text).chars().count()) + 1;
                match language() {
                    Language::En => format!(" (character {at})"),
                    Language::ZhHans => format!("（第 {at} 个字符）"),
                }
            });
            view! { <div class="error" id=id>{place}<span>{say(&error)}{position}</span></div> }
        })}
    }
}
