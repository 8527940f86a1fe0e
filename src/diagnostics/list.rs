//! A list of diagnostics: levels as the site sets them, one order whatever the stages ran in, nothing twice.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{Code, Diagnostic, Level};

/// Diagnostics of a whole run.
///
/// Stages push them in any order; [`apply_levels`](Self::apply_levels) and [`sort`](Self::sort) make of them what
/// is shown, in whichever order they are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Gives lints the level that the site's `[check.lints]` sets for their code, be it higher or lower, and takes
    /// out what is allowed. Errors that are no lints stay errors whatever the site says.
    pub fn apply_levels(&mut self, levels: &BTreeMap<Code, Level>) {
        for diagnostic in self.0.iter_mut().filter(|diagnostic| diagnostic.code.is_lint()) {
            if let Some(level) = levels.get(&diagnostic.code) {
                diagnostic.level = *level;
            }
        }
        self.0.retain(|diagnostic| diagnostic.level != Level::Allow);
    }

    /// Puts the list in order, by path, place and code (what has no place comes first), and takes out what is
    /// there twice. The order does not depend on the order before.
    pub fn sort(&mut self) {
        self.0.sort_by(in_order);
        self.0.dedup();
    }

    /// The diagnostics, in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// How many there are, allowed ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The mistakes of a sorted list, and how many pages besides the first show each: a mistake in a template is told
    /// by every page that it breaks, and is mended once.
    pub(crate) fn mistakes(&self) -> impl Iterator<Item = (&Diagnostic, usize)> {
        let same = self.0.chunk_by(is_same_mistake);
        same.filter_map(|same| same.split_first().map(|(first, others)| (first, others.len())))
    }

    /// How many errors there are; what several pages show is one.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.count(Level::Error)
    }

    /// How many warnings there are.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.count(Level::Warning)
    }

    /// How many notes there are.
    #[must_use]
    pub fn notes(&self) -> usize {
        self.count(Level::Note)
    }

    fn count(&self, level: Level) -> usize {
        self.mistakes().filter(|(diagnostic, _)| diagnostic.level == level).count()
    }
}

/// Whether two diagnostics are one mistake that several pages show. Ways out may differ from page to page, since they
/// name what a page has.
fn is_same_mistake(a: &Diagnostic, b: &Diagnostic) -> bool {
    let of = |diagnostic: &Diagnostic| (diagnostic.code, diagnostic.level);
    a.page.is_some() && b.page.is_some() && of(a) == of(b) && a.place == b.place && a.message == b.message
}

/// The order of a list. Every field counts, so that equal diagnostics are neighbours; the page comes last, so that
/// one mistake of a template that many pages show does too.
fn in_order(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    // A field that is added must find its place in the order, or duplicates stay.
    let Diagnostic { code, level, message, place, related, hints, page } = a;
    place
        .cmp(&b.place)
        .then_with(|| code.cmp(&b.code))
        .then_with(|| b.level.cmp(level))
        .then_with(|| message.cmp(&b.message))
        .then_with(|| related.cmp(&b.related))
        .then_with(|| hints.cmp(&b.hints))
        .then_with(|| page.cmp(&b.page))
}

impl From<Vec<Diagnostic>> for Diagnostics {
    fn from(list: Vec<Diagnostic>) -> Self {
        Self(list)
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(list: I) -> Self {
        Self(list.into_iter().collect())
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, list: I) {
        self.0.extend(list);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'d> IntoIterator for &'d Diagnostics {
    type Item = &'d Diagnostic;
    type IntoIter = std::slice::Iter<'d, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn at(path: &str, span: std::ops::Range<usize>, code: Code) -> Diagnostic {
        Diagnostic::new(code, "m").at(&Arc::from(path), span)
    }

    #[test]
    fn the_order_is_by_path_place_and_code_and_does_not_depend_on_the_order_before() {
        let ordered = [
            Diagnostic::new(Code::NoAddress, "no place"),
            Diagnostic::new(Code::NotUtf8, "no span").in_file(&Arc::from("a.md")),
            at("a.md", 3..4, Code::UnknownKey),
            at("a.md", 3..5, Code::Syntax),
            at("a.md", 3..5, Code::UnknownKey),
            at("a.md", 10..11, Code::Syntax),
            at("b.md", 0..1, Code::Syntax),
        ];
        for turn in 0..ordered.len() {
            let mut list: Diagnostics = ordered.iter().cloned().collect();
            list.0.rotate_left(turn);
            list.sort();
            assert_eq!(list.0, ordered);
        }
    }

    #[test]
    fn only_exact_duplicates_are_removed() {
        let mut list = Diagnostics::new();
        let first = at("a.md", 1..2, Code::UnknownId);
        list.extend([first.clone(), first.clone().hint("x"), first.clone()]);
        list.push(first.clone().level(Level::Warning));
        list.sort();
        assert_eq!(list.0, [first.clone(), first.clone().hint("x"), first.level(Level::Warning)]);
    }

    #[test]
    fn a_site_raises_and_lowers_lints_and_nothing_else() {
        let levels = BTreeMap::from([
            (Code::Unsourced, Level::Error),
            (Code::Orphan, Level::Warning),
            (Code::Quote, Level::Allow),
            (Code::UnknownId, Level::Allow),
        ]);
        let codes = [Code::Unsourced, Code::Orphan, Code::OneSource, Code::Quote, Code::UnknownId, Code::AliasKey];
        let mut list: Diagnostics = codes.into_iter().map(|code| Diagnostic::new(code, "m")).collect();
        assert_eq!((list.errors(), list.warnings(), list.notes()), (2, 1, 1));

        list.apply_levels(&levels);
        let left: Vec<_> = list.iter().map(|diagnostic| (diagnostic.code, diagnostic.level)).collect();
        assert_eq!(
            left,
            [
                (Code::Unsourced, Level::Error),
                (Code::Orphan, Level::Warning),
                (Code::UnknownId, Level::Error),
                (Code::AliasKey, Level::Note),
            ]
        );
        assert_eq!((list.errors(), list.warnings(), list.notes(), list.len()), (2, 1, 1, 4));
    }
}
