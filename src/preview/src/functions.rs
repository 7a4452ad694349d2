//! The rules as functions, for programs: on a page, or in Node without one.

use crate::error::{misuse, side_name, unreadable};
use crate::index::utf16_span;
use crate::object::{Fields, language, plain};
use crate::tags::{array, as_given};
use js_sys::{Array, Reflect};
use tagfire_domain::condition::{Condition as Rules, ConditionText, Method, RuleText, Side};
use tagfire_domain::explain;
use tagfire_domain::language::Language;
use tagfire_domain::lint::{Fix, Lint, lint};
use tagfire_domain::matcher::{TagSet, verdicts as judge};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

/// A condition that can be read, and the language in which it speaks.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Condition {
    rules: Rules,
    language: Language,
}

/// Reads a condition.
///
/// # Errors
/// When there is no such method, or the text can't be read; then with the place that is at fault.
#[wasm_bindgen]
pub fn compile(
    method: &str,
    expr: Option<String>,
    preference: Option<String>,
    but: &JsValue,
) -> Result<Condition, JsValue> {
    let takes = RuleText::new(known(method)?, expr.unwrap_or_default());
    let text = ConditionText { takes, but: held_back(but)? };
    let language = language(preference.as_deref());
    let rules = text.parse().map_err(|(side, error)| unreadable(side, &error, typed(&text, side), language))?;
    Ok(Condition { rules, language })
}

#[wasm_bindgen]
impl Condition {
    /// The kind, in the vendor's word.
    #[wasm_bindgen(getter)]
    pub fn method(&self) -> String {
        self.rules.method().as_str().to_owned()
    }

    /// The text as it was written.
    #[wasm_bindgen(getter)]
    pub fn expr(&self) -> String {
        self.rules.expr().to_owned()
    }

    /// What it holds back, as `{method, expr}`; null where nothing.
    #[wasm_bindgen(getter)]
    pub fn but(&self) -> JsValue {
        rule(self.rules.but().map(RuleText::from).as_ref())
    }

    /// The language in which it speaks, as a BCP 47 tag.
    #[wasm_bindgen(getter)]
    pub fn language(&self) -> String {
        self.language.pick("en", "zh-CN").to_owned()
    }

    /// Whether each text would fire, in their order.
    ///
    /// # Errors
    /// When these are no texts.
    pub fn verdicts(&self, tags: &JsValue) -> Result<Array, JsValue> {
        let verdicts = judge(&self.rules, &as_given(tags)?);
        Ok((0..verdicts.len()).map(|id| JsValue::from_bool(verdicts.get(id))).collect())
    }

    /// Why the tag does not fire; null where it does.
    #[wasm_bindgen(js_name = whyNot)]
    pub fn why_not(&self, tag: &str) -> JsValue {
        explain::why_not(&self.rules, tag).map_or(JsValue::NULL, |why| plain(&why.phrase(self.language)))
    }

    /// What each part of the expression says; of `but`, what each part of that says.
    #[wasm_bindgen(js_name = inWords)]
    pub fn in_words(&self, of: Option<String>) -> Array {
        let but = of.as_deref() == Some(side_name(Side::But));
        let Some(rule) = (if but { self.rules.but() } else { Some(self.rules.takes()) }) else { return Array::new() };
        let expr = rule.expr();
        let parts = explain::in_words(rule, self.language).into_iter().map(|part| {
            Fields::new()
                .with_span(Some(utf16_span(expr, &part.span)))
                .with("text", plain(&part.text))
                .with("depth", part.depth as f64)
                .done()
        });
        parts.collect()
    }

    /// What is probably not meant, with the tags that show it.
    ///
    /// # Errors
    /// When these are no texts.
    pub fn notes(&self, tags: &JsValue) -> Result<Array, JsValue> {
        Ok(noted(&ConditionText::from(&self.rules), &as_given(tags)?, self.language))
    }
}

/// What is probably not meant in a condition, also in one that can't be read: `*-alpine` is no expression, and what was
/// meant by it can be told all the same.
///
/// # Errors
/// When there is no such method, or the tags are no texts.
#[wasm_bindgen]
pub fn notes(condition: &JsValue, tags: &JsValue) -> Result<Array, JsValue> {
    let language = language(text(condition, "language").as_deref());
    let expr = text(condition, "expr").unwrap_or_default();
    let takes = RuleText::new(method(condition)?, expr);
    let but = held_back(&Reflect::get(condition, &JsValue::from_str("but")).unwrap_or_default())?;
    Ok(noted(&ConditionText { takes, but }, &as_given(tags)?, language))
}

/// What is held back, as `{method, expr}`; an empty text holds nothing back.
fn held_back(but: &JsValue) -> Result<Option<RuleText>, JsValue> {
    if but.is_null() || but.is_undefined() {
        return Ok(None);
    }
    let rule = RuleText::new(method(but)?, text(but, "expr").unwrap_or_default());
    Ok(Some(rule).filter(|rule| rule.method == Method::All || !rule.expr.is_empty()))
}

/// A rule as `{method, expr}`; null where there is none.
pub fn rule(rule: Option<&RuleText>) -> JsValue {
    rule.map_or(JsValue::NULL, |RuleText { method, expr }| {
        Fields::new().with("method", method.as_str()).with("expr", expr.as_str()).done()
    })
}

fn typed(text: &ConditionText, side: Side) -> &str {
    match (side, &text.but) {
        (Side::But, Some(but)) => &but.expr,
        _ => &text.takes.expr,
    }
}

fn method(condition: &JsValue) -> Result<Method, JsValue> {
    if condition.dyn_ref::<js_sys::Object>().is_none() {
        return Err(misuse("a condition is what compile() gives, or {method, expr}"));
    }
    known(&text(condition, "method").unwrap_or_default())
}

/// A method by the vendor's word for it.
pub fn known(method: &str) -> Result<Method, JsValue> {
    Method::parse(method)
        .ok_or_else(|| misuse(&format!("there is no method “{method}”: it is “all”, “taglist” or “regex”")))
}

fn text(object: &JsValue, field: &str) -> Option<String> {
    Reflect::get(object, &JsValue::from_str(field)).ok()?.as_string()
}

fn noted(text: &ConditionText, tags: &TagSet, language: Language) -> Array {
    let note = |lint: Lint| -> JsValue {
        let expr = typed(text, lint.side);
        Fields::new()
            .with("of", side_name(lint.side))
            .with("severity", lint.severity.as_str())
            .with("title", plain(&lint.title(language)))
            .with("text", plain(&lint.why(language)))
            .with_span(lint.span.as_ref().map(|span| utf16_span(expr, span)))
            .with("evidence", array(lint.evidence.iter().map(String::as_str)))
            .with("fix", lint.fix.as_ref().map_or(JsValue::NULL, |fix| fixed(fix, language)))
            .done()
    };
    lint(text, tags, &[]).into_iter().map(note).collect()
}

fn fixed(fix: &Fix, language: Language) -> JsValue {
    Fields::new()
        .with("label", fix.label(language))
        .with("method", fix.text.takes.method.as_str())
        .with("expr", fix.text.takes.expr.as_str())
        .with("but", rule(fix.text.but.as_ref()))
        .done()
}
