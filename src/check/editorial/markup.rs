//! Markdown as written, without what is no running text.

use std::ops::Range;

/// The longest markup that is looked for.
const NEAR: usize = 2000;

/// The text with its markup blanked out, byte for byte: code, ids, citations, tags, addresses, and the words of links
/// to other sites, which are titles of what stands there.
pub(super) fn without_markup(text: &str) -> String {
    // Markup is short; looking for its end through the whole text, again and again, would take for ever.
    let near = |rest: &str, wanted: &str| {
        let mut end = rest.len().min(NEAR);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        rest[..end].find(wanted)
    };
    let mut blanked = text.as_bytes().to_vec();
    let mut blank = |range: Range<usize>| {
        if let Some(bytes) = blanked.get_mut(range) {
            bytes.fill(b' ');
        }
    };
    let mut brackets = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(['`', '[', ']', '<', 'h']) {
        at += offset;
        let rest = &text[at..];
        let length = match rest.as_bytes()[0] {
            b'`' => {
                let marks = rest.len() - rest.trim_start_matches('`').len();
                let code = near(&rest[marks..], &rest[..marks]).map_or(marks, |end| marks + end + marks);
                blank(at..at + code);
                code
            }
            b'[' if rest.starts_with("[[") => {
                let end = near(rest, "]]").map_or(2, |end| end + 2);
                let label = rest[..end].find('|');
                blank(at..at + label.map_or(end, |label| label + 1));
                match label {
                    Some(label) => {
                        blank(at + end - 2..at + end);
                        label + 1
                    }
                    None => end,
                }
            }
            b'[' if rest.starts_with("[@") => {
                let end = near(rest, "]").map_or(2, |end| end + 1);
                blank(at..at + end);
                end
            }
            b'[' => {
                brackets.push(at);
                1
            }
            b']' => {
                let start = brackets.pop();
                match rest.strip_prefix("](") {
                    Some(target) => {
                        let end = 2 + near(target, ")").map_or(0, |end| end + 1);
                        let is_elsewhere = target.starts_with("http");
                        blank(if is_elsewhere { start.unwrap_or(at) } else { at }..at + end);
                        end
                    }
                    None => 1,
                }
            }
            b'<' if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => {
                let end = near(rest, ">").map_or(1, |end| end + 1);
                blank(at..at + end);
                end
            }
            b'h' if rest.starts_with("http://") || rest.starts_with("https://") => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                blank(at..at + end);
                end
            }
            _ => 1,
        };
        at += length.max(1);
    }
    // Ranges begin and end at ASCII characters or whole words, so that no character was cut.
    String::from_utf8(blanked).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_blanked_out_byte_for_byte() {
        for (text, words) in [
            ("a [[id|bé]] c", "a      bé   c"),
            ("a [[id]] c", "a        c"),
            ("a [@id, p. 4] c", "a             c"),
            ("a `b` ``c`d`` e", "a                e"),
            ("a [b](/c) [d](https://e) f", "a [b                     f"),
            ("a <Tag b=\"c\"> d < e", "a              d < e"),
        ] {
            let blanked = without_markup(text);
            assert_eq!(blanked.len(), text.len(), "{text}");
            let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(squeezed(&blanked), squeezed(words), "{text}");
        }
    }
}
