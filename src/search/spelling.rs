//! The words that a mistyped one may have meant: those of titles and names, as a file that the page reads when it finds
//! little.

use std::collections::BTreeMap;

use super::IndexError;
use super::document::Document;

/// No more words than these, the most frequent first: some 100 KB, which compress to a third.
const MOST: usize = 10_000;

/// A shorter word has too many like it.
const SHORTEST: usize = 3;

/// JSON: the words in lower case, the most frequent first, then by the alphabet, with a blank between them.
pub(super) fn words(documents: &[Document]) -> Result<Vec<u8>, IndexError> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for document in documents {
        for text in std::iter::once(&document.title).chain(&document.names) {
            for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= SHORTEST) {
                *counts.entry(word.to_lowercase()).or_default() += 1;
            }
        }
    }
    let mut words: Vec<(String, usize)> = counts.into_iter().collect();
    words.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
    let words: Vec<String> = words.into_iter().take(MOST).map(|(word, _)| word).collect();
    serde_json::to_vec(&words.join(" ")).map_err(|error| IndexError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_words_come_first_and_short_ones_are_left_out() {
        let document = |title: &str, name: &str| Document {
            title: title.to_owned(),
            names: vec![name.to_owned()],
            ..Document::default()
        };
        let documents = [document("Who gets Donbas?", "Донбас"), document("The Donbas vote", "Vote")];
        let words = words(&documents).ok();
        assert_eq!(words.as_deref(), Some("\"donbas vote gets the who донбас\"".as_bytes()));
    }
}
