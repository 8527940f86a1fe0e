//! The HTML of other tools becomes Markdown of ours.
//!
//! It is sanitised first, which makes it well-formed too: what is left is a flat list of balanced tags, and no tree is
//! needed. `ammonia` does that, and `html5ever` under it reads both what was written and what is left. Libraries that
//! turn HTML into Markdown know nothing of our `[[…]]`, `[@…]` and `<Component />`, which a text must not contain by
//! accident.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{RawKind, State};
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// HTML as Markdown, and what did not come along.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Converted {
    pub(super) markdown: String,
    /// Tags and attributes that are left out, as one writes them: `<script>`, `style="…"`.
    pub(super) lost: Vec<String>,
    /// Whether there is any markup in it.
    pub(super) has_markup: bool,
}

/// Elements that Markdown has, or that say nothing by themselves.
const ELEMENTS: [&str; 38] = [
    "a",
    "abbr",
    "article",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "iframe",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "u",
    "ul",
    "cite",
    "q",
    "mark",
    "wbr",
];
/// Those of them whose loss is told, though their words stay.
const WORDS_ALONE: &[&str] = &["u", "small", "cite", "mark", "abbr"];
/// Attributes that nobody sees.
const UNSEEN: &[&str] =
    &["href", "src", "alt", "title", "target", "rel", "class", "id", "start", "width", "height", "lang", "dir"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(ELEMENTS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("img", ["src", "alt"])
        .add_tag_attributes("iframe", ["src"])
        .add_tag_attributes("ol", ["start"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]));
    cleaner
});

/// HTML without what could do harm, for texts that are kept as HTML.
pub(super) fn sanitised(html: &str) -> String {
    if html.contains(['<', '&']) { CLEANER.clean(html).to_string() } else { html.to_owned() }
}

/// A text of paragraphs.
pub(super) fn text(html: &str, autolink: bool) -> Converted {
    converted(html, autolink, false)
}

/// A text of one paragraph, on one line.
pub(super) fn line(html: &str, autolink: bool) -> Converted {
    converted(html, autolink, true)
}

/// The words alone.
pub(super) fn plain(html: &str) -> Converted {
    let mut words = String::new();
    for part in parts(&sanitised(html)) {
        match part {
            Part::Text(text) => words.push_str(&text),
            Part::Start(tag) if !is_inline(&tag.name) || tag.name == "br" => words.push(' '),
            Part::Start(_) | Part::End(_) => {}
        }
    }
    let markdown = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Converted { markdown, ..judged(html) }
}

/// The address that a frame shows, where `html` is one.
pub(super) fn frame(html: &str) -> Option<String> {
    let mut frames = parts(html).into_iter().filter_map(|part| match part {
        Part::Start(tag) if tag.name == "iframe" => tag.attribute("src").map(address),
        _ => None,
    });
    frames.next()
}

fn converted(html: &str, autolink: bool, one_line: bool) -> Converted {
    let mut writer = Writer { autolink, one_line, ..Writer::default() };
    writer.write(parts(&sanitised(html)));
    Converted { markdown: writer.out, ..judged(html) }
}

/// What of `html` has no place in Markdown.
fn judged(html: &str) -> Converted {
    let mut lost = BTreeSet::new();
    let mut has_markup = false;
    if html.contains('<') {
        for part in parts(html) {
            let Part::Start(tag) = part else { continue };
            has_markup = true;
            if !ELEMENTS.contains(&&*tag.name) || WORDS_ALONE.contains(&&*tag.name) {
                lost.insert(format!("<{}>", tag.name));
                continue;
            }
            lost.extend(tag.attributes.iter().filter_map(|(name, value)| {
                let is_address = matches!(&**name, "href" | "src");
                match is_address && !is_address_elsewhere(value) {
                    true => Some(format!("{name}=\"{}\"", value.chars().take(60).collect::<String>())),
                    false => {
                        (!UNSEEN.contains(&&**name) && !name.starts_with("data-")).then(|| format!("{name}=\"…\""))
                    }
                }
            }));
        }
    }
    Converted { markdown: String::new(), lost: lost.into_iter().collect(), has_markup }
}

