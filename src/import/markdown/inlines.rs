//! What is inside a paragraph: marks, links, words in which nothing is a sign.

use super::html::{Tag, is_address_elsewhere};

/// What is inside a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Inline {
    Text(String),
    Break,
    Code(String),
    Span(Mark, Vec<Inline>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    Strong,
    Emphasis,
    Struck,
    Above,
    Below,
    Quoted,
    Link(String),
    /// An element that says nothing.
    Nothing,
}

impl Mark {
    pub(super) fn of(tag: &Tag) -> Self {
        match &*tag.name {
            "b" | "strong" => Self::Strong,
            "i" | "em" => Self::Emphasis,
            "del" | "s" | "strike" => Self::Struck,
            "sup" => Self::Above,
            "sub" => Self::Below,
            "q" => Self::Quoted,
            "a" => tag.attribute("href").map_or(Self::Nothing, |href| match is_address_elsewhere(href) {
                true => Self::Link(address(href)),
                false => Self::Nothing,
            }),
            _ => Self::Nothing,
        }
    }

    /// The element that says the same where Markdown's own signs would not be read as such.
    fn element(&self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Emphasis => "em",
            Self::Struck => "del",
            Self::Above => "sup",
            Self::Below => "sub",
            _ => "",
        }
    }
}

pub(super) fn words_of(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) => text.clone(),
            Inline::Break => " ".to_owned(),
            Inline::Span(_, inside) => words_of(inside),
        })
        .collect()
}

/// White space as HTML counts it: one blank for many, none at either end and none beside a break; and marks that have
/// no blanks at their ends, since Markdown's signs must touch a word.
pub(super) fn normalised(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::new();
    spread(inlines, &mut out);
    let mut squeezed = Vec::with_capacity(out.len());
    let mut after_blank = true;
    squeeze(out, &mut squeezed, &mut after_blank);
    // A break at an end says nothing.
    while squeezed.last().is_some_and(is_blank) {
        squeezed.pop();
    }
    let begin = squeezed.iter().position(|inline| !is_blank(inline)).unwrap_or_default();
    squeezed.split_off(begin)
}

fn is_blank(inline: &Inline) -> bool {
    match inline {
        Inline::Break => true,
        Inline::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// Takes apart what says nothing, and moves blanks at the ends of marks out of them.
fn spread(inlines: Vec<Inline>, out: &mut Vec<Inline>) {
    for inline in inlines {
        match inline {
            Inline::Span(Mark::Nothing, inside) => spread(inside, out),
            Inline::Span(mark, inside) => {
                let mut inner = Vec::new();
                spread(inside, &mut inner);
                let lead = inner.iter().position(|inline| !is_blank(inline)).unwrap_or(inner.len());
                let tail =
                    inner.split_off(inner.iter().rposition(|inline| !is_blank(inline)).map_or(lead, |at| at + 1));
                let mut inner: Vec<Inline> = {
                    let rest = inner.split_off(lead);
                    out.append(&mut inner);
                    rest
                };
                let mut after = None;
                if let Some(Inline::Text(first)) = inner.first_mut()
                    && first.starts_with(char::is_whitespace)
                {
                    out.push(Inline::Text(" ".to_owned()));
                    *first = first.trim_start().to_owned();
                }
                if let Some(Inline::Text(last)) = inner.last_mut()
                    && last.ends_with(char::is_whitespace)
                {
                    after = Some(Inline::Text(" ".to_owned()));
                    *last = last.trim_end().to_owned();
                }
                if !inner.is_empty() {
                    out.push(Inline::Span(mark, inner));
                }
                out.extend(after);
                out.extend(tail);
            }
            inline => out.push(inline),
        }
    }
}

fn squeeze(inlines: Vec<Inline>, out: &mut Vec<Inline>, after_blank: &mut bool) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => {
                let mut squeezed = String::with_capacity(text.len());
                for letter in text.chars() {
                    // A blank that does not break is none to HTML.
                    let is_blank = matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{c}');
                    if !is_blank {
                        squeezed.push(letter);
                    } else if !*after_blank {
                        squeezed.push(' ');
                    }
                    *after_blank = is_blank;
                }
                match out.last_mut() {
                    Some(Inline::Text(before)) => before.push_str(&squeezed),
                    _ if squeezed.is_empty() => {}
                    _ => out.push(Inline::Text(squeezed)),
                }
            }
            Inline::Break => {
                if let Some(Inline::Text(before)) = out.last_mut() {
                    before.truncate(before.trim_end_matches(' ').len());
                }
                out.push(Inline::Break);
                *after_blank = true;
            }
            Inline::Code(code) => {
                *after_blank = false;
                out.push(Inline::Code(code));
            }
            Inline::Span(mark, inside) => {
                let mut inner = Vec::with_capacity(inside.len());
                squeeze(inside, &mut inner, after_blank);
                if !inner.is_empty() {
                    out.push(Inline::Span(mark, inner));
                }
            }
        }
    }
}

