//! The TOML parser's messages in an author's words.

/// Cause and way out of a syntax error; `line` is the one that it is on, without blanks around it.
pub(super) fn explain(message: &str, line: &str) -> (String, Option<String>) {
    let key = line.split(['=', ':']).next().unwrap_or_default().trim();
    let value = line.split_once('=').map_or("", |(_, value)| value.trim());
    let is_word = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    let begins = |start: &str| message.starts_with(start);
    let told = |message: &str, hint: &str| (message.to_owned(), Some(hint.to_owned()));
    if is_word(key) && line.contains(':') && !line.contains('=') {
        let hint = format!("write `{key} = …`; front matter in YAML stands between `---` lines");
        return ("this line is YAML, where TOML is expected".to_owned(), Some(hint));
    }
    if begins("unexpected key or value") {
        let decimals = value.split_once(',').filter(|(whole, part)| {
            [whole, part].iter().all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        });
        return match decimals {
            Some((whole, part)) => {
                ("a number has a decimal point".to_owned(), Some(format!("write `{key} = {whole}.{part}`")))
            }
            None if value.starts_with('\'') => {
                told("text follows the closing quotation mark", "a text with an apostrophe in it goes in double quotes")
            }
            None if value.starts_with('"') => told(
                "text follows the closing quotation mark",
                "write `\\\"` for a quotation mark inside quotes, or put the text in single quotes",
            ),
            None => told("something follows that does not belong here", "each key stands on a line of its own"),
        };
    }
    if begins("invalid basic string") || begins("invalid literal string") {
        return told(
            "the quotation mark is not closed",
            "close it on the same line, or use `\"\"\"` for several lines",
        );
    }
    if begins("invalid multi-line") {
        return told("the quotation marks are not closed", "close them with the same three");
    }
    if begins("missing escaped value") {
        return told("there is no such escape", "write `\\\\` for a backslash, or use single quotes");
    }
    // The values of lines that need quotes are dealt with elsewhere; here there is none.
    if begins("string values must be quoted") {
        return (format!("`{key}` has no value"), Some("give it one, or remove the line".to_owned()));
    }
    if begins("key with no value") {
        if key.contains(' ') && line.contains('=') {
            return (
                format!("the key `{key}` has a blank in it"),
                Some("write `_` for it, or put the key in quotes".to_owned()),
            );
        }
        return told("this line is no `key = value`", "text that goes on over several lines stands between `\"\"\"`");
    }
    if begins("invalid unquoted key") {
        return told("a key is made of the letters a to z, digits, `-` and `_`", "put any other key in quotes");
    }
    if begins("unquoted keys cannot be empty") {
        return told("a key is missing here", "write one before the `=`, or remove the line");
    }
    if begins("missing comma") {
        return told("a comma is missing", "put commas between the items");
    }
    if begins("extra comma") {
        return told("there is a comma too many", "remove it");
    }
    if begins("unclosed array") {
        return told("the list is not closed", "close it with `]`");
    }
    if begins("unclosed inline table") {
        return told("the table is not closed", "close it with `}`");
    }
    if begins("unclosed table") {
        return told("the header is not closed", "close it with `]`");
    }
    if begins("recursion limit") || begins("cannot recurse further") {
        return told("lists and tables are nested too deeply", "take some of the brackets around it away");
    }
    if begins("unexpected leading zero") {
        return (message.replace(", expected nothing", ""), Some(format!("put it in quotes: `{key} = \"{value}\"`")));
    }
    (message.replace(", expected nothing", ""), None)
}
