//! The element as JavaScript has it: told what is asked, it draws, and says what came of it.

use super::dom::Drawn;
use super::error::Told;
use super::page::Page;
use super::rows::Row;
use crate::error::side_name;
use crate::object::{Fields, language};
use crate::tags::{Read, read};
use tagfire_domain::condition::{Condition, ConditionError, Method, Rule, RuleText, Side};
use tagfire_domain::language::Language;
use tagfire_domain::matcher::{Verdicts, verdicts};
use tagfire_domain::window::{Frame, Window};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::ShadowRoot;

#[wasm_bindgen]
extern "C" {
    /// What is asked, as the custom element holds it.
    pub type Asked;
    #[wasm_bindgen(method, getter)]
    fn method(this: &Asked) -> String;
    #[wasm_bindgen(method, getter)]
    fn expr(this: &Asked) -> String;
    /// What is held back, and how that is named; empty where nothing is.
    #[wasm_bindgen(method, getter)]
    fn but(this: &Asked) -> String;
    #[wasm_bindgen(method, getter, js_name = butMethod)]
    fn but_method(this: &Asked) -> String;
    #[wasm_bindgen(method, getter)]
    fn language(this: &Asked) -> Option<String>;
    /// What the page calls the element.
    #[wasm_bindgen(method, getter)]
    fn label(this: &Asked) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn disabled(this: &Asked) -> bool;
    #[wasm_bindgen(method, getter)]
    fn readonly(this: &Asked) -> bool;
    /// Whether to complain of a field that is still empty.
    #[wasm_bindgen(method, getter)]
    fn strict(this: &Asked) -> bool;
}

/// Rows as they are in the style sheet, in pixels: of one line, and of two in a narrow list.
const ROW: f64 = 30.0;
const TWO_LINES: f64 = 48.0;
/// A list narrower than this, in pixels, has rows of two lines.
const NARROW: i32 = 440;
/// What is taken to be seen of a list before it could be measured, at least and at most: a page that gives it no limit
/// would show every row.
const SEEN: (f64, f64) = (300.0, 4_000.0);

/// What is shown.
#[wasm_bindgen]
pub struct View {
    pub(super) page: Page,
    pub(super) language: Language,
    pub(super) method: Method,
    /// What is held back, and whether its field is shown while that is nothing.
    pub(super) but: RuleText,
    pub(super) holds: bool,
    /// The text of each method, kept while the person tries another.
    texts: [String; 3],
    pub(super) blank: bool,
    pub(super) readonly: bool,
    pub(super) read: Read,
    /// The condition as it could last be read; none once nothing is written.
    pub(super) known: Option<Condition>,
    /// Whether that is of an earlier text than the one that is written.
    pub(super) stale: bool,
    pub(super) verdicts: Option<Verdicts>,
    pub(super) frame: Frame,
    pub(super) window: Window,
    pub(super) rows: Vec<Row>,
    begun: bool,
}

#[wasm_bindgen]
impl View {
    /// Draws into a shadow tree.
    ///
    /// # Errors
    /// When the browser refuses to make an element.
    #[wasm_bindgen(constructor)]
    pub fn new(shadow: &ShadowRoot) -> Result<View, JsValue> {
        Ok(View {
            page: Page::new(shadow)?,
            language: Language::En,
            method: Method::Regex,
            but: RuleText::new(Method::Regex, ""),
            holds: false,
            texts: Default::default(),
            blank: true,
            readonly: false,
            read: Read::default(),
            known: None,
            stale: false,
            verdicts: None,
            frame: Frame { top: 0.0, seen: SEEN.0, row: ROW },
            window: Window::default(),
            rows: Vec::new(),
            begun: false,
        })
    }

    /// Takes other tags. `write` says whether the field is to show them: it doesn't when they were typed there, or are
    /// too many for a field.
    ///
    /// # Errors
    /// When these are no texts.
    pub fn take(&mut self, tags: &JsValue, write: bool) -> Result<(), JsValue> {
        self.read = read(tags)?;
        self.verdicts = None;
        if write {
            self.write_tags(tags);
        }
        Ok(())
    }

    /// Shows the field of what is held back.
    pub fn hold(&mut self) {
        self.holds = true;
    }

