//! What a condition takes out again: a quiet button, and once it is asked for, a field for an expression or for tags.

use super::expression::ExpressionField;
use super::form::ConditionForm;
use super::tag_list::TagsField;
use crate::language::tr;
use crate::parts::live::{act, live, truth};
use crate::parts::memo::memo;
use crate::parts::page::focus_first;
use leptos::prelude::*;
use tagfire_domain::condition::Method;

/// The button, or the field.
#[component]
pub fn ButNot(form: ConditionForm) -> impl IntoView {
    let (but, holds) = (form.but, form.holds);
    let error = memo(move || {
        let untouched = but.blank.get();
        but.parsed.with(|parsed| parsed.as_ref().err().filter(|_| !untouched).cloned())
    });
    let open = move |_| {
        holds.set(true);
        focus(but.field(but.method.get_untracked()));
    };
    let close = move |_| {
        holds.set(false);
        focus("but-not".to_owned());
    };
    let choose = move |event| {
        let tags = event_target_value(&event) == Method::Tags.as_str();
        but.method.set(if tags { Method::Tags } else { Method::Regex });
    };
    let option = move |method: Method, en, zh| {
        view! { <option value=method.as_str() prop:selected=truth(move || but.method.get() == method)>{tr(en, zh)}</option> }
    };
    let label = tr("But not", "但排除");
    let hint = tr("A tag in which this is found doesn’t fire.", "包含此内容的标签不会触发。");
    live(move || {
        if !holds.get() {
            return view! {
                <p class="but-not"><button type="button" class="button small" id="but-not" on:click=act(open)>{tr("But not…", "但排除…")}</button></p>
            }
            .into_any();
        }
        view! {
            <div class="but-not">
                <p class="but-tools">
                    <select class="input small" aria-label=tr("But not is given as", "排除方式") on:change=act(choose)>
                        {option(Method::Regex, "an expression", "正则表达式")}
                        {option(Method::Tags, "tags", "标签")}
                    </select>
                    <button type="button" class="button small" aria-label=tr("Remove But not", "移除“但排除”") on:click=act(close)>{tr("Remove", "移除")}</button>
                </p>
                {live(move || match but.method.get() {
                    Method::Tags => view! { <TagsField form=but error=error label=label/> }.into_any(),
                    _ => view! { <ExpressionField form=but error=error label=label hint=hint/> }.into_any(),
                })}
            </div>
        }
        .into_any()
    })
}

/// Puts the focus where the person goes on, once the page has followed.
fn focus(id: String) {
    request_animation_frame(move || focus_first(&format!("#{id}")));
}