/// Whether a link can lead there from any page.
fn is_address_elsewhere(address: &str) -> bool {
    let lower = address.trim().to_ascii_lowercase();
    ["http://", "https://", "mailto:", "tel:", "//"].iter().any(|start| lower.starts_with(start))
}

// Reading.

#[derive(Debug)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

#[derive(Debug)]
enum Part {
    Text(String),
    Start(Tag),
    End(String),
}

/// Collects what the tokenizer finds.
#[derive(Default)]
struct Collector(RefCell<Vec<Part>>);

impl TokenSink for Collector {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut parts = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => match parts.last_mut() {
                Some(Part::Text(before)) => before.push_str(&text),
                _ => parts.push(Part::Text(text.to_string())),
            },
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                if tag.kind == TagKind::EndTag {
                    parts.push(Part::End(name));
                    return TokenSinkResult::Continue;
                }
                let attributes =
                    tag.attrs.iter().map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()));
                let raw = match &*name {
                    "script" => Some(RawKind::ScriptData),
                    "style" | "xmp" | "noembed" | "noframes" => Some(RawKind::Rawtext),
                    "textarea" | "title" => Some(RawKind::Rcdata),
                    _ => None,
                };
                parts.push(Part::Start(Tag { attributes: attributes.collect(), name }));
                if let Some(raw) = raw {
                    return TokenSinkResult::RawData(raw);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn parts(html: &str) -> Vec<Part> {
    let options = TokenizerOpts { initial_state: Some(State::Data), ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Collector::default(), options);
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // It stops where a script ends, for whoever wants to run it.
    while !matches!(tokenizer.feed(&input), html5ever::TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.0.take()
}

fn is_inline(name: &str) -> bool {
    !matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "ul"
            | "ol"
            | "li"
            | "blockquote"
            | "pre"
            | "hr"
            | "iframe"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
    )
}

// Writing.

/// What is inside a paragraph.
#[derive(Clone, Debug, PartialEq)]
enum Inline {
    Text(String),
    Break,
    Code(String),
    Span(Mark, Vec<Inline>),
}

#[derive(Clone, Debug, PartialEq)]
enum Mark {
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
    fn of(tag: &Tag) -> Self {
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

/// A block that is open.
#[derive(Debug)]
enum Frame {
    Quotation,
    List {
        number: Option<usize>,
        sign: char,
    },
    /// An item, with the sign that is to be written before its first line, and how far the others are indented.
    Item {
        sign: Option<String>,
        width: usize,
    },
}

#[derive(Debug, Default)]
struct Writer {
    out: String,
    autolink: bool,
    one_line: bool,
    frames: Vec<Frame>,
    /// Marks that are open, and what is inside of each; the first is the paragraph.
    open: Vec<(Mark, String, Vec<Inline>)>,
    paragraph: Vec<Inline>,
    heading: Option<usize>,
    preformatted: Option<String>,
    lists: usize,
    /// Whether the last block was written inside a list that is still open.
    in_list: bool,
}

impl Writer {
    fn write(&mut self, parts: Vec<Part>) {
        for part in parts {
            match part {
                Part::Text(text) => match &mut self.preformatted {
                    Some(code) => code.push_str(&text),
                    None => self.push(Inline::Text(text)),
                },
                Part::Start(tag) => self.start(&tag),
                Part::End(name) => self.end(&name),
            }
        }
        self.flush();
    }

    fn push(&mut self, inline: Inline) {
        match self.open.last_mut() {
            Some((_, _, inside)) => inside.push(inline),
            None => self.paragraph.push(inline),
        }
    }

    fn start(&mut self, tag: &Tag) {
        match &*tag.name {
            "br" => match &mut self.preformatted {
                Some(code) => code.push('\n'),
                None => self.push(Inline::Break),
            },
            "wbr" => {}
            "img" => {
                let Some(src) = tag.attribute("src").filter(|src| is_address_elsewhere(src)) else {
                    return self.push(Inline::Text(tag.attribute("alt").unwrap_or_default().to_owned()));
                };
                let label = tag.attribute("alt").unwrap_or(src).to_owned();
                self.push(Inline::Span(Mark::Link(address(src)), vec![Inline::Text(label)]));
            }
            "iframe" => {
                self.flush();
                if let Some(src) = tag.attribute("src").filter(|src| is_address_elsewhere(src)) {
                    self.push(Inline::Span(Mark::Link(address(src)), vec![Inline::Text(src.to_owned())]));
                    self.flush();
                }
            }
            "hr" => {
                self.flush();
                if !self.one_line {
                    self.block("* * *", "");
                }
            }
            "blockquote" => {
                self.flush();
                self.frames.push(Frame::Quotation);
            }
            "ul" | "ol" => {
                self.flush();
                // Lists that follow each other differ in their signs, or they would be one.
                let (bullet, dot) = if self.lists % 2 == 0 { ('-', '.') } else { ('*', ')') };
                self.lists += 1;
                let number = (tag.name == "ol").then(|| {
                    tag.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1_usize).min(999_999_999)
                });
                self.frames.push(Frame::List { sign: if number.is_some() { dot } else { bullet }, number });
            }
            "li" => {
                self.flush();
                let sign = match self.frames.last_mut() {
                    Some(Frame::List { number: Some(number), sign }) => {
                        let text = format!("{number}{sign} ");
                        *number += 1;
                        text
                    }
                    Some(Frame::List { sign, .. }) => format!("{sign} "),
                    _ => "- ".to_owned(),
                };
                self.frames.push(Frame::Item { width: sign.len(), sign: Some(sign) });
            }
            "pre" => {
                self.flush();
                self.preformatted = Some(String::new());
            }
            "code" if self.preformatted.is_some() => {}
            name if !is_inline(name) => {
                self.flush();
                self.heading = name.strip_prefix('h').and_then(|level| level.parse().ok());
            }
            _ => self.open.push((Mark::of(tag), tag.name.clone(), Vec::new())),
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "blockquote" => {
                self.flush();
                if let Some(at) = self.frames.iter().rposition(|frame| matches!(frame, Frame::Quotation)) {
                    self.frames.truncate(at);
                }
            }
            "ul" | "ol" => {
                self.flush();
                if let Some(at) = self.frames.iter().rposition(|frame| matches!(frame, Frame::List { .. })) {
                    self.frames.truncate(at);
                }
            }
            "li" => {
                self.flush();
                if let Some(at) = self.frames.iter().rposition(|frame| matches!(frame, Frame::Item { .. })) {
                    self.frames.truncate(at);
                }
            }
            "pre" => {
                if let Some(code) = self.preformatted.take() {
                    self.code_block(&code);
                }
            }
            "code" if self.preformatted.is_some() => {}
            name if !is_inline(name) => {
                self.flush();
                self.heading = None;
            }
            _ => {
                if let Some(at) = self.open.iter().rposition(|(_, open, _)| open == name) {
                    while self.open.len() > at {
                        self.close();
                    }
                }
            }
        }
    }

    /// Closes the innermost mark.
    fn close(&mut self) {
        if let Some((mark, name, inside)) = self.open.pop() {
            let inline = if name == "code" { Inline::Code(words_of(&inside)) } else { Inline::Span(mark, inside) };
            self.push(inline);
        }
    }

    /// Writes the paragraph that is open. What is open in it goes on in the next.
    fn flush(&mut self) {
        let reopened: Vec<(Mark, String)> =
            self.open.iter().map(|(mark, name, _)| (mark.clone(), name.clone())).collect();
        while !self.open.is_empty() {
            self.close();
        }
        self.open.extend(reopened.into_iter().map(|(mark, name)| (mark, name, Vec::new())));
        let paragraph = normalised(std::mem::take(&mut self.paragraph));
        let mut text = String::new();
        inlines(&mut text, &paragraph, self.autolink, None);
        let text = text.trim_matches([' ', '\n']).trim_end_matches("\\\n").trim();
        if text.is_empty() {
            return;
        }
        if self.one_line {
            if !self.out.is_empty() {
                self.out.push(' ');
            }
            self.out.push_str(&text.replace("\\\n", " "));
            return;
        }
        match self.heading {
            Some(level) => self.block(&text.replace("\\\n", " "), &format!("{} ", "#".repeat(level))),
            None => self.block(&starts_escaped(text), ""),
        }
    }

    fn code_block(&mut self, code: &str) {
        let code = code.trim_matches('\n');
        if code.trim().is_empty() {
            return;
        }
        if self.one_line {
            return self.paragraph.push(Inline::Code(code.to_owned()));
        }
        let longest = code.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        self.block(&format!("{fence}\n{code}\n{fence}"), "");
    }

    /// Writes a block, each of its lines behind what its frames ask for.
    fn block(&mut self, text: &str, lead: &str) {
        let begins_item = self.frames.iter().any(|frame| matches!(frame, Frame::Item { sign: Some(_), .. }));
        let is_in_list = self.frames.iter().any(|frame| matches!(frame, Frame::Item { .. }));
        if !self.out.is_empty() {
            self.out.push('\n');
            // Items stand close to each other; everything else has a blank line before it.
            if !(begins_item && self.in_list) {
                let blank = self.prefix(false);
                self.out.push_str(blank.trim_end());
                self.out.push('\n');
            }
        }
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.out.push('\n');
            }
            let prefix = self.prefix(number == 0);
            if number == 0 {
                self.out.push_str(&prefix);
                self.out.push_str(lead);
                self.out.push_str(line);
            } else {
                self.out.push_str(format!("{prefix}{line}").trim_end());
            }
        }
        self.in_list = is_in_list;
    }

    /// What stands before a line; on a first line the signs of items that have not been written yet.
    fn prefix(&mut self, is_first: bool) -> String {
        let mut prefix = String::new();
        for frame in &mut self.frames {
            match frame {
                Frame::Quotation => prefix.push_str("> "),
                Frame::List { .. } => {}
                Frame::Item { sign, width } => match sign {
                    Some(_) if is_first => prefix.push_str(&sign.take().unwrap_or_default()),
                    Some(_) => {}
                    None => prefix.extend(std::iter::repeat_n(' ', *width)),
                },
            }
        }
        prefix
    }
}