    /// Draws what is asked, and says what came of it.
    ///
    /// # Errors
    /// When the browser refuses to make an element.
    pub fn show(&mut self, asked: &Asked) -> Result<JsValue, JsValue> {
        let language = language(asked.language().as_deref());
        let spoken = !self.begun || self.language != language;
        self.language = language;
        if spoken {
            self.page.speak(language)?;
        }
        let (method, expr) = (Method::parse(&asked.method()).unwrap_or(Method::Regex), asked.expr());
        let name = asked.label().unwrap_or_else(|| language.pick("Preview", "预览").to_owned());
        self.page.panel.set_attribute("aria-label", &name)?;
        self.readonly = asked.readonly();
        self.method = method;
        self.blank = method != Method::All && expr.is_empty();
        let tags = asked.but_method() == Method::Tags.as_str();
        self.but = RuleText::new(if tags { Method::Tags } else { Method::Regex }, asked.but());
        let takes = Rule::parse(method, &expr);
        let but = if self.but.expr.is_empty() { Ok(None) } else { self.but.parse().map(Some) };
        let told =
            |side, text: &str, error: Option<&ConditionError>| error.map(|error| Told::of(side, error, text, language));
        let of_takes = told(Side::Takes, &expr, takes.as_ref().err());
        let of_but = told(Side::But, &self.but.expr, but.as_ref().err());
        self.draw_fields(&expr, asked.disabled())?;
        let shown = takes.as_ref().err().zip(of_takes.as_ref()).filter(|_| !self.blank || asked.strict());
        self.draw_error(&expr, shown)?;
        self.draw_but(asked.disabled(), but.as_ref().err().zip(of_but.as_ref()))?;
        self.draw_tags_error()?;
        let told = of_takes.or(of_but);
        let unreadable = told.is_some();
        let known = takes.ok().zip(but.ok()).map(|(takes, but)| match but {
            Some(but) => Condition::from(takes).but_not(but),
            None => takes.into(),
        });
        let known = known.or_else(|| self.known.take().filter(|_| !self.blank));
        let anew = self.known != known;
        if anew {
            self.verdicts = None;
            self.known = known;
        }
        self.stale = unreadable && self.known.is_some();
        if anew || spoken {
            self.draw_words()?;
        }
        self.begun = true;
        self.draw_answer()?;
        if let Some(text) = self.texts.get_mut(method as usize) {
            *text = expr;
        }
        Ok(self.answer(told))
    }

    /// What the person has typed and chosen.
    pub fn typed(&self) -> JsValue {
        let chosen = self.page.methods.iter().find(|(_, radio, _)| radio.checked());
        let method = chosen.map_or(self.method, |(method, _, _)| *method);
        // Another method brings back its own text.
        let expr = match method == self.method {
            true => self.page.expr.value(),
            false => self.texts.get(method as usize).cloned().unwrap_or_default(),
        };
        Fields::new()
            .with("method", method.as_str())
            .with("expr", expr)
            .with("but", self.page.but.value())
            .with("butMethod", self.page.but_method.value())
            .with("tags", self.page.tags.value())
            .done()
    }

    /// Follows the list's own scroll bar and size, and the field's.
    ///
    /// # Errors
    /// When the browser refuses to make an element.
    pub fn measure(&mut self) -> Result<(), JsValue> {
        self.page.mirror.set_scroll_left(self.page.expr.scroll_left());
        let list = &self.page.list;
        let narrow = list.client_width() < NARROW;
        let row = if narrow { TWO_LINES } else { ROW };
        let seen = f64::from(list.client_height()).clamp(SEEN.0, SEEN.1);
        let frame = Frame { top: f64::from(list.scroll_top()), seen, row };
        if frame != self.frame {
            list.set_class_name(if narrow { "list narrow" } else { "list" });
            self.frame = frame;
            self.draw_list(false)?;
        }
        Ok(())
    }
}

impl View {
    /// The verdicts on the tags, worked out once.
    pub(super) fn judged(&mut self) -> Option<&Verdicts> {
        let condition = self.known.as_ref()?;
        if self.verdicts.is_none() {
            self.verdicts = Some(verdicts(condition, &self.read.tags));
        }
        self.verdicts.as_ref()
    }

    /// What is told to the page.
    fn answer(&self, told: Option<Told>) -> JsValue {
        let counts = match &self.verdicts {
            Some(verdicts) if told.is_none() => {
                let fires = Fields::new().with("fires", verdicts.count() as f64);
                fires.with("total", verdicts.len() as f64).done()
            }
            _ => JsValue::NULL,
        };
        let error = told.map_or(JsValue::NULL, |Told { side, message, place }| {
            Fields::new().with("message", message).with_span(place).with("of", side_name(side)).done()
        });
        Fields::new().with("counts", counts).with("error", error).with("blank", self.blank).done()
    }

    /// The count and the list.
    pub(super) fn draw_answer(&mut self) -> Drawn {
        self.judged();
        self.draw_count()?;
        self.draw_list(true)
    }
}
