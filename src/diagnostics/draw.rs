//! Diagnostics become text: the formats there are, and what they share.

use std::str::FromStr;

use super::position::Files;
use super::{Diagnostic, Diagnostics, Level, github, human, json, plural, sarif};

/// What diagnostics are written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: message, excerpt of the file, way out.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
    /// Workflow commands, which GitHub shows beside the changed lines.
    Github,
    /// A SARIF 2.1.0 document, which code scanning tools read.
    Sarif,
}

impl Format {
    /// All formats.
    pub const ALL: &[Self] = &[Self::Human, Self::Json, Self::Github, Self::Sarif];

    /// The name that `--format` takes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Github => "github",
            Self::Sarif => "sarif",
        }
    }
}

/// The name of a format that there is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no format is called `{0}`")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;
    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let format = Self::ALL.iter().find(|format| format.as_str() == name);
        format.copied().ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// Where the text of a named file comes from.
pub trait Sources {
    /// The bytes of the file `path`, as a diagnostic names it; `None` where there is none.
    fn source(&self, path: &str) -> Option<&[u8]>;
}

/// How the text for people looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether it has the colours of a terminal.
    pub color: bool,
    /// How many columns the terminal has; lines of a file that are longer are cut. `None` where there is no
    /// terminal.
    pub width: Option<usize>,
}

/// The diagnostics as text that ends in a line break, empty where there is nothing to say.
///
/// Allowed ones are left out. With a `limit` the text for people shows at most so many warnings, and so many notes,
/// of one code and counts the rest; errors are always shown, and so is everything in the formats for machines,
/// where a diagnostic that is left out would pass for one that has been mended.
#[must_use]
pub fn draw(list: &Diagnostics, sources: &dyn Sources, format: Format, style: &Style, limit: Option<usize>) -> String {
    let files = Files::new(list, sources);
    match format {
        Format::Human => human::draw(list, &files, style, limit),
        Format::Json => json::draw(list, &files),
        Format::Github => github::draw(list, &files),
        Format::Sarif => sarif::draw(list, &files),
    }
}

/// The diagnostics counted: "2 errors, 1 warning". Notes are counted only where there is nothing else.
#[must_use]
pub fn summary(list: &Diagnostics) -> String {
    let counted = |count: usize, word: &str| (count > 0).then(|| plural(count, word));
    let counts: Vec<_> =
        [counted(list.errors(), "error"), counted(list.warnings(), "warning")].into_iter().flatten().collect();
    if counts.is_empty() {
        counted(list.notes(), "note").unwrap_or_else(|| "no problems found".to_owned())
    } else {
        counts.join(", ")
    }
}

/// The diagnostics that are shown at all, each mistake once, with the number of further pages that show it.
pub(super) fn shown(list: &Diagnostics) -> impl Iterator<Item = (&Diagnostic, usize)> {
    list.mistakes().filter(|(diagnostic, _)| diagnostic.level != Level::Allow)
}

/// Which pages showed the diagnostic, where it came up in rendering.
pub(super) fn pages(diagnostic: &Diagnostic, other_pages: usize) -> Option<String> {
    let page = diagnostic.page.as_deref()?;
    let more = match other_pages {
        0 => String::new(),
        _ => format!(" and {}", plural(other_pages, "other page")),
    };
    Some(format!("while rendering `{page}`{more}"))
}

/// Message, hints and page as running text, for formats that have one field for all of it.
pub(super) fn running_text(diagnostic: &Diagnostic, other_pages: usize) -> String {
    let mut text = diagnostic.message.clone();
    for part in diagnostic.hints.iter().chain(&pages(diagnostic, other_pages)) {
        text.push_str(if text.ends_with(['.', '?', '!']) { " " } else { ". " });
        text.push_str(part);
    }
    text
}

/// `text` without what would act on a terminal or reorder the line: control characters become their pictures (`␛`),
/// what has none and what sets the direction of writing becomes `�`. Tabs and line breaks stay.
pub(crate) fn clean(text: &str) -> String {
    let visible = |character: char| match character {
        '\n' | '\t' => character,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' => '\u{fffd}',
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => character,
    };
    text.chars().map(visible).collect()
}