fn words_of(inlines: &[Inline]) -> String {
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
fn normalised(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::new();
    spread(inlines, &mut out);
    let mut squeezed = Vec::with_capacity(out.len());
    let mut after_blank = true;
    squeeze(out, &mut squeezed, &mut after_blank);
    squeezed
}

/// Takes apart what says nothing, and moves blanks at the ends of marks out of them.
fn spread(inlines: Vec<Inline>, out: &mut Vec<Inline>) {
    for inline in inlines {
        match inline {
            Inline::Span(Mark::Nothing, inside) => spread(inside, out),
            Inline::Span(mark, inside) => {
                let mut inner = Vec::new();
                spread(inside, &mut inner);
                let is_blank = |inline: &Inline| match inline {
                    Inline::Break => true,
                    Inline::Text(text) => text.trim().is_empty(),
                    _ => false,
                };
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
fn inlines(out: &mut String, list: &[Inline], autolink: bool, after: Option<char>) {
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
            element(out, mark, inside, autolink);
        }
        Mark::Nothing => inlines(out, inside, autolink, next),
        Mark::Strong | Mark::Emphasis | Mark::Struck => {
            let sign = match mark {
                Mark::Strong => "**",
                Mark::Emphasis => "*",
                _ => "~~",
            };
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
                element(out, mark, inside, autolink);
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

fn element(out: &mut String, mark: &Mark, inside: &[Inline], autolink: bool) {
    let name = mark.element();
    out.push_str(&format!("<{name}>"));
    inlines(out, inside, autolink, Some('<'));
    out.push_str(&format!("</{name}>"));
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
fn address(href: &str) -> String {
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

/// A paragraph none of whose lines begins like another block.
fn starts_escaped(text: &str) -> String {
    text.split('\n').map(start_escaped).collect::<Vec<_>>().join("\n")
}

fn start_escaped(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    if digits > 0 && rest.starts_with(['.', ')']) && rest[1..].chars().next().is_none_or(char::is_whitespace) {
        return format!("{}\\{rest}", &line[..digits]);
    }
    let is_block = match line.chars().next() {
        Some('#' | '>' | '=' | ':') => true,
        Some('-' | '+') => true,
        _ => false,
    };
    if is_block { format!("\\{line}") } else { line.to_owned() }
}
