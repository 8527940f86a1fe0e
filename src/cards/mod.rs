//! Cards: the pictures that messengers and networks show of a page, drawn of an SVG that a template makes.
//!
//! Nothing but the SVG, the fonts and the site's own pictures decides how a card looks: no font of the system, no other
//! file, no address. What draws stands behind the cargo feature `cards`; without it there is no [`Studio`], and so there
//! are no cards.

#[cfg(feature = "cards")]
mod draw;
#[cfg(feature = "cards")]
mod fit;
#[cfg(feature = "cards")]
mod fonts;
#[cfg_attr(not(feature = "cards"), path = "no_studio.rs")]
mod studio;
#[cfg(all(test, feature = "cards"))]
mod tests;

pub(crate) use self::studio::{Studio, Studios};
use crate::keep::Key;

/// The size of a card in pixels: what Facebook, LinkedIn, X and the messengers show whole.
pub(crate) const WIDTH: u32 = 1200;
/// See [`WIDTH`].
pub(crate) const HEIGHT: u32 = 630;

/// Whether a file is one that a card can show, by its name.
pub(crate) fn is_picture(path: &str) -> bool {
    let end = path.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
    end.is_some_and(|end| matches!(end.as_str(), "svg" | "png" | "jpg" | "jpeg" | "gif" | "webp"))
}

/// What is known of a card before it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sketch {
    /// The key of all that it is made of.
    pub(crate) key: Key,
    /// The characters in it that no font has, each once, in their order.
    pub(crate) missing: Vec<char>,
}

/// Why an SVG is no card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The cause, in the form of a diagnostic's message.
    pub(crate) message: String,
    /// The way out.
    pub(crate) hint: String,
}

/// A text, and the room that there is for it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wish<'t> {
    /// The text.
    pub(crate) text: &'t str,
    /// The family of fonts.
    pub(crate) family: &'t str,
    /// Their weight, 400 or 700.
    pub(crate) weight: u16,
    /// The sizes that it may have, the one that is best first; the last is taken where none will do.
    pub(crate) sizes: Vec<f32>,
    /// How wide it may be, in pixels.
    pub(crate) width: f32,
    /// How high it may be.
    pub(crate) height: f32,
    /// How many lines it may have.
    pub(crate) lines: usize,
    /// From one line to the next, in parts of the size.
    pub(crate) leading: f32,
    /// Whether its lines are to be of about the same length.
    pub(crate) balance: bool,
}

/// A text in lines.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fitted {
    /// The size that it fits in.
    pub(crate) size: f32,
    /// The lines; none where there is nothing to show.
    pub(crate) lines: Vec<Line>,
    /// Whether it is written from right to left.
    pub(crate) right_to_left: bool,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// What each family shows of it, in the order of the text.
    pub(crate) runs: Vec<Run>,
    /// About how wide it is, in pixels.
    pub(crate) width: f32,
}

/// A piece of a line that one family shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The piece.
    pub(crate) text: String,
    /// The family.
    pub(crate) family: String,
}
