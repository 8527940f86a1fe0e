//! Style sheets as they are served: without comments, and without the white space that only people need.
//!
//! Nothing else is changed: no value is rewritten and no rule moved, so a sheet means what its author wrote. The rules
//! for what may go are those of [CSS Syntax](https://www.w3.org/TR/css-syntax-3/#serialization): where leaving out
//! white space could let two tokens become one, or where it may carry meaning, as between the parts of a selector or
//! around the signs of `calc()`, one blank stays.

use std::ops::Range;

use cssparser::{BasicParseErrorKind, ParseError, Parser, Token};

/// Why a sheet is served as it is written: browsers would not read from here on what its author meant.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// Where it stands.
    pub(crate) span: Range<usize>,
    /// What is wrong, for the author.
    pub(crate) message: &'static str,
    /// The way out.
    pub(crate) hint: &'static str,
}

/// The sheet without what only people need.
///
/// # Errors
/// A bracket without its partner, a text that a line break ends, an address with a bracket or a quotation mark in it.
pub(crate) fn compact(css: &str) -> Result<String, Mistake> {
    let mut writer =
        Writer { out: String::with_capacity(css.len()), gap: Gap::None, last: Last::Bracket, semicolons: 0 };
    let mut parser = Parser::new(css);
    match block(&mut parser, &mut writer) {
        Ok(()) => {
            writer.end();
            Ok(writer.out)
        }
        Err(error) => Err(mistake(error, css)),
    }
}

fn mistake(error: ParseError<Mistake>, css: &str) -> Mistake {
    match error.kind {
        cssparser::ParseErrorKind::Custom(mistake) => mistake,
        // Deeper than any sheet; the parser does not say where.
        cssparser::ParseErrorKind::Basic(_) => Mistake {
            span: css.len()..css.len(),
            message: "brackets are nested too deep in this style sheet",
            hint: "nest the rules less deep",
        },
    }
}

/// Writes the tokens up to the end of the block that the parser is in.
fn block(parser: &mut Parser<'_>, writer: &mut Writer) -> Result<(), ParseError<Mistake>> {
    loop {
        let start = parser.position();
        let closing = match parser.next_including_whitespace_and_comments() {
            Ok(token) => match token {
                Token::WhiteSpace(_) => {
                    writer.gap = Gap::Blank;
                    continue;
                }
                Token::Comment(text) if !text.starts_with('!') => {
                    writer.gap = writer.gap.max(Gap::Comment);
                    continue;
                }
                Token::BadString(_) => {
                    return Err(told(
                        start.byte_index()..parser.position().byte_index(),
                        "this text has no end on its line",
                        "close it with a quotation mark",
                    ));
                }
                Token::BadUrl(_) => {
                    return Err(told(
                        start.byte_index()..parser.position().byte_index(),
                        "this address is none that a style sheet may have",
                        "put it in quotes: `url(\"…\")`",
                    ));
                }
                Token::CloseCurlyBracket | Token::CloseParenthesis | Token::CloseSquareBracket => {
                    return Err(told(
                        start.byte_index()..parser.position().byte_index(),
                        "this bracket closes nothing",
                        "remove it, or open it before",
                    ));
                }
                Token::CurlyBracketBlock => Some('}'),
                Token::ParenthesisBlock | Token::Function(_) => Some(')'),
                Token::SquareBracketBlock => Some(']'),
                _ => None,
            },
            Err(error) if matches!(error.kind, BasicParseErrorKind::EndOfInput) => return Ok(()),
            Err(error) => return Err(ParseError::from_basic_kind(error.kind)),
        };
        let text = parser.slice_from(start);
        writer.token(text);
        let Some(closing) = closing else { continue };
        let open = start.byte_index()..parser.position().byte_index();
        let end = parser.parse_nested_block(|parser| block(parser, writer).map(|()| parser.position()))?;
        // The end of the file closes every block, and whatever stands below the forgotten bracket is in it.
        if parser.position() == end {
            return Err(told(open, "this bracket is never closed", "close it where its block ends"));
        }
        writer.token(closing.encode_utf8(&mut [0; 4]));
    }
}

fn told(span: Range<usize>, message: &'static str, hint: &'static str) -> ParseError<Mistake> {
    ParseError::custom(Mistake { span, message, hint })
}

/// What stood between two tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    /// A comment alone: it keeps two tokens apart and is no white space.
    Comment,
    Blank,
}

/// The token before, as far as it decides about the white space behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    /// `{`, `}`, `(`, `[`, `,`, `>`, the beginning: no white space behind it means anything.
    Bracket,
    Colon,
    Other,
}

struct Writer {
    out: String,
    gap: Gap,
    last: Last,
    /// Semicolons that are written unless their block ends here.
    semicolons: usize,
}

