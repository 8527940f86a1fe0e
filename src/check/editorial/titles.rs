//! Whether two titles seem to tell of the same thing.

use std::collections::BTreeSet;

/// Words that say nothing of what a title is about.
const STOP: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "by", "for", "from", "has", "have", "in", "is", "it", "its", "of", "on", "or",
    "over", "that", "the", "their", "to", "was", "were", "with",
];
/// Words that tell one of a series from the others, and turn a sentence into its contrary.
const TELLING: &[&str] = &[
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "last", "final", "next", "previous", "another", "again", "further", "more", "new", "other", "i", "ii",
    "iii", "iv", "v", "one", "two", "three", "four", "five", "not", "no", "never", "without", "un", "after", "before",
    "day", "part", "round",
];

/// How alike two words must be to count as one, by Jaro and Winkler: "talk" and "talks", "Zelensky" and "Zelenskyy".
const ALIKE: f64 = 0.93;

/// The words of a title that say what it is about, in order of the alphabet.
pub(super) fn words_of_title(title: &str) -> Vec<String> {
    let plain = deunicode::deunicode(title).to_lowercase().replace('\'', "");
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
    let words: BTreeSet<&str> = words.filter(|word| !word.is_empty() && !STOP.contains(word)).collect();
    words.into_iter().map(str::to_owned).collect()
}

/// Whether titles of these words are similar: all words of the one are among those of the other, which has at most a
/// third more.
///
/// A mere measure of how alike two strings are will not do: "second round of talks" and "third round of talks" are
/// very much alike, as are attacks on two cities. What counts is whether *each* says something that the other does
/// not; a number, an ordinal or a "not" counts even where one alone has it.
pub(super) fn are_similar(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return false;
    }
    let mut left: Vec<&String> = long.iter().collect();
    for word in short {
        let exact = left.iter().position(|other| *other == word);
        let Some(at) = exact.or_else(|| left.iter().position(|other| is_alike(word, other))) else { return false };
        left.swap_remove(at);
    }
    left.len() * 3 <= short.len() && !left.iter().any(|word| is_telling(word))
}

fn is_telling(word: &str) -> bool {
    TELLING.contains(&word) || word.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_alike(a: &str, b: &str) -> bool {
    let is_word = |word: &str| word.len() >= 4 && !is_telling(word);
    is_word(a) && is_word(b) && strsim::jaro_winkler(a, b) >= ALIKE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similar(a: &str, b: &str) -> bool {
        let (a, b) = (words_of_title(a), words_of_title(b));
        assert_eq!(are_similar(&a, &b), are_similar(&b, &a), "{a:?} {b:?}");
        are_similar(&a, &b)
    }

    #[test]
    fn titles_of_one_event() {
        for (a, b) in [
            ("Talks", "Talks"),
            ("First round of talks in Berlin", "First round of talks, Berlin"),
            ("Kremlin rejects Christmas truce", "The Kremlin rejects a truce over Christmas"),
            ("Kremlin rejects truce", "Kremlin rejects Christmas truce"),
            ("Zelensky addresses Dutch parliament", "Zelenskyy addresses the Dutch parliament"),
            ("EU leaders’ joint statement", "Joint statement of EU leaders"),
            ("Macron à Kyïv", "Macron a Kyiv"),
        ] {
            assert!(similar(a, b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn titles_of_two_events() {
        for (a, b) in [
            ("Second round of talks", "Third round of talks"),
            ("Round of talks in Berlin", "Second round of talks in Berlin"),
            ("Attack on Kyiv", "Attack on Odesa"),
            ("Russia attacks Kyiv with drones and missiles", "Russia attacks Odesa with drones and missiles"),
            ("The Kremlin has seen the text", "The Kremlin has not seen the text"),
            ("Talks in Berlin, day 1", "Talks in Berlin, day 2"),
            ("Vote on amendment 14", "Vote on amendment 41"),
            ("Sanctions package XIX", "Sanctions package XX"),
            ("Morning session", "Evening session"),
            ("Talks", "Talks in Berlin end"),
            ("Iran answers", "Iraq answers"),
            ("Leaders meet in Paris", "Leaders meet in Berlin"),
            ("", ""),
            ("!!!", "???"),
        ] {
            assert!(!similar(a, b), "{a:?} {b:?}");
        }
    }
}
