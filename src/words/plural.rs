//! Which form of a word a number takes: the rules of CLDR, by language.

use std::sync::Arc;

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

use super::phrase::Phrase;

/// The names of the categories, in CLDR's order.
pub(crate) const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The rules of a language.
pub(crate) struct Rules {
    /// The language that they are asked for.
    language: String,
    rules: Option<PluralRules>,
}

impl Rules {
    /// The rules of `language`, a tag; those of all languages that CLDR says nothing of where it is unknown.
    pub(crate) fn of(language: &str) -> Arc<Self> {
        let locale = Locale::try_from_str(language).unwrap_or(Locale::UNKNOWN);
        Arc::new(Self { language: language.to_owned(), rules: PluralRules::try_new_cardinal(locale.into()).ok() })
    }

    /// The number in [`CATEGORIES`] of the category of `n`.
    fn category(&self, n: u64) -> usize {
        self.rules.as_ref().map_or(5, |rules| number(rules.category_for(n)))
    }

    /// The categories that the language has, by their numbers.
    pub(crate) fn categories(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = self.rules.iter().flat_map(PluralRules::categories).map(number).collect();
        numbers.sort_unstable();
        numbers
    }
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Rules").field(&self.language).finish()
    }
}

impl PartialEq for Rules {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language
    }
}

fn number(category: PluralCategory) -> usize {
    match category {
        PluralCategory::Zero => 0,
        PluralCategory::One => 1,
        PluralCategory::Two => 2,
        PluralCategory::Few => 3,
        PluralCategory::Many => 4,
        PluralCategory::Other => 5,
    }
}

/// A phrase in the forms that a number chooses from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plural {
    /// By whose rules.
    pub(crate) rules: Arc<Rules>,
    /// The forms, in the order of [`CATEGORIES`].
    pub(crate) forms: [Option<Phrase>; 6],
}

impl Plural {
    /// The form for `n`. Where it is missing, which has been told, the last one there is.
    pub(crate) fn form(&self, n: u64) -> Option<&Phrase> {
        let form = self.forms.get(self.rules.category(n)).and_then(Option::as_ref);
        form.or_else(|| self.forms.iter().rev().flatten().next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_categories_of_their_language() {
        let of = |language: &str, n: u64| CATEGORIES[Rules::of(language).category(n)];
        assert_eq!([1, 2, 5, 21].map(|n| of("en", n)), ["one", "other", "other", "other"]);
        assert_eq!(
            [0, 1, 2, 5, 11, 21, 22, 111].map(|n| of("uk-UA", n)),
            ["many", "one", "few", "many", "many", "one", "few", "many"]
        );
        assert_eq!([1, 2].map(|n| of("xx", n)), ["other", "other"]);
        assert_eq!(Rules::of("uk").categories(), [1, 3, 4, 5]);
        assert_eq!(Rules::of("en").categories(), [1, 5]);
    }
}
