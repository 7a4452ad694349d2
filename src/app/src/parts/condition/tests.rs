//! The fields of a condition alone on a page: what a person types, and what comes of it.

use super::{ConditionDraft, ConditionFields, ConditionForm, Tool, Tools};
use crate::harness::{find, show, until};
use crate::parts::given::Given;
use leptos::prelude::*;
use tagfire_domain::condition::{Method, RuleText};
use tagfire_domain::matcher::TagSet;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement};

fn shown(draft: ConditionDraft) -> (HtmlElement, ConditionForm) {
    let owner = Owner::new();
    let form = owner.with(|| ConditionForm::new(draft));
    // What the view follows lasts as long as the page.
    std::mem::forget(owner);
    let place = show(move || {
        let tags = Given::always(TagSet::from_iter(["v1", "v1-rc.1", "latest"]));
        view! { <ConditionFields form=form strict=Signal::stored(false) tags=tags others=Given::always(Vec::new())/> }
    });
    (place, form)
}

fn typed(field: &HtmlInputElement, text: &str) {
    field.set_value(text);
    field.dispatch_event(&Event::new("input").unwrap()).unwrap();
}

fn fires(form: ConditionForm, tag: &str) -> Option<bool> {
    form.known.with_untracked(|known| known.as_ref().map(|condition| condition.is_match(tag)))
}

#[wasm_bindgen_test]
async fn what_is_taken_out_again_is_asked_for_typed_and_removed() {
    let (place, form) = shown(ConditionDraft { method: Method::Regex, expr: "^v".into(), but: None });
    assert!(place.query_selector("#but-not-expr").unwrap().is_none());
    find::<HtmlElement>(&place, "#but-not").click();
    until(|| place.query_selector("#but-not-expr").unwrap().is_some()).await;
    let label: Element = find(&place, "label[for=but-not-expr]");
    assert_eq!(label.text_content().as_deref(), Some("But not"));
    // Empty, it holds nothing back and is no error.
    let field: HtmlInputElement = find(&place, "#but-not-expr");
    assert_eq!((fires(form, "v1-rc.1"), field.has_attribute("aria-invalid")), (Some(true), false));
    assert_eq!(form.get().but, None);
    typed(&field, "-rc");
    assert_eq!((fires(form, "v1-rc.1"), fires(form, "v1")), (Some(false), Some(true)));
    // While it can't be read, what was known last stays.
    typed(&field, "-(rc");
    until(|| field.has_attribute("aria-invalid")).await;
    assert!(form.parsed.with_untracked(Result::is_err));
    assert_eq!(fires(form, "v1-rc.1"), Some(false));
    find::<HtmlElement>(&place, ".but-tools button").click();
    until(|| place.query_selector("#but-not-expr").unwrap().is_none()).await;
    assert_eq!((fires(form, "v1-rc.1"), form.get().but), (Some(true), None));
}

#[wasm_bindgen_test]
async fn it_may_be_a_list_of_tags() {
    let (place, form) = shown(ConditionDraft {
        method: Method::All,
        expr: String::new(),
        but: Some(RuleText::new(Method::Regex, "^l")),
    });
    until(|| place.query_selector(".but-tools select").unwrap().is_some()).await;
    let kind: HtmlSelectElement = find(&place, ".but-tools select");
    kind.set_value("taglist");
    kind.dispatch_event(&Event::new("change").unwrap()).unwrap();
    until(|| place.query_selector("#but-not-tags").unwrap().is_some()).await;
    typed(&find(&place, "#but-not-tags"), "v1;latest");
    assert_eq!((fires(form, "v1"), fires(form, "v1-rc.1")), (Some(false), Some(true)));
    assert_eq!(form.get().but, Some(RuleText::new(Method::Tags, "v1;latest")));
}

#[wasm_bindgen_test]
async fn a_look_ahead_becomes_two_rules_by_one_click() {
    let (place, form) = shown(ConditionDraft { method: Method::Regex, expr: "^(?!.*-rc).*$".into(), but: None });
    until(|| place.query_selector(".lints .note .button").unwrap().is_some()).await;
    find::<HtmlElement>(&place, ".lints .note .button").click();
    until(|| form.holds.get_untracked()).await;
    let draft = untrack(|| form.get());
    assert_eq!((draft.method, draft.but), (Method::All, Some(RuleText::new(Method::Regex, "-rc"))));
}

#[wasm_bindgen_test]
async fn versions_are_bounded_number_by_number() {
    let (_, form) = shown(ConditionDraft { method: Method::All, expr: String::new(), but: None });
    let place = show(move || view! { <Tools form=form tags=Given::always(TagSet::default()) first=Tool::Builder/> });
    let fill = |bounds: &[(&str, &str)]| {
        for (id, text) in bounds {
            typed(&find(&place, &format!("#builder-{id}")), text);
        }
    };
    fill(&[("major-from", "1"), ("major-to", "1"), ("minor-from", "9"), ("minor-to", "12"), ("patch-from", "2")]);
    let made = || place.query_selector(".built").unwrap().and_then(|made| made.text_content()).unwrap_or_default();
    until(|| made().contains(r"^v1\.(9|1[0-2])\.([2-9]|[1-9]\d+)$")).await;
    // What is wrong is said beside its own field, and nothing is made of it.
    fill(&[("minor-to", "8")]);
    let wrong = |id: &str| find::<Element>(&place, &format!("#builder-{id}")).has_attribute("aria-invalid");
    until(|| wrong("minor-from")).await;
    assert!(!wrong("major-from") && !wrong("patch-from") && made().is_empty());
    fill(&[("minor-to", "")]);
    until(|| !made().is_empty()).await;
    find::<HtmlElement>(&place, ".tool-card .button.first").click();
    until(|| form.takes.method.get_untracked() == Method::Regex).await;
    assert_eq!(
        (fires(form, "v1.10.2"), fires(form, "v1.8.2"), fires(form, "v1.9.1")),
        (Some(true), Some(false), Some(false))
    );
}

#[wasm_bindgen_test]
fn an_address_holds_what_is_taken_out_again() {
    for but in [None, Some(RuleText::new(Method::Regex, "-rc&x")), Some(RuleText::new(Method::Tags, "v1;v2"))] {
        let draft = ConditionDraft { method: Method::Regex, expr: "^v".into(), but };
        let query = draft.clone().written();
        let get = |key: &str| query.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone());
        assert_eq!(ConditionDraft::read(get), Some(draft));
    }
}
