//! What the element says by itself, in both languages; the rules have their own words.

use super::dom::{Dom, Drawn};
use tagfire_domain::condition::Method;
use tagfire_domain::language::{Language, Phrase, Piece, number};
use web_sys::Node;

/// The method's name for people.
pub fn method_name(method: Method, language: Language) -> &'static str {
    match method {
        Method::All => language.pick("All", "全部"),
        Method::Tags => language.pick("Specified tags", "指定标签"),
        Method::Regex => language.pick("Regular expression", "正则表达式"),
    }
}

/// What the field of the method's text is called.
pub fn field_name(method: Method, language: Language) -> &'static str {
    match method {
        Method::Tags => language.pick("Tags", "标签"),
        _ => language.pick("Expression", "表达式"),
    }
}

/// What the field of what is held back is called.
pub fn but_name(language: Language) -> &'static str {
    language.pick("But not", "但排除")
}

/// What to know about the method's text.
pub fn field_hint(method: Method, language: Language) -> &'static str {
    match method {
        Method::All => language.pick("Every tag that is pushed fires.", "推送的每个标签都会触发。"),
        Method::Tags => language.pick("Whole tags, separated by semicolons.", "填写完整标签，用分号分隔。"),
        Method::Regex => language.pick(
            "RE2 syntax, found anywhere unless ^ and $ tie it.",
            "RE2 语法，在标签任意位置查找；用 ^ 和 $ 限定开头和结尾。",
        ),
    }
}

/// What stands in the empty field.
pub fn placeholder(method: Method) -> &'static str {
    match method {
        Method::Tags => "v1;v2;v3",
        _ => r"^v\d+\.\d+\.\d+$",
    }
}

/// “12 of 3,305 tags would fire”: the number that stands out, and what is said before and after it.
pub fn count(fires: Option<usize>, total: usize, language: Language) -> (String, String) {
    let of = number(total);
    match (fires, total) {
        (_, 0) => (String::new(), language.pick("No tags yet", "还没有标签").to_owned()),
        (None, 1) => (String::new(), language.pick("1 tag", "1 个标签").to_owned()),
        (None, _) => (String::new(), language.pick(format!("{of} tags"), format!("{of} 个标签"))),
        (Some(fires), 1) => (number(fires), language.pick(" of 1 tag would fire", " / 1 个标签会触发").to_owned()),
        (Some(fires), _) => {
            (number(fires), language.pick(format!(" of {of} tags would fire"), format!(" / {of} 个标签会触发")))
        }
    }
}

/// A phrase with its literal parts set apart.
pub fn pieces(dom: &Dom, phrase: &Phrase) -> Drawn<Vec<Node>> {
    let piece = |piece: &Piece| -> Drawn<Node> {
        Ok(match piece {
            Piece::Text(text) => dom.words(text),
            Piece::Code(text) => dom.text("code", &[], text)?.into(),
            Piece::Strong(text) => dom.text("b", &[], text)?.into(),
        })
    };
    phrase.0.iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(fires: Option<usize>, total: usize, language: Language) -> String {
        let (number, words) = count(fires, total, language);
        number + &words
    }

    #[test]
    fn counts_are_sentences() {
        assert_eq!(said(Some(12), 3305, Language::En), "12 of 3,305 tags would fire");
        assert_eq!(said(Some(1), 1, Language::En), "1 of 1 tag would fire");
        assert_eq!(said(None, 1_234_567, Language::En), "1,234,567 tags");
        assert_eq!(said(Some(0), 0, Language::En), "No tags yet");
        assert_eq!(said(Some(12), 3305, Language::ZhHans), "12 / 3,305 个标签会触发");
    }
}
