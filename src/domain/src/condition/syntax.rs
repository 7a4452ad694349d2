//! Parsing, with what the parser refuses in our own words and in the place of what was typed.

use super::dialect::Translated;
use super::error::{PatternError, SyntaxFault};
use regex_syntax::ast::parse::ParserBuilder;
use regex_syntax::ast::{self, Ast, ErrorKind};

/// The most repetitions that RE2 takes.
pub const MAX_REPETITIONS: u32 = 1_000;

/// Parses the expression, with errors in the places of what was typed.
pub fn parse(translated: &Translated, nest_limit: u32) -> Result<Ast, PatternError> {
    let parsed = ParserBuilder::new().nest_limit(nest_limit).build().parse(&translated.text);
    parsed.map_err(|error| refusal(translated, fault(error.kind(), &translated.text, error.span()), error.span()))
}

/// An error in the place of what was typed.
pub fn refusal(translated: &Translated, fault: SyntaxFault, span: &ast::Span) -> PatternError {
    let (start, end) = (span.start.offset, span.end.offset);
    // A fault between two characters is shown at the one that follows.
    let next = translated.text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    PatternError::Syntax { fault, span: translated.source_span(start..end.max(start + next)) }
}

fn fault(kind: &ErrorKind, text: &str, span: &ast::Span) -> SyntaxFault {
    match kind {
        ErrorKind::GroupUnclosed => SyntaxFault::GroupUnclosed,
        ErrorKind::GroupUnopened => SyntaxFault::GroupUnopened,
        ErrorKind::ClassUnclosed => SyntaxFault::ClassUnclosed,
        ErrorKind::ClassRangeInvalid => SyntaxFault::ClassRange,
        ErrorKind::ClassRangeLiteral => SyntaxFault::ClassRangeEnd,
        ErrorKind::RepetitionMissing => SyntaxFault::NothingToRepeat,
        ErrorKind::RepetitionCountInvalid => SyntaxFault::RepetitionRange,
        ErrorKind::DecimalInvalid | ErrorKind::CaptureLimitExceeded => SyntaxFault::RepetitionLimit,
        // Not every escape that ends too early is a backslash alone: `\x4`.
        ErrorKind::EscapeUnexpectedEof if !text.ends_with('\\') => SyntaxFault::Escape,
        ErrorKind::EscapeUnexpectedEof => SyntaxFault::EscapeEnd,
        ErrorKind::EscapeUnrecognized | ErrorKind::ClassEscapeInvalid => SyntaxFault::Escape,
        ErrorKind::EscapeHexEmpty | ErrorKind::EscapeHexInvalid | ErrorKind::EscapeHexInvalidDigit => {
            SyntaxFault::Escape
        }
        ErrorKind::UnsupportedLookAround => SyntaxFault::LookAround,
        ErrorKind::UnsupportedBackreference => SyntaxFault::BackReference,
        ErrorKind::FlagUnrecognized => {
            let found = text.get(span.start.offset..).and_then(|rest| rest.chars().next());
            SyntaxFault::Flag { flag: found.unwrap_or('?') }
        }
        ErrorKind::GroupNameDuplicate { .. }
        | ErrorKind::GroupNameEmpty
        | ErrorKind::GroupNameInvalid
        | ErrorKind::GroupNameUnexpectedEof => SyntaxFault::GroupName,
        ErrorKind::UnicodeClassInvalid => SyntaxFault::UnicodeClass,
        ErrorKind::NestLimitExceeded(limit) => SyntaxFault::Nesting { limit: *limit },
        _ => SyntaxFault::Other,
    }
}
