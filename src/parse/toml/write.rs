//! Values as TOML has them, for what writes front matter.

use crate::model::When;

/// A date: a day as it is, all else in quotes.
pub(crate) fn date(date: &When) -> String {
    let text = date.as_str();
    if date.is_exact_day() && text.len() == 10 { text.to_owned() } else { quoted(text) }
}

/// A basic string.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(letter);
            }
            letter if letter.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// A list of ids or other texts.
pub(crate) fn list(texts: &[impl AsRef<str>]) -> String {
    let texts: Vec<_> = texts.iter().map(|text| quoted(text.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn texts_survive_toml() {
        assert_eq!(quoted(r#"A "quote" \ é"#), r#""A \"quote\" \\ é""#);
        assert_eq!(quoted("\u{1b}[31m\u{7f}"), r#""\u001B[31m\u007F""#);
    }

    #[test]
    fn only_a_plain_day_stands_without_quotes() {
        let date = |text: &str| date(&When::parse(text).unwrap());
        assert_eq!(date("2025-12-15"), "2025-12-15");
        assert_eq!(date("2025-12"), "\"2025-12\"");
        assert_eq!(date("2025-12-15?"), "\"2025-12-15?\"");
        assert_eq!(date("2025-12-14/2025-12-15"), "\"2025-12-14/2025-12-15\"");
        assert_eq!(date("[2025-12-15]"), "\"[2025-12-15]\"");
        assert_eq!(date("[..2025-12-14]"), "\"[..2025-12-14]\"");
    }
}
