//! What the kinds' extractions share: inline text, references, citations, rows, words of closed vocabularies.

use crate::Code;
use crate::diagnostics::Span;
use crate::diagnostics::Spanned;
use crate::model::When;
use crate::model::body::Inline;
use crate::model::record::{Author, Cite, Ref, Row};
use crate::model::vocabulary::{Open, Word, words};
use crate::parse::keys::Keys;
use crate::parse::keys::shape::Scalar;
use crate::parse::markdown::{RawHtml, parse_inline};
use crate::parse::report::Report;
use crate::parse::tree::{Node, Value};

/// Takes typed values out of one file's front matter.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'r, 's> {
    /// Where what is wrong goes.
    pub(crate) report: &'r Report<'s>,
    /// What becomes of raw HTML.
    pub(crate) raw_html: RawHtml,
}

impl<'r, 's> Reader<'r, 's> {
    /// The keys of a table.
    pub(crate) fn keys<'n>(self, node: &'n Node, what: &'static str) -> Keys<'n, 'r, 's> {
        Keys::new(node, what, self.report)
    }

    /// A line of inline Markdown.
    pub(crate) fn inline(self, keys: &mut Keys<'_, '_, '_>, key: &'static str) -> Option<Inline> {
        keys.narrow(key, || Scalar::Inline);
        keys.text(key).map(|text| self.inline_of(&text))
    }

    /// A line of inline Markdown that must be there.
    pub(crate) fn need_inline(self, keys: &mut Keys<'_, '_, '_>, key: &'static str) -> Option<Inline> {
        keys.narrow(key, || Scalar::Inline);
        keys.need_text(key).map(|text| self.inline_of(&text))
    }

    fn inline_of(self, text: &Spanned<String>) -> Inline {
        let mut found = Vec::new();
        let inline =
            parse_inline(self.report.path(), self.report.source(), &text.value, text.span, self.raw_html, &mut found);
        found.into_iter().for_each(|diagnostic| self.report.push(diagnostic));
        inline
    }

    /// A reference by id.
    pub(crate) fn reference(self, keys: &mut Keys<'_, '_, '_>, key: &'static str) -> Option<Ref> {
        keys.narrow(key, || Scalar::Reference);
        keys.text(key).map(reference)
    }

    /// A reference that must be there.
    pub(crate) fn need_reference(self, keys: &mut Keys<'_, '_, '_>, key: &'static str) -> Option<Ref> {
        keys.narrow(key, || Scalar::Reference);
        keys.need_text(key).map(reference)
    }

    /// A list of references by id.
    pub(crate) fn references(self, keys: &mut Keys<'_, '_, '_>, key: &'static str) -> Vec<Ref> {
        keys.narrow(key, || Scalar::Reference);
        keys.texts(key).into_iter().map(reference).collect()
    }

