//! The rows of the list. Their elements stay, and only what differs is written into them: at a key every row may say
//! something else, and to make them anew, or to have each find out by itself, took longer than to judge the tags.

use super::judge::Rows;
use super::row::{Part, Row};
use crate::parts::held::Held;
use crate::parts::live::effect;
use crate::parts::memo::Memo;
use leptos::prelude::*;
use std::mem::replace;
use web_sys::Element;

/// A row's elements, and what they show.
struct Drawn {
    row: Element,
    name: Element,
    why: Element,
    shown: Row,
}

/// The rows from the one to before the other.
pub fn rows(rows: Held<Option<Rows>>, seen: Memo<(usize, usize)>) -> AnyView {
    let place = NodeRef::<leptos::html::Div>::new();
    let mut all: Vec<Drawn> = Vec::new();
    effect(move || {
        let Some(place) = place.get() else { return };
        let seen = seen.get();
        let shown: Vec<Row> = rows.with(|rows| match rows {
            Some(rows) if !rows.judged.together => {
                rows.ids(seen).into_iter().map(|id| Row::of(&rows.judged, id)).collect()
            }
            _ => Vec::new(),
        });
        all.drain(shown.len().min(all.len())..).for_each(|drawn| drawn.row.remove());
        while all.len() < shown.len() {
            let drawn = Drawn::new();
            let _ = place.append_child(&drawn.row);
            all.push(drawn);
        }
        all.iter_mut().zip(shown).for_each(|(drawn, row)| drawn.show(row));
    });
    view! { <div node_ref=place></div> }.into_any()
}

/// A new element of this name and class.
fn element(name: &str, class: &str) -> Element {
    let element = document().create_element(name).expect("a name of HTML’s");
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element
}

impl Drawn {
    fn new() -> Drawn {
        let (row, name, why) = (element("div", "tag"), element("span", "mono clip"), element("small", "clip"));
        for part in [&element("i", ""), &name, &why] {
            let _ = row.append_child(part);
        }
        Drawn { row, name, why, shown: Row::default() }
    }

    fn show(&mut self, row: Row) {
        let was = replace(&mut self.shown, row);
        let is = &self.shown;
        if is.class() != was.class() {
            self.row.set_class_name(is.class());
        }
        if is.tag != was.tag {
            let _ = self.row.set_attribute("data-tag", &is.tag);
            let _ = self.name.set_attribute("title", &is.tag);
        }
        if is.fires != was.fires {
            let _ = match is.fires {
                Some(true) => self.row.set_attribute("data-fires", "true"),
                Some(false) => self.row.set_attribute("data-fires", "false"),
                None => self.row.remove_attribute("data-fires"),
            };
        }
        write(&self.name, &was.name, &is.name);
        write(&self.why, &was.why, &is.why);
    }
}

/// Writes the parts of a text into an element. Where they are of the same sorts as before, only other texts are written.
fn write(into: &Element, was: &[Part], is: &[Part]) {
    let same = |(one, other): (&Part, &Part)| (one.element, one.class) == (other.element, other.class);
    if was.len() == is.len() && was.iter().zip(is).all(same) {
        let mut next = into.first_child();
        for (was, is) in was.iter().zip(is) {
            let Some(part) = next else { return };
            next = part.next_sibling();
            if was.text != is.text {
                part.first_child().unwrap_or(part).set_node_value(Some(&is.text));
            }
        }
        return;
    }
    into.set_text_content(None);
    for part in is {
        let text = document().create_text_node(&part.text);
        let _ = match part.element {
            "" => into.append_child(&text),
            name => {
                let element = element(name, part.class);
                let _ = element.append_child(&text);
                into.append_child(&element)
            }
        };
    }
}
