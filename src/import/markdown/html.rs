//! HTML as it is written: sanitised, taken apart, judged.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{RawKind, State};
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::Converted;
use crate::parse::markdown::Nesting;

/// Elements may be nested so deep; no text that people write is.
const DEEPEST: usize = 64;

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
///
/// Of HTML that is nested too deep the words are left: whoever cleans it takes time that grows with depth, and whoever
/// writes it again room on the stack.
pub(in crate::import) fn sanitised(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.to_owned();
    }
    if Nesting::default().watch(html) {
        let words = parts(html).into_iter().filter_map(|part| match part {
            Part::Text(text) => Some(text),
            Part::Start(_) | Part::End(_) => None,
        });
        return ammonia::clean_text(&words.collect::<String>());
    }
    CLEANER.clean(html).to_string()
}

/// What of `html` has no place in Markdown.
pub(super) fn judged(html: &str) -> Converted {
    let mut lost = BTreeSet::new();
    let mut has_markup = false;
    if Nesting::default().watch(html) {
        has_markup = true;
        lost.insert("elements nested too deep".to_owned());
    } else if html.contains('<') {
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
pub(super) fn is_address_elsewhere(address: &str) -> bool {
    let lower = address.trim().to_ascii_lowercase();
    ["http://", "https://", "mailto:", "tel:", "//"].iter().any(|start| lower.starts_with(start))
}

#[derive(Debug)]
pub(super) struct Tag {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

#[derive(Debug)]
pub(super) enum Part {
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

pub(super) fn parts(html: &str) -> Vec<Part> {
    let options = TokenizerOpts { initial_state: Some(State::Data), ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Collector::default(), options);
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // It stops where a script ends, for whoever wants to run it.
    while !matches!(tokenizer.feed(&input), html5ever::TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.0.take()
}

/// The parts of sanitised HTML without the elements that are nested too deep; their words stay. Each level of what is
/// written of them is a level of calls.
pub(super) fn shallow(mut parts: Vec<Part>) -> Vec<Part> {
    let mut depth = 0_usize;
    parts.retain(|part| match part {
        Part::Text(_) => true,
        Part::Start(tag) if matches!(&*tag.name, "br" | "hr" | "img" | "wbr") => true,
        Part::Start(_) => {
            depth += 1;
            depth <= DEEPEST
        }
        Part::End(_) => {
            depth = depth.saturating_sub(1);
            depth < DEEPEST
        }
    });
    parts
}

pub(super) fn is_inline(name: &str) -> bool {
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