impl Writer {
    fn token(&mut self, text: &str) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        if text == ";" {
            // `--empty: ;` is a value for browsers of some years ago; without the blank it is none.
            if self.last == Last::Colon && gap == Gap::Blank {
                self.out.push(' ');
            }
            self.semicolons += 1;
            self.last = Last::Bracket;
            return;
        }
        if text == "}" {
            self.semicolons = 0;
        }
        self.end();
        let is_tight = match self.last {
            Last::Bracket => true,
            Last::Colon => text != "}",
            // `-->` would be one token.
            Last::Other if text == ">" => !self.out.ends_with("--"),
            Last::Other => matches!(text, "{" | "}" | ")" | "]" | "," | "!"),
        };
        match gap {
            Gap::Blank if !is_tight => self.out.push(' '),
            Gap::Comment if !is_tight => self.out.push_str("/**/"),
            _ => {}
        }
        self.out.push_str(text);
        self.last = match text {
            "{" | "}" | "[" | "," | ">" => Last::Bracket,
            ":" => Last::Colon,
            // A function's name ends in its bracket; an address in `url(…)` does not.
            _ if text.ends_with('(') => Last::Bracket,
            _ => Last::Other,
        };
    }

    /// Writes the semicolons that wait.
    fn end(&mut self) {
        for _ in 0..std::mem::take(&mut self.semicolons) {
            self.out.push(';');
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use cssparser::{Parser, Token};
    use proptest::prelude::*;

    use super::{Mistake, compact};

    #[test]
    fn only_what_people_need_goes() {
        for (written, served) in [
            ("a { color: red; }\n", "a{color:red}"),
            ("/* why */ a , b > c { margin: 0 auto; ; }", "a,b>c{margin:0 auto}"),
            // A blank before a colon, a dot, a star, a bracket is a descendant's.
            (".a :is( b, c ) .d *  [e] { top: 0 }", ".a :is(b,c) .d * [e]{top:0}"),
            (
                "a { width: calc( 1px + 2 * ( 3em - 4px ) ) !important; }",
                "a{width:calc(1px + 2 * (3em - 4px))!important}",
            ),
            (
                "@media (width >= 10rem) and (hover) {\n a { b { c: d } }\n}",
                "@media (width>= 10rem) and (hover){a{b{c:d}}}",
            ),
            ("@layer a, b;\n@import url( x.css ) layer(a) ;", "@layer a,b;@import url( x.css ) layer(a);"),
            (":root { --none: ; --some:  1 ; --last: }", ":root{--none: ;--some:1;--last: }"),
            ("a/* */b { content: \"a  ;  }\" / ''; }", "a/**/b{content:\"a  ;  }\" / ''}"),
            ("/*! Licence */ a { color: light-dark( #fff , #000 ) }", "/*! Licence */ a{color:light-dark(#fff,#000)}"),
            (".\\32 8f { color: red }", ".\\32 8f{color:red}"),
            ("", ""),
        ] {
            assert_eq!(compact(written).unwrap(), served);
        }
    }

    #[test]
    fn what_browsers_read_otherwise_than_it_is_meant_is_told_with_its_place() {
        for (written, marked) in [
            ("a { color: red", "{"),
            ("a { b(c { d: e } }", "}"),
            ("a { b(c", "b("),
            ("a { b: \"}", "{"),
            ("a { /* }", "{"),
            ("a { color: red } }", "}"),
            ("a { content: \"x\n }", "\"x"),
            ("a { background: url(a b) }", "url(a b)"),
        ] {
            let Mistake { span, .. } = compact(written).unwrap_err();
            assert_eq!(&written[span], marked, "{written}");
        }
    }

    #[test]
    fn brackets_without_end_are_no_end_of_the_program() {
        for bracket in ["{", "(", "[", "a("] {
            compact(&bracket.repeat(100_000)).unwrap_err();
        }
    }

    /// The tokens that are neither white space nor comments, without semicolons, which blocks may end with or not.
    fn tokens(css: &str) -> Vec<String> {
        fn walk(parser: &mut Parser<'_>, out: &mut Vec<String>) {
            loop {
                let start = parser.position();
                let Ok(token) = parser.next_including_whitespace_and_comments() else { return };
                let is_block = opens(token);
                if !matches!(token, Token::WhiteSpace(_) | Token::Comment(_) | Token::Semicolon) {
                    out.push(parser.slice_from(start).to_owned());
                }
                if is_block {
                    let _ = parser.parse_nested_block(|parser| -> Result<(), cssparser::ParseError<()>> {
                        walk(parser, out);
                        Ok(())
                    });
                    out.push("end".to_owned());
                }
            }
        }
        let mut out = Vec::new();
        walk(&mut Parser::new(css), &mut out);
        out
    }

    fn opens(token: &Token<'_>) -> bool {
        matches!(
            token,
            Token::Function(_) | Token::CurlyBracketBlock | Token::ParenthesisBlock | Token::SquareBracketBlock
        )
    }

    proptest! {
        #[test]
        fn what_a_sheet_says_stays(css in "([a-z.#:>+~*,;!/ \n(){}\\[\\]0-9%-]|/\\*a\\*/|\"x y\"|var\\(|url\\( a \\)|@media |\\\\3 ){0,60}") {
            if let Ok(served) = compact(&css) {
                prop_assert_eq!(tokens(&css), tokens(&served), "{}", served);
                prop_assert_eq!(compact(&served).unwrap(), served.clone(), "not at rest: {}", css);
            }
        }
    }
}