/// Writes inlines; `after` is the character that follows them, where one does.
pub(super) fn inlines(out: &mut String, list: &[Inline], autolink: bool, after: Option<char>) {
    for (at, inline) in list.iter().enumerate() {
        let next = list.get(at + 1).map_or(after, first_letter);
        match inline {
            Inline::Text(text) if autolink => linked(out, text),
            Inline::Text(text) => escaped(out, text),
            // Blank lines would end the paragraph.
            Inline::Break if out.is_empty() || out.ends_with("\\\n") => {}
            Inline::Break => out.push_str("\\\n"),
            Inline::Code(code) => code_span(out, code),
            Inline::Span(mark, inside) => span(out, mark, inside, autolink, next),
        }
    }
}

/// What a reader of Markdown sees first of an inline; `*` stands for any sign.
fn first_letter(inline: &Inline) -> Option<char> {
    match inline {
        Inline::Text(text) => text.chars().next(),
        Inline::Break => Some('\n'),
        Inline::Code(_) => Some('`'),
        Inline::Span(Mark::Link(_), _) => Some('['),
        Inline::Span(..) => Some('*'),
    }
}

fn span(out: &mut String, mark: &Mark, inside: &[Inline], autolink: bool, next: Option<char>) {
    match mark {
        Mark::Link(address) => {
            let words = words_of(inside);
            if words == *address && !address.starts_with("mailto:") {
                out.push_str(&format!("<{address}>"));
                return;
            }
            out.push('[');
            // A link has no links in it.
            inlines(out, inside, false, Some(']'));
            out.push_str(&format!("]({address})"));
        }
        Mark::Quoted => {
            out.push('“');
            inlines(out, inside, autolink, Some('”'));
            out.push('”');
        }
        Mark::Above | Mark::Below => {
            let mut inner = String::new();
            inlines(&mut inner, inside, autolink, Some('<'));
            element(out, mark, &inner);
        }
        Mark::Nothing => inlines(out, inside, autolink, next),
        Mark::Strong | Mark::Emphasis | Mark::Struck => {
            let sign = match mark {
                Mark::Strong => "**",
                Mark::Emphasis => "*",
                _ => "~~",
            };
            // Written once, whatever stands around it: a second time would be twice as long with each level.
            let mut inner = String::new();
            inlines(&mut inner, inside, autolink, Some('*'));
            if inner.is_empty() {
                return;
            }
            if touches(out.chars().next_back(), &inner, next) {
                out.push_str(sign);
                out.push_str(&inner);
                out.push_str(sign);
            } else {
                element(out, mark, &inner);
            }
        }
    }
}

/// Whether signs around `inner` are read as marks: CommonMark's rules for flanking, and no other sign beside them.
fn touches(before: Option<char>, inner: &str, after: Option<char>) -> bool {
    let is_space = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
    let is_sign =
        |letter: Option<char>| letter.is_some_and(|letter| !letter.is_alphanumeric() && !letter.is_whitespace());
    let (first, last) = (inner.chars().next(), inner.chars().next_back());
    let crowds = |letter: Option<char>| matches!(letter, Some('*' | '~' | '_' | '\\'));
    if [before, first, last, after].into_iter().any(crowds) || is_space(first) || is_space(last) {
        return false;
    }
    (!is_sign(first) || is_space(before) || is_sign(before)) && (!is_sign(last) || is_space(after) || is_sign(after))
}

fn element(out: &mut String, mark: &Mark, inner: &str) {
    let name = mark.element();
    out.push_str(&format!("<{name}>{inner}</{name}>"));
}

fn code_span(out: &mut String, code: &str) {
    let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
    if code.is_empty() {
        return;
    }
    let longest = code.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let blank = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    out.push_str(&format!("{fence}{blank}{code}{blank}{fence}"));
}

/// An address inside `(…)` or `<…>`.
pub(super) fn address(href: &str) -> String {
    let href = href.trim();
    let href = if href.starts_with("//") { format!("https:{href}") } else { href.to_owned() };
    let mut address = String::with_capacity(href.len());
    for letter in href.chars() {
        match letter {
            '(' => address.push_str("%28"),
            ')' => address.push_str("%29"),
            '<' => address.push_str("%3C"),
            '>' => address.push_str("%3E"),
            '\\' => address.push_str("%5C"),
            letter if letter.is_whitespace() || letter.is_control() => address.push_str("%20"),
            letter => address.push(letter),
        }
    }
    address
}

/// Text in which addresses become links, as TimelineJS makes them.
fn linked(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = ["https://", "http://"].iter().filter_map(|start| rest.find(start)).min() {
        let (before, from) = rest.split_at(at);
        let length =
            from.find(|letter: char| letter.is_whitespace() || "<>\"\u{a0}".contains(letter)).unwrap_or(from.len());
        let address = from[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*', '_']);
        escaped(out, before);
        if crate::parse::keys::address::is_web_address(address) {
            out.push_str(&format!("<{address}>"));
        } else {
            escaped(out, address);
        }
        rest = &from[address.len()..];
    }
    escaped(out, rest);
}

/// Text in which nothing is a sign.
fn escaped(out: &mut String, text: &str) {
    let mut letters = text.chars().peekable();
    let mut before = out.chars().next_back();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let is_sign = match letter {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
            // Inside a word it is none.
            '_' => !(before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
            // Before a link it would make a picture of it.
            '!' => next.is_none(),
            '&' => next.is_some_and(|next| next.is_ascii_alphabetic() || next == '#'),
            _ => false,
        };
        if is_sign {
            out.push('\\');
        }
        out.push(letter);
        before = Some(letter);
    }
}
