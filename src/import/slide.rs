//! What TimelineJS knows of a timeline, with places, whichever file it comes from.
//!
//! The names are those of its JSON format (<https://timeline.knightlab.com/docs/json-format.html>).

use crate::diagnostics::{Span, Spanned};

/// A text and where it stands.
pub(super) type Text = Spanned<String>;

/// What a slide is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Something that happened.
    #[default]
    Event,
    /// The slide that tells what the timeline is about.
    Title,
    /// A stretch of time with a name.
    Era,
}

impl Role {
    /// The word that messages use.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Title => "title",
            Self::Era => "era",
        }
    }
}

/// A slide. Texts are as written, in HTML, and not empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Slide {
    /// Where it stands: its first line, or its row.
    pub(super) span: Span,
    pub(super) role: Role,
    pub(super) unique_id: Option<Text>,
    pub(super) start_date: Option<Moment>,
    pub(super) end_date: Option<Moment>,
    pub(super) display_date: Option<Text>,
    pub(super) headline: Option<Text>,
    pub(super) text: Option<Text>,
    pub(super) group: Option<Text>,
    pub(super) media: Media,
    pub(super) background: Background,
    /// Whether addresses in texts become links; they do unless it says otherwise.
    pub(super) autolink: Option<bool>,
}

/// A date of TimelineJS: a year, and as much more as is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Moment {
    pub(super) span: Span,
    pub(super) year: Option<Spanned<i64>>,
    pub(super) month: Option<Spanned<i64>>,
    pub(super) day: Option<Spanned<i64>>,
    pub(super) hour: Option<Spanned<i64>>,
    pub(super) minute: Option<Spanned<i64>>,
    pub(super) second: Option<Spanned<i64>>,
    pub(super) millisecond: Option<Spanned<i64>>,
    pub(super) format: Option<Text>,
    pub(super) display_date: Option<Text>,
}

/// A picture, a film, a quotation.
#[derive(Clone, Debug, Default)]
pub(super) struct Media {
    pub(super) url: Option<Text>,
    pub(super) caption: Option<Text>,
    pub(super) credit: Option<Text>,
    pub(super) thumbnail: Option<Text>,
    pub(super) alt: Option<Text>,
    pub(super) title: Option<Text>,
    pub(super) link: Option<Text>,
    pub(super) link_target: Option<Text>,
}

/// What is behind a slide.
#[derive(Clone, Debug, Default)]
pub(super) struct Background {
    pub(super) url: Option<Text>,
    pub(super) color: Option<Text>,
    pub(super) alt: Option<Text>,
}
