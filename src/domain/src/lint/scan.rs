//! The escapes and groups of a text that may not parse as an expression.

use std::ops::Range;

/// Something outside character classes that may be a construct of another engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `\` and the character after it.
    Escape { span: Range<usize>, c: char },
    /// `(` up to its `)`, which may be missing.
    Group { span: Range<usize>, close: Option<usize> },
}

impl Token {
    pub(super) fn span(&self) -> &Range<usize> {
        match self {
            Token::Escape { span, .. } | Token::Group { span, .. } => span,
        }
    }
}

/// The tokens in the order in which they begin.
pub(super) fn tokens(expr: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut class: Option<usize> = None;
    let mut chars = expr.char_indices();
    while let Some((at, c)) = chars.next() {
        match (c, class) {
            ('\\', _) => {
                let Some((next, escaped)) = chars.next() else { break };
                if class.is_none() {
                    tokens.push(Token::Escape { span: at..next + escaped.len_utf8(), c: escaped });
                }
            }
            ('[', None) => class = Some(at),
            // `[]a]` and `[^]a]` hold a bracket.
            (']', Some(from)) if !matches!(expr.get(from..at), Some("[" | "[^")) => class = None,
            ('(', None) => {
                open.push(tokens.len());
                tokens.push(Token::Group { span: at..expr.len(), close: None });
            }
            (')', None) => {
                if let Some(Token::Group { span, close }) = open.pop().and_then(|index| tokens.get_mut(index)) {
                    (span.end, *close) = (at + 1, Some(at));
                }
            }
            _ => {}
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_escapes_hide_parentheses() {
        let group = |span: Range<usize>, close| Token::Group { span, close };
        assert_eq!(tokens("[(]a(b)"), [group(4..7, Some(6))]);
        assert_eq!(tokens("[]()]("), [group(5..6, None)]);
        assert_eq!(tokens(r"\(é"), [Token::Escape { span: 0..2, c: '(' }]);
        assert_eq!(tokens("(a(b)c)"), [group(0..7, Some(6)), group(2..5, Some(4))]);
    }
}
