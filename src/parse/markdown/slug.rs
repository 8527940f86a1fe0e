//! Anchors from words.

/// The anchor for the words `text`: letters and digits of any script in lower case, all else as single hyphens;
/// empty where there is neither letter nor digit.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut add = |character: char| {
        // Combining marks belong to the letter before them: a decomposed é is one letter.
        let marks = matches!(character, '\u{300}'..='\u{36f}') && !slug.is_empty() && !slug.ends_with('-');
        if character.is_alphanumeric() || marks {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    };
    for character in text.chars() {
        // Most are ASCII, whose lower case is no question of tables.
        match character.is_ascii() {
            true => add(character.to_ascii_lowercase()),
            false => character.to_lowercase().for_each(&mut add),
        }
    }
    if slug.ends_with('-') {
        slug.pop();
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn words_become_anchors() {
        assert_eq!(slug("What is the “Donbas zone”?"), "what-is-the-donbas-zone");
        assert_eq!(slug("  Über – Größe, Ça!  "), "über-größe-ça");
        assert_eq!(slug("Что дальше?"), "что-дальше");
        assert_eq!(slug("5 Dec. 2025"), "5-dec-2025");
        assert_eq!(slug("Caf\u{65}\u{301}"), "cafe\u{301}");
        assert_eq!(slug("\u{301}?!"), "");
        assert_eq!(slug(""), "");
    }
}
