//! JSON that may stand inside a `<script>`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

/// Writes `<`, `>` and `&`, which only texts hold, so that none of them ends the script or begins a comment in it.
struct ForScript;

impl Formatter for ForScript {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment.as_bytes();
        while let Some(at) = rest.iter().position(|byte| matches!(byte, b'<' | b'>' | b'&')) {
            writer.write_all(&rest[..at])?;
            writer.write_all(match rest[at] {
                b'<' => b"\\u003c",
                b'>' => b"\\u003e",
                _ => b"\\u0026",
            })?;
            rest = &rest[at + 1..];
        }
        writer.write_all(rest)
    }
}

/// Appends a text as JSON for a `<script>`.
pub(super) fn text(json: &mut Vec<u8>, text: &str) {
    // Most texts stand in JSON as they are. To look at all of one, without an end at the first that does not, is done
    // for many bytes at once.
    let is_special = |byte: u8| byte < b' ' || matches!(byte, b'"' | b'\\' | b'<' | b'>' | b'&');
    if text.bytes().fold(false, |found, byte| found | is_special(byte)) {
        return write(json, text);
    }
    json.push(b'"');
    json.extend_from_slice(text.as_bytes());
    json.push(b'"');
}

/// Appends a text or a number as JSON for a `<script>`.
pub(super) fn write(json: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    // Nothing of that can fail: a vector takes everything.
    let _ = value.serialize(&mut serde_json::Serializer::with_formatter(json, ForScript));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn nothing_in_it_ends_a_script() {
        for text in ["", "</script>", "<!-- & -->", "\u{1}\"\\é<\n>", "plain", "&&&"] {
            let plain = serde_json::to_string(text).unwrap();
            let escaped = plain.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
            for writer in [super::text, write] {
                let mut json = Vec::new();
                writer(&mut json, text);
                assert_eq!(String::from_utf8(json).unwrap(), escaped);
            }
        }
    }
}
