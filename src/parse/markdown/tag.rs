//! A component's tag as written: `<Timeline issue="donbas" limit={5} compact />`.
//!
//! The grammar is CommonMark's for HTML tags, with `{…}` as a value besides; entities in quoted values are decoded.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use crate::model::body::ArgumentValue;

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum TagKind {
    /// `<Name>`.
    Open,
    /// `</Name>`.
    Close,
    /// `<Name />`.
    Alone,
}

/// A tag, with ranges in the text that it was read from.
#[derive(Debug, PartialEq)]
pub(super) struct Tag {
    pub(super) kind: TagKind,
    pub(super) name: String,
    pub(super) name_range: Range<usize>,
    pub(super) arguments: Vec<WrittenArgument>,
    /// Arguments that are given again: the second name and the first.
    pub(super) repeated: Vec<(Range<usize>, Range<usize>)>,
    /// The bytes of the tag.
    pub(super) length: usize,
}

/// An argument, with ranges in the text that it was read from.
#[derive(Debug, PartialEq)]
pub(super) struct WrittenArgument {
    pub(super) name: String,
    pub(super) name_range: Range<usize>,
    pub(super) value: ArgumentValue,
    pub(super) value_range: Range<usize>,
}

/// Why a text that begins like a component's tag is none.
#[derive(Debug, PartialEq)]
pub(super) struct TornTag {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) hint: &'static str,
    /// Whether the tag never ends.
    pub(super) endless: bool,
}

/// The name of the component whose tag `text` begins with, be it whole or torn.
pub(super) fn component_name(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('<')?;
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.:".contains(byte)).count();
    rest.get(..length).filter(|name| name.starts_with(|first: char| first.is_ascii_uppercase()))
}

/// Reads the tag at the beginning of `text`, which must have a [`component_name`].
pub(super) fn parse(text: &str) -> Result<Tag, TornTag> {
    let mut cursor = Cursor { text, at: 1 };
    let closing = cursor.eat("/");
    let name_range = cursor.take(|c| c.is_ascii_alphanumeric() || "_-.:".contains(c));
    let name = text.get(name_range.clone()).unwrap_or_default().to_owned();
    let mut arguments: Vec<WrittenArgument> = Vec::new();
    let mut seen: HashMap<String, Range<usize>> = HashMap::new();
    let mut repeated = Vec::new();
    let mut alone = false;
    loop {
        let blank = !cursor.take(char::is_whitespace).is_empty();
        if cursor.eat(">") {
            break;
        }
        if !closing && cursor.eat("/>") {
            alone = true;
            break;
        }
        if cursor.rest().is_empty() {
            return Err(incomplete(&name, 0..name_range.end));
        }
        if closing || !blank {
            return Err(cursor.unexpected(&name));
        }
        let argument_range = cursor.take(|c| c.is_ascii_alphanumeric() || "_-.:".contains(c));
        if argument_range.is_empty() {
            return Err(cursor.unexpected(&name));
        }
        let argument = text.get(argument_range.clone()).unwrap_or_default().to_owned();
        let before = cursor.at;
        cursor.take(char::is_whitespace);
        let (value, value_range) = if cursor.eat("=") {
            cursor.take(char::is_whitespace);
            let (value, range, ended) = cursor.value(&name, &argument)?;
            alone = ended;
            (value, range)
        } else {
            cursor.at = before;
            (ArgumentValue::True, argument_range.clone())
        };
        match seen.get(&argument) {
            Some(first) => repeated.push((argument_range, first.clone())),
            None => {
                seen.insert(argument.clone(), argument_range.clone());
                arguments.push(WrittenArgument { name: argument, name_range: argument_range, value, value_range });
            }
        }
        if alone {
            break;
        }
    }
    let kind = match (closing, alone) {
        (true, _) => TagKind::Close,
        (false, true) => TagKind::Alone,
        (false, false) => TagKind::Open,
    };
    Ok(Tag { kind, name, name_range, arguments, repeated, length: cursor.at })
}

fn incomplete(name: &str, range: Range<usize>) -> TornTag {
    TornTag {
        range,
        message: format!("the tag `<{name}` is not complete"),
        hint: "a quote may be missing, or its `>`; a blank line cannot stand inside a tag",
        endless: true,
    }
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Range<usize> {
        let rest = self.rest();
        let start = self.at;
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        start..self.at
    }

    fn unexpected(&self, name: &str) -> TornTag {
        let found = self.rest().chars().next().unwrap_or('>');
        TornTag {
            range: self.at..self.at + found.len_utf8(),
            message: format!("`{found}` does not belong here in the tag `{name}`"),
            hint: "arguments are written `name=\"text\"` or `name={5}`, with a blank before each",
            endless: false,
        }
    }

    /// The value of an argument, its range, and whether the `/>` of a tag was glued to it.
    fn value(&mut self, name: &str, argument: &str) -> Result<(ArgumentValue, Range<usize>, bool), TornTag> {
        let start = self.at;
        for (open, close) in [("\"", '"'), ("'", '\''), ("{", '}')] {
            if !self.eat(open) {
                continue;
            }
            let Some(length) = self.rest().find(close) else {
                return Err(incomplete(name, start..start + 1));
            };
            let range = self.at..self.at + length;
            self.at = range.end + 1;
            let text = self.text.get(range.clone()).unwrap_or_default();
            let value = match open {
                "{" => ArgumentValue::Literal(text.trim().to_owned()),
                _ => ArgumentValue::Text(decoded(text)),
            };
            return Ok((value, range, false));
        }
        let mut range = self.take(|c| !c.is_whitespace() && !"\"'=<>`".contains(c));
        let text = self.text.get(range.clone()).unwrap_or_default();
        // HTML would read `limit=5/>` as an open tag with the value `5/`; whoever writes it means the end of the tag.
        let glued = text.ends_with('/') && self.rest().starts_with('>');
        let text = if glued { text.trim_end_matches('/') } else { text };
        range.end = range.start + text.len();
        if text.is_empty() {
            return Err(TornTag {
                range: start
                    ..start + self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8),
                message: format!("`{argument}` has no value"),
                hint: "write it as `name=\"text\"` or `name={5}`",
                endless: false,
            });
        }
        if glued {
            self.at += 1;
        }
        Ok((ArgumentValue::Text(decoded(text)), range, glued))
    }
}

