//! Where HTML and holes are put together, one frame for each hole that encloses others.
//!
//! pulldown-cmark's `push_html` writes each event that needs no memory of others (its footnotes restart in each call,
//! tables, headings and links are ours), so that a hole is simply the next piece: there is no mark in the HTML to
//! cut at, and thus none to forge.

use std::iter::once;

use pulldown_cmark::Event;
use pulldown_cmark::html::push_html;

use super::words;
use crate::model::body::{Link, Piece, Word};

/// Pieces under construction.
#[derive(Default)]
pub(super) struct Sink {
    outer: Vec<Frame>,
    current: Frame,
    /// Whether words of the interface have been added.
    has_words: bool,
}

#[derive(Default)]
struct Frame {
    pieces: Vec<Piece>,
    html: String,
}

/// A place in the current frame, at which a start tag can be put in later.
pub(super) struct Mark {
    piece: usize,
    offset: usize,
}

impl Frame {
    fn flush(&mut self) {
        if !self.html.is_empty() {
            self.pieces.push(Piece::Html(self.html.as_str().into()));
            self.html.clear();
        }
    }
}

impl Sink {
    /// Adds HTML as it stands.
    pub(super) fn html(&mut self, html: &str) {
        self.current.html.push_str(html);
    }

    /// Adds a word of the interface.
    pub(super) fn word(&mut self, word: Word) {
        let mark = self.mark_of(word);
        self.html(&mark);
    }

    /// What stands for a word of the interface in HTML that is to be added.
    pub(super) fn mark_of(&mut self, word: Word) -> String {
        self.has_words = true;
        words::mark(word)
    }

    /// Whether words of the interface have been added: their marks stand in the HTML.
    pub(super) fn has_words(&self) -> bool {
        self.has_words
    }

    /// Adds the HTML of one event.
    pub(super) fn event(&mut self, event: Event<'_>) {
        push_html(&mut self.current.html, once(event));
    }

    /// Adds text, escaped.
    pub(super) fn text(&mut self, text: &str) {
        // Most texts have nothing to escape, and then a writer of their own is dear.
        if memchr::memchr3(b'&', b'<', b'>', text.as_bytes()).is_some() {
            self.event(Event::Text(text.into()));
        } else {
            self.html(text);
        }
    }

    /// Adds a hole.
    pub(super) fn hole(&mut self, piece: Piece) {
        self.current.flush();
        self.current.pieces.push(piece);
    }

    /// Adds pieces that were made elsewhere.
    pub(super) fn append(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            match piece {
                Piece::Html(html) => self.html(&html),
                hole => self.hole(hole),
            }
        }
    }

    /// Begins the inside of a hole.
    pub(super) fn open(&mut self) {
        self.outer.push(std::mem::take(&mut self.current));
    }

    /// Ends the inside of a hole and gives its pieces.
    pub(super) fn close(&mut self) -> Vec<Piece> {
        let mut inner = std::mem::replace(&mut self.current, self.outer.pop().unwrap_or_default());
        inner.flush();
        inner.pieces.shrink_to_fit();
        inner.pieces
    }

    /// The present end of the current frame.
    pub(super) fn mark(&self) -> Mark {
        Mark { piece: self.current.pieces.len(), offset: self.current.html.len() }
    }

    /// Puts `html` in at `mark`, which must be of the current frame.
    pub(super) fn insert(&mut self, mark: &Mark, html: &str) {
        let Frame { pieces, html: last } = &mut self.current;
        match pieces.get_mut(mark.piece) {
            None => last.insert_str(mark.offset.min(last.len()), html),
            Some(Piece::Html(earlier)) if mark.offset <= earlier.len() => {
                let (before, after) = earlier.split_at(mark.offset);
                *earlier = [before, html, after].concat().into();
            }
            Some(_) => pieces.insert(mark.piece, Piece::Html(html.into())),
        }
    }

    /// The link that was put in as the hole after `mark`.
    pub(super) fn link_at(&mut self, mark: &Mark) -> Option<&mut Link> {
        self.current.pieces.iter_mut().skip(mark.piece).take(2).find_map(|piece| match piece {
            Piece::Link(link) => Some(&mut **link),
            _ => None,
        })
    }
}

/// `text` for an attribute's value in double quotes.
pub(super) fn attribute(text: &str) -> String {
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'"' | b'<' | b'>')) {
        return text.to_owned();
    }
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
