//! The YAML parser's errors in an author's words.

use granit_parser::ErrorKind;

/// Cause and way out of a syntax error; `line` is the one that it is on, `first` the file's first.
pub(super) fn explain(kind: &ErrorKind, line: &str, first: &str) -> (String, Option<String>) {
    let (key, value) = line.split_once(':').map_or((line, ""), |(key, value)| (key.trim(), value.trim()));
    let quoted = || format!("put it in quotes: `{key}: \"{}\"`", value.replace('\\', "\\\\").replace('"', "\\\""));
    // A line of TOML is a plain text to YAML, which goes on until the next line's colon.
    let is_toml = |line: &str| line.contains(" = ") && !line.contains(": ");
    if is_toml(line) || is_toml(first) {
        let hint = "put the front matter between `+++` lines".to_owned();
        return ("this is TOML, between the lines for YAML".to_owned(), Some(hint));
    }
    // What YAML has a meaning for at the start of a value, where the value turns out to have none.
    let indicator = value.chars().next().filter(|first| "[]{}&*?,!%@-#`".contains(*first));
    let name = |indicator| match indicator {
        '`' => "a backtick".to_owned(),
        other => format!("`{other}`"),
    };
    let (message, hint) = match kind {
        ErrorKind::MappingValueNotAllowed if value.contains(": ") || value.ends_with(':') => {
            ("a value with a colon in it needs quotes".to_owned(), quoted())
        }
        ErrorKind::MappingValueNotAllowed => {
            ("a key cannot stand here".to_owned(), "keys of one table begin in the same column".to_owned())
        }
        ErrorKind::UnexpectedCharacter { character } => {
            (format!("a value that begins with {} needs quotes", name(*character)), quoted())
        }
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => {
            ("this line is indented with a tab".to_owned(), "indent with blanks, YAML takes no tabs".to_owned())
        }
        ErrorKind::UnclosedQuotedScalar => {
            ("the quotation mark is not closed".to_owned(), "close it with the same mark".to_owned())
        }
        ErrorKind::SimpleKeyExpected => (
            "this line is no `key: value`".to_owned(),
            "indent it where it goes on with the line above, else give it a key".to_owned(),
        ),
        ErrorKind::UnexpectedEofFlowSequence => ("the list is not closed".to_owned(), "close it with `]`".to_owned()),
        ErrorKind::UnexpectedEofFlowMapping => ("the table is not closed".to_owned(), "close it with `}`".to_owned()),
        ErrorKind::UnclosedFlowCollection { open } | ErrorKind::MismatchedFlowCollectionEnd { open, .. } => {
            (format!("the bracket `{open}` is not closed"), "close it".to_owned())
        }
        ErrorKind::InvalidColonPlacement => (
            "a colon cannot stand here".to_owned(),
            "close the bracket before it, or put the text in quotes".to_owned(),
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "text follows the closing quotation mark".to_owned(),
            "write `\\\"` for a quotation mark inside quotes".to_owned(),
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar => (
            "text follows the closing quotation mark".to_owned(),
            "write `''` for a quotation mark inside quotes".to_owned(),
        ),
        ErrorKind::UnknownQuotedScalarEscape => {
            ("there is no such escape".to_owned(), "write `\\\\` for a backslash, or use single quotes".to_owned())
        }
        ErrorKind::ExpectedFlowMappingSeparator => (
            "a comma or the closing `}` is missing".to_owned(),
            "put commas between the keys, and `}` after the last".to_owned(),
        ),
        ErrorKind::ExpectedFlowSequenceSeparator => (
            "a comma or the closing `]` is missing".to_owned(),
            "put commas between the items, and `]` after the last".to_owned(),
        ),
        ErrorKind::InvalidBlockScalarHeader => (
            "text follows the `|` or `>`".to_owned(),
            "begin the text on the next line, or put it in quotes".to_owned(),
        ),
        ErrorKind::ExpectedDocumentStart | ErrorKind::InvalidIndentation => (
            "this line is indented otherwise than those above".to_owned(),
            "keys of one table begin in the same column".to_owned(),
        ),
        ErrorKind::RecursionLimitExceeded => {
            ("lists and tables are nested too deeply".to_owned(), "take some of the levels around it away".to_owned())
        }
        ErrorKind::DirectiveDisallowed => ("YAML directives are not read".to_owned(), "remove the line".to_owned()),
        kind => {
            if let Some(indicator) = indicator {
                return (format!("a value that begins with {} needs quotes", name(indicator)), Some(quoted()));
            }
            // "while parsing a block mapping, did not find …": the author asked for no block mapping.
            let message = kind.to_string();
            let cause = message
                .strip_prefix("while ")
                .and_then(|rest| rest.split_once(", "))
                .map(|(_, cause)| cause.to_owned());
            return (cause.unwrap_or(message), None);
        }
    };
    (message, Some(hint))
}