/// `text` with its entities decoded, by the Markdown parser's own table.
fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        decoded.push_str(before);
        // The longest name of an entity has 31 characters.
        let name =
            from.bytes().skip(1).take(40).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
        let end = if from.as_bytes().get(name + 1) == Some(&b';') { name + 2 } else { 1 };
        let (entity, after) = from.split_at(end);
        let mut character = String::new();
        for event in Parser::new(entity) {
            if let Event::Text(text) = event {
                character.push_str(&text.replace(|c: char| c.is_control(), "\u{fffd}"));
            }
        }
        decoded.push_str(&character);
        rest = after;
    }
    decoded.push_str(rest);
    decoded
}

/// Whether Markdown takes a tag of this name, in any case, for HTML that swallows what follows (CommonMark's kinds 1
/// and 6 of HTML blocks), so that no component can be called so. `Figure` is on the list, but ours.
pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.binary_search(&name.to_ascii_lowercase().as_str()).is_ok()
}

const RESERVED: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "pre",
    "script",
    "search",
    "section",
    "source",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn arguments(text: &str) -> Vec<(String, ArgumentValue, String)> {
        let tag = parse(text).unwrap();
        let at = |range: Range<usize>| text.get(range).unwrap().to_owned();
        tag.arguments.into_iter().map(|argument| (argument.name, argument.value, at(argument.value_range))).collect()
    }

    #[test]
    fn the_reserved_names_are_sorted() {
        assert!(RESERVED.is_sorted());
        assert!(is_reserved("Details") && is_reserved("SECTION") && is_reserved("Style"));
        assert!(!is_reserved("Figure") && !is_reserved("Timeline"));
    }

    #[test]
    fn every_form_of_argument() {
        let text = "<A a=\"x > y\" b='\"é\"' c=d e={ 5 } f\ng = \"1\" h />";
        let written = |text: &str| ArgumentValue::Text(text.to_owned());
        let found = arguments(text);
        let values: Vec<_> = found.iter().map(|(name, value, _)| (name.as_str(), value.clone())).collect();
        assert_eq!(
            values,
            [
                ("a", written("x > y")),
                ("b", written("\"é\"")),
                ("c", written("d")),
                ("e", ArgumentValue::Literal("5".into())),
                ("f", ArgumentValue::True),
                ("g", written("1")),
                ("h", ArgumentValue::True),
            ]
        );
        let places: Vec<_> = found.iter().map(|(_, _, place)| place.as_str()).collect();
        assert_eq!(places, ["x > y", "\"é\"", "d", " 5 ", "f", "1", "h"]);
        assert_eq!(parse(text).unwrap().length, text.len());
    }

    #[test]
    fn entities_are_decoded() {
        let found = arguments("<A a=\"&eacute;&amp;amp; & &nope; &#1;\" />");
        assert_eq!(found.first().unwrap().1, ArgumentValue::Text("é&amp; & &nope; \u{fffd}".into()));
    }

    #[test]
    fn the_end_of_a_tag() {
        let kind = |text| parse(text).unwrap().kind;
        assert_eq!(kind("<A>"), TagKind::Open);
        assert_eq!(kind("</A >"), TagKind::Close);
        assert_eq!(kind("<A/>"), TagKind::Alone);
        assert_eq!(kind("<A b=5/>"), TagKind::Alone);
        assert_eq!(arguments("<A b=5/>").first().unwrap().2, "5");
        assert_eq!(kind("<A b={5}/>"), TagKind::Alone);
        assert_eq!(kind("<A b=/c/d>"), TagKind::Open);
    }

    #[test]
    fn torn_tags() {
        for (text, range) in [
            ("<A b=\"c>", 5..6),
            ("<A b={5>", 5..6),
            ("<A", 0..2),
            ("<A b=>", 5..6),
            ("<A b=", 5..5),
            ("<A b=\"1\"c=\"2\">", 8..9),
            ("<A é>", 3..5),
            ("</A b>", 4..5),
        ] {
            assert_eq!(parse(text).unwrap_err().range, range, "{text}");
        }
    }

    #[test]
    fn repeated_arguments_are_found() {
        let tag = parse("<A b=1 c b=2 />").unwrap();
        assert_eq!(tag.repeated, [(9..10, 3..4)]);
        assert_eq!(tag.arguments.len(), 2);
    }

    #[test]
    fn names() {
        assert_eq!(component_name("<Timeline />"), Some("Timeline"));
        assert_eq!(component_name("</Time-line>"), Some("Time-line"));
        assert_eq!(component_name("<time>"), None);
        assert_eq!(component_name("< A>"), None);
    }
}