    /// A reference, or a list of them: `"germany"`, `["germany", "friedrich-merz"]`.
    pub(crate) fn one_or_several(self, keys: &mut Keys<'_, '_, '_>, key: &'static str) -> Vec<Ref> {
        match keys.item_or_several(key) {
            Some(Node { value: Value::List(_) | Value::Cells(..), .. }) => self.references(keys, key),
            Some(node) => self.cite(node).map(|cite| cite.source).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// A list of citations: `["id", { id = "id", at = "p. 4" }]`.
    pub(crate) fn cites(self, keys: &mut Keys<'_, '_, '_>, key: &'static str) -> Vec<Cite> {
        exactly(keys.items(key).into_iter(), |item| self.cite(item))
    }

    /// One citation: an id, or a table of `id` and `at`.
    pub(crate) fn cite(self, node: &Node) -> Option<Cite> {
        if let Some(id) = node.value.as_text() {
            let span = self.report.inside_quotes(node.span, id);
            return Some(Cite { source: Ref { id: id.trim().to_owned(), span }, at: None });
        }
        match &node.value {
            Value::Refused | Value::Nothing => None,
            Value::Table(_) => {
                let mut keys = self.keys(node, "a reference with its place");
                let source = self.need_reference(&mut keys, "id");
                let at = keys.text("at").map(|at| at.value);
                keys.done();
                source.map(|source| Cite { source, at })
            }
            _ => {
                self.report.push(
                    self.report
                        .at(Code::WrongType, node.span, "this is neither an id nor a table")
                        .hint("write an id in quotes, or `{ id = \"…\" }` to say more of it"),
                );
                None
            }
        }
    }

    /// A list of authors: ids, and plain names, which have a capital or a space.
    pub(crate) fn authors(self, keys: &mut Keys<'_, '_, '_>, key: &'static str) -> Vec<Author> {
        keys.texts(key)
            .into_iter()
            .map(|author| {
                if author.value.chars().any(|letter| letter.is_uppercase() || letter.is_whitespace()) {
                    Author::Name(author.value)
                } else {
                    Author::Person(reference(author))
                }
            })
            .collect()
    }

    /// A word of a closed vocabulary.
    pub(crate) fn word<W: Word>(self, keys: &mut Keys<'_, '_, '_>, key: &'static str) -> Option<Spanned<W>> {
        keys.narrow(key, || Scalar::Word(words::<W>()));
        let word = keys.text(key)?;
        self.known_word(key, word)
    }

    /// A word of a closed vocabulary that must be there.
    pub(crate) fn need_word<W: Word>(self, keys: &mut Keys<'_, '_, '_>, key: &'static str) -> Option<Spanned<W>> {
        keys.narrow(key, || Scalar::Word(words::<W>()));
        let word = keys.need_text(key)?;
        self.known_word(key, word)
    }

    /// A word of an open vocabulary that must be there. Whether the site knows it is seen later.
    pub(crate) fn need_open_word(
        self,
        keys: &mut Keys<'_, '_, '_>,
        key: &'static str,
        of: Open,
    ) -> Option<Spanned<String>> {
        keys.narrow(key, || Scalar::Open(of));
        keys.need_text(key)
    }

    /// The same where it may be left out.
    pub(crate) fn open_word(self, keys: &mut Keys<'_, '_, '_>, key: &'static str, of: Open) -> Option<Spanned<String>> {
        keys.narrow(key, || Scalar::Open(of));
        keys.text(key)
    }

    fn known_word<W: Word>(self, key: &'static str, word: Spanned<String>) -> Option<Spanned<W>> {
        let known = W::parse(&word.value);
        if known.is_none() {
            self.report.push(
                self.report
                    .at(Code::UnknownValue, word.span, format!("`{key}` cannot be `{}`", word.value))
                    .hint(W::suggestion(&word.value)),
            );
        }
        known.map(|value| Spanned { value, span: word.span })
    }

    /// What every dated row has.
    pub(crate) fn row(self, keys: &mut Keys<'_, '_, '_>) -> Row {
        Row {
            date: keys.date("date"),
            announced: keys.date("announced"),
            event: self.reference(keys, "event"),
            sources: self.cites(keys, "sources"),
            span: keys.span(),
        }
    }

    /// The rows of a history, each read by `read`; a row that lacks what it needs is left out.
    pub(crate) fn rows<'n, T>(
        self,
        keys: &mut Keys<'n, '_, '_>,
        key: &'static str,
        what: &'static str,
        mut read: impl FnMut(&mut Keys<'n, 'r, 's>) -> Option<T>,
    ) -> Vec<T> {
        exactly(keys.rows(key).into_iter(), |node| {
            let mut row = self.keys(node, what);
            let value = read(&mut row);
            row.done();
            value
        })
    }

    /// Reports that `to` comes before `from`.
    pub(crate) fn in_order(self, from: Option<&Spanned<When>>, to: Option<&Spanned<When>>) {
        let (Some(from), Some(to)) = (from, to) else { return };
        if let (Some(first), Some(last)) = (from.value.earliest(), to.value.latest())
            && last < first
        {
            self.report.push(
                self.report
                    .at(Code::InvalidDate, to.span, "`to` comes before `from`")
                    .hint("exchange the two days, or correct one"),
            );
        }
    }

    /// A list of words of an open vocabulary.
    pub(crate) fn open_words(self, keys: &mut Keys<'_, '_, '_>, key: &'static str, of: Open) -> Vec<Spanned<String>> {
        keys.narrow(key, || Scalar::Open(of));
        keys.texts(key)
    }

    /// A country's two-letter code.
    pub(crate) fn country(self, keys: &mut Keys<'_, '_, '_>) -> Option<String> {
        keys.narrow("country", || Scalar::Country);
        let country = keys.text("country")?;
        if country.value.len() == 2 && country.value.bytes().all(|letter| letter.is_ascii_alphabetic()) {
            return Some(country.value.to_ascii_uppercase());
        }
        self.report.push(
            self.report
                .at(Code::UnknownValue, country.span, format!("`{}` is no country code", country.value))
                .hint("write the two letters of ISO 3166-1, such as `DE`"),
        );
        None
    }

    /// Reports `key` as one that the table has and may not have.
    pub(crate) fn refuse(self, code: Code, span: Span, message: &str, hint: &str) {
        self.report.push(self.report.at(code, span, message).hint(hint));
    }
}

/// A list that has room for what is in it and no more: most lists of a record have one or two entries, where growing
/// makes room for four.
pub(super) fn exactly<A, B>(items: impl ExactSizeIterator<Item = A>, read: impl FnMut(A) -> Option<B>) -> Vec<B> {
    let mut list = Vec::with_capacity(items.len());
    list.extend(items.filter_map(read));
    list
}

fn reference(text: Spanned<String>) -> Ref {
    Ref { id: text.value.trim().to_owned(), span: text.span }
}
