//! Markdown once parsed: ready HTML with holes for what only the whole site can fill.

use std::borrow::Cow;

use crate::diagnostics::Span;

/// The text of a record: HTML with holes, and what is known of it without the other records.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Body {
    /// HTML and holes in the order of the page. Holes nest: a component's body is a list of pieces again.
    pub(crate) pieces: Vec<Piece>,
    /// The headings, in order.
    pub(crate) headings: Vec<Heading>,
    /// The ids that the text can be linked to: of headings and of footnotes.
    pub(crate) anchors: Vec<String>,
    /// The text without markup, for lints, descriptions and search; quotations are left out of `prose`.
    pub(crate) prose: Vec<Prose>,
}

/// A run of running text, for lints that read words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Prose {
    /// The words, where they do not stand in the file as they are: entities decoded, marks of quotations blanks.
    pub(crate) words: Option<Box<str>>,
    /// Where they stand.
    pub(crate) span: Span,
    /// Whether they stand in a block quote or in a `<Quote>`.
    pub(crate) quoted: bool,
}

impl Prose {
    /// The words, as written, with blanks for line ends; `source` is the whole file. Offsets in them equal offsets
    /// inside the span where both have the same length.
    pub(crate) fn text<'s>(&'s self, source: &'s str) -> Cow<'s, str> {
        match &self.words {
            Some(words) => Cow::Borrowed(words),
            None => on_one_line(source.get(self.span.range()).unwrap_or_default()),
        }
    }
}

/// `text` with blanks for line ends.
pub(crate) fn on_one_line(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some() {
        Cow::Owned(text.replace(['\n', '\r'], " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// A heading of a body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Heading {
    /// 2 to 6 (a first-level heading is set one lower, since the title is the page's `h1`).
    pub(crate) level: u8,
    /// The anchor: given by `{#id}` or made from the words, unique in the body.
    pub(crate) id: String,
    /// The words, as plain text.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) span: Span,
    /// The plain text of the first paragraph below it: the short answer of a question section.
    pub(crate) first_paragraph: String,
}

/// A stretch of HTML, or a hole. A story has a hundred thousand of them, so what is large or rare is boxed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    /// Ready HTML.
    Html(Box<str>),
    /// `[[id]]`, `[[kind/id]]`, `[[id#anchor]]`, `[[id|label]]`.
    Wikilink(Box<Wikilink>),
    /// `[@id]`, `[@id, p. 4]`, `[@a; @b]`.
    Citation(Box<[Citation]>),
    /// The start tag of an ordinary link, up to its closing `</a>`, which is HTML: `<a href="…"` is made when
    /// the target is known.
    Link(Box<Link>),
    /// A picture.
    Image(Box<Image>),
    /// A component's tag.
    Component(Box<ComponentCall>),
    /// A word of the interface, which is in the language of the page.
    Word(Box<Word>),
}

/// A variant that makes all pieces larger is to be boxed.
const _: () = assert!(size_of::<Piece>() <= 24);

/// What Markdown says that no author wrote, mostly to those who hear a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// The name of a table.
    Table,
    /// A task that is done.
    Done,
    /// A task that is not.
    NotDone,
    /// The kind of an alert: `note`, `tip`, `important`, `warning`, `caution`.
    Alert(&'static str),
    /// The name of the list of footnotes.
    Footnotes,
    /// The name of a footnote's mark, with the note's number.
    Footnote(usize),
    /// The way back from a footnote, with the note's number and, where it has several marks, that of the mark.
    Back(usize, Option<usize>),
}

/// A reference to a record in running text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wikilink {
    /// The kind's name as written before the slash (`term`, `terms`), where there is one.
    pub(crate) kind: Option<String>,
    /// The record's id.
    pub(crate) id: String,
    /// The anchor or option after `#`.
    pub(crate) anchor: Option<String>,
    /// The label's HTML, which may hold emphasis; without one the record's title is shown.
    pub(crate) label: Option<String>,
    /// The whole of `[[…]]`.
    pub(crate) span: Span,
}

/// One source that is cited in running text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Citation {
    /// The id of a source or a document.
    pub(crate) id: String,
    /// Where in it: `p. 4`.
    pub(crate) at: Option<String>,
    /// The `@id`, without brackets and locator.
    pub(crate) span: Span,
}

/// An ordinary Markdown link.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Link {
    /// The address as written: absolute, `/page/`, `other.md`, `#anchor`, `photo.jpg`.
    pub(crate) target: String,
    /// The title, empty where there is none.
    pub(crate) title: String,
    /// The words of the link, as plain text, for lints.
    pub(crate) text: String,
    /// The whole link.
    pub(crate) span: Span,
}

/// A Markdown picture.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Image {
    /// The address as written.
    pub(crate) target: String,
    /// The title, empty where there is none.
    pub(crate) title: String,
    /// The text alternative, empty where there is none.
    pub(crate) alt: String,
    /// The whole picture.
    pub(crate) span: Span,
}

/// A component's tag in Markdown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ComponentCall {
    /// The name: `Timeline`.
    pub(crate) name: String,
    /// Where the name stands.
    pub(crate) name_span: Span,
    /// The arguments as written.
    pub(crate) arguments: Vec<Argument>,
    /// What the tag encloses; `None` for `<Timeline />`.
    pub(crate) body: Option<Vec<Piece>>,
    /// The plain text of what it encloses.
    pub(crate) text: String,
    /// Whether it stands inside a sentence rather than as a block of its own.
    pub(crate) inline: bool,
    /// The start tag.
    pub(crate) span: Span,
}

/// An argument of a component's tag.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Argument {
    /// The name.
    pub(crate) name: String,
    /// Where the name stands.
    pub(crate) name_span: Span,
    /// The value.
    pub(crate) value: ArgumentValue,
    /// Where the value stands, quotes or braces not included; the name's place for a bare name.
    pub(crate) value_span: Span,
}

/// An argument's value as written, typed only when the component's definition is known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ArgumentValue {
    /// `name="text"`, `name='text'`, `name=text`, entities decoded.
    Text(String),
    /// `name={5}`: what stands between the braces, trimmed.
    Literal(String),
    /// `name` alone: true.
    True,
}

/// A line or two of inline Markdown from front matter: a summary, an outcome.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Inline {
    /// HTML and holes, without a `<p>` around them.
    pub(crate) pieces: Vec<Piece>,
    /// The words without markup.
    pub(crate) text: String,
    /// The value in the file, quotes included.
    pub(crate) span: Span,
}
