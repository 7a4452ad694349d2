//! Parts alone on a page, in a real browser: what a person or a screen reader would find.

use super::field::{SelectField, Switch, TextField};
use super::page::Empty;
use super::preview::TagPreview;
use super::segments::Segments;
use crate::harness::{find, show, until};
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::words;
use leptos::prelude::*;
use tagfire_domain::condition::{Condition, Method};
use tagfire_domain::matcher::TagSet;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

#[wasm_bindgen_test]
async fn an_error_is_the_description_of_its_field() {
    let error = Held::new(None::<String>);
    let place = show(move || {
        view! { <TextField id="name-1" label=Signal::stored("Name".to_owned()) value=Held::new(String::new()) error=error/> }
    });
    let input: HtmlInputElement = find(&place, "input");
    assert_eq!(input.get_attribute("aria-invalid"), None);
    error.set(Some("enter a name".into()));
    until(|| input.has_attribute("aria-invalid")).await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    let described = input.get_attribute("aria-describedby").unwrap();
    assert_eq!(document().get_element_by_id(&described).unwrap().text_content().unwrap(), "enter a name");
}

#[wasm_bindgen_test]
async fn a_chosen_value_that_is_gone_stays_and_says_so() {
    let place = show(|| {
        view! {
            <SelectField id="workload-1" label=Signal::stored("Workload".to_owned()) value=Signal::stored("web".to_owned())
                choices=Given::always(vec![("api".to_owned(), "api".to_owned())]) on_change=|_| {}/>
        }
    });
    let select: HtmlSelectElement = find(&place, "select");
    until(|| select.value() == "web").await;
    assert_eq!(select.value(), "web");
    assert!(select.inner_text().contains("no longer there"));
}

#[wasm_bindgen_test]
async fn segments_are_one_radio_group_with_a_name() {
    let value = Held::new(1);
    let text = |text: &'static str| Signal::stored(text.to_owned());
    let place = show(move || {
        view! {
            <Segments name="side-1" legend=text("Show") value=value on_change=move |chosen| value.set(chosen)
                options=vec![(1, text("All")), (2, text("Fires"))]/>
        }
    });
    assert_eq!(find::<Element>(&place, "fieldset legend").text_content().unwrap(), "Show");
    let second: HtmlInputElement = find(&place, "#side-1-1");
    second.click();
    let first: HtmlInputElement = find(&place, "#side-1-0");
    until(|| !first.checked()).await;
    assert_eq!(value.get_untracked(), 2);
    assert!(!first.checked());
}

#[wasm_bindgen_test]
async fn a_switch_says_that_it_is_one() {
    let on = Held::new(false);
    let place = show(
        move || view! { <Switch label=Signal::stored("Enabled".to_owned()) on=on on_change=move |now| on.set(now)/> },
    );
    let input: HtmlInputElement = find(&place, "[role=switch]");
    input.click();
    until(|| on.get_untracked()).await;
    assert!(on.get_untracked());
}

#[wasm_bindgen_test]
async fn of_a_hundred_thousand_tags_only_the_visible_rows_exist() {
    let names: Vec<String> = (0..100_000).map(|n| format!("v{n}")).collect();
    let tags: TagSet = names.iter().map(String::as_str).collect();
    let condition = Condition::parse(Method::Regex, "^v[0-9]$").ok();
    let place = show(move || {
        view! {
            <TagPreview condition=Given::always(condition) tags=Given::always(tags)
                empty=Signal::stored(String::new())/>
        }
    });
    let said = || find::<Element>(&place, "[role=status]").text_content().unwrap();
    let told = || said().starts_with("10 of 100,000 tags would fire");
    until(told).await;
    assert!(told(), "{}", said());
    let rows = place.get_elements_by_class_name("tag").length();
    assert!((10..200).contains(&rows), "{rows} rows");
    assert_eq!(find::<Element>(&place, "[data-tag=v3]").get_attribute("data-fires").as_deref(), Some("true"));
    assert_eq!(find::<Element>(&place, "[data-tag=v12]").get_attribute("data-fires").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn switching_the_language_changes_what_is_shown() {
    let place = show(|| {
        view! {
            <Empty title=words(|| crate::language::t("No triggers yet", "还没有触发器").to_owned())
                text=Signal::stored(String::new())/>
        }
    });
    crate::language::choose(tagfire_domain::language::Language::ZhHans);
    let title: Element = find(&place, "h2");
    until(|| title.text_content().as_deref() == Some("还没有触发器")).await;
    assert_eq!(title.text_content().unwrap(), "还没有触发器");
    crate::language::choose(tagfire_domain::language::Language::En);
}

#[wasm_bindgen_test]
fn numbers_and_spans_read_as_the_language_writes_them() {
    crate::language::choose(tagfire_domain::language::Language::En);
    assert_eq!(crate::effects::intl::number(1_234_567), "1,234,567");
    assert_eq!(crate::effects::intl::number(305), "305");
    assert_eq!(crate::effects::intl::span(125_000), "2 min 5 s");
    assert_eq!(crate::effects::intl::span(31_400), "31 s");
}
