//! Sentences with parts that are more than words: a link, a name set apart. Each language has the whole sentence, and
//! the parts where it wants them; words are never glued to one another.

use crate::language::language;
use crate::parts::live::Views;
use leptos::prelude::*;

/// A sentence in the language of the moment, as a view: `{name}` stands for the part of this name. That each language
/// has a place for each part, and for no other, is checked when this is compiled.
macro_rules! rich {
    ($en:literal, $zh_hans:literal, $($name:ident = $part:expr),+ $(,)?) => {{
        const {
            let names = [$(stringify!($name)),+];
            $crate::parts::sentence::check($en, &names);
            $crate::parts::sentence::check($zh_hans, &names);
        }
        $crate::parts::sentence::filled($en, $zh_hans, vec![$((stringify!($name), leptos::prelude::IntoAny::into_any($part))),+])
    }};
}
pub(crate) use rich;

/// The sentence of [`rich`].
pub fn filled(en: &'static str, zh_hans: &'static str, parts: Vec<(&'static str, AnyView)>) -> AnyView {
    let mut parts: Vec<_> = parts.into_iter().map(|(name, part)| (name, Some(part))).collect();
    // What stands between braces is every other piece.
    let pieces = language().pick(en, zh_hans).split(['{', '}']).enumerate().map(|(i, piece)| match i % 2 {
        0 => piece.into_any(),
        _ => parts.iter_mut().find(|(name, _)| *name == piece).and_then(|(_, part)| part.take()).into_any(),
    });
    pieces.views()
}

/// Refuses a text that lacks a place for one of these parts, or has one for another.
pub const fn check(text: &str, names: &[&str]) {
    let (mut at, mut places) = (0, 0);
    while at < text.len() {
        places += (text.as_bytes()[at] == b'{') as usize;
        at += 1;
    }
    assert!(places == names.len(), "a text has another number of places than there are parts");
    let mut name = 0;
    while name < names.len() {
        assert!(has_place(text.as_bytes(), names[name].as_bytes()), "a text has no place for one of the parts");
        name += 1;
    }
}

const fn has_place(text: &[u8], name: &[u8]) -> bool {
    let mut start = 0;
    while start + name.len() + 2 <= text.len() {
        let mut same = 0;
        while same < name.len() && text[start + 1 + same] == name[same] {
            same += 1;
        }
        if text[start] == b'{' && same == name.len() && text[start + 1 + same] == b'}' {
            return true;
        }
        start += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::{find, show, until};
    use crate::parts::live::live;
    use tagfire_domain::language::Language;
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::Element;

    #[wasm_bindgen_test]
    async fn each_language_has_the_parts_where_it_wants_them() {
        let place = show(|| {
            let sentence = || {
                let (name, tag) = (view! { <b>"canary"</b> }, view! { <code>"v1"</code> });
                rich!("{name} fired on {tag}.", "标签 {tag} 触发了 {name}。", name = name, tag = tag)
            };
            view! { <p>{live(sentence)}</p> }
        });
        let said: Element = find(&place, "p");
        assert_eq!(said.text_content().unwrap(), "canary fired on v1.");
        assert_eq!(find::<Element>(&place, "b").text_content().unwrap(), "canary");
        crate::language::choose(Language::ZhHans);
        until(|| said.text_content().as_deref() == Some("标签 v1 触发了 canary。")).await;
        assert_eq!(said.text_content().unwrap(), "标签 v1 触发了 canary。");
        crate::language::choose(Language::En);
    }

    #[wasm_bindgen_test]
    fn a_place_is_a_whole_name_in_braces() {
        for (text, name, has) in
            [("{a}", "a", true), ("a {ab}", "a", false), ("{ab} {a}", "a", true), ("a", "a", false)]
        {
            assert_eq!(has_place(text.as_bytes(), name.as_bytes()), has, "{name} in {text}");
        }
    }
}
