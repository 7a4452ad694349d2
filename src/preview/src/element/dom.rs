//! Elements, made without markup from text: pages that demand Trusted Types refuse that.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, HtmlElement, HtmlInputElement, Node, ShadowRoot};

/// What drawing gives. The browser refuses none of our calls; should it ever, JavaScript is told.
pub type Drawn<T = ()> = Result<T, JsValue>;

/// Makes elements for one shadow tree.
#[derive(Clone)]
pub struct Dom(Document);

impl Dom {
    /// For this tree.
    pub fn of(shadow: &ShadowRoot) -> Drawn<Dom> {
        shadow.owner_document().map(Dom).ok_or_else(|| "a shadow tree belongs to a document".into())
    }

    /// An element with these attributes and children.
    pub fn make(&self, name: &str, attributes: &[(&str, &str)], children: &[&Node]) -> Drawn<HtmlElement> {
        let element: HtmlElement = self.0.create_element(name)?.unchecked_into();
        for (name, value) in attributes {
            element.set_attribute(name, value)?;
        }
        for child in children {
            element.append_child(child)?;
        }
        Ok(element)
    }

    /// An element with a text.
    pub fn text(&self, name: &str, attributes: &[(&str, &str)], text: &str) -> Drawn<HtmlElement> {
        let element = self.make(name, attributes, &[])?;
        element.set_text_content(Some(text));
        Ok(element)
    }

    /// A text of its own.
    pub fn words(&self, text: &str) -> Node {
        self.0.create_text_node(text).into()
    }
}

/// Puts these in place of what an element holds.
pub fn fill<N: AsRef<Node>>(element: &Node, children: impl IntoIterator<Item = N>) -> Drawn {
    element.set_text_content(None);
    for child in children {
        element.append_child(child.as_ref())?;
    }
    Ok(())
}

/// Sets a text that is another than before: whoever listens to a text hears it again each time that it is set.
pub fn say(element: &Node, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Sets an attribute, or takes it away.
pub fn attribute(element: &HtmlElement, name: &str, value: Option<&str>) -> Drawn {
    match value {
        Some(value) if element.get_attribute(name).as_deref() == Some(value) => Ok(()),
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    }
}

/// Writes into a field, whose caret stays where it is when nothing changes.
pub fn write(field: &HtmlInputElement, text: &str) {
    if field.value() != text {
        field.set_value(text);
    }
}
