//! Text that looks like a reference or a component's tag but was not read as one: Markdown shows it as it is written,
//! and says nothing.

use std::ops::Range;

use super::report::Report;
use super::tag::component_name;
use crate::diagnostics::{Code, Diagnostic, Level};

/// Tells what in the running text at `range` of `markdown` was most likely meant as markup.
pub(super) fn tell(markdown: &str, range: &Range<usize>, report: &mut Report<'_>) {
    let text = markdown.get(range.clone()).unwrap_or_default();
    let mut from = 0;
    while let Some(at) = text.as_bytes().get(from..).and_then(|rest| memchr::memchr3(b'[', b']', b'<', rest)) {
        let at = at + from;
        from = at + 1;
        let place = range.start + at;
        let escaped = place > 0 && markdown.as_bytes().get(place - 1) == Some(&b'\\');
        if escaped {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with("[[") {
            from += 1;
            let hint = if rest.starts_with("[[]") {
                "name a record: `[[id]]`, or write `\\[[` to show brackets"
            } else {
                "a label cannot hold a link or a citation, and in a table its bar is written `\\|`; to show brackets write `\\[[`"
            };
            shown(report, place..place + 2, "`[[` does not begin a wikilink here, and is shown as it is written", hint);
        } else if rest.starts_with("](") {
            let hint = "a link cannot hold another link or a citation, and its address has no blanks; to show brackets write `\\]`";
            shown(
                report,
                place..place + 2,
                "`](` does not end a link's words here, and is shown as it is written",
                hint,
            );
        } else if let Some(label) = footnote(rest) {
            let range = place..place + label.len() + 3;
            let hint = format!("add `[^{label}]: …` on a line of its own, or write `\\[^` to show brackets");
            report.add(Code::BrokenLink, &range, format!("there is no footnote `{label}`"), hint);
        } else if let Some(length) = citation(rest) {
            let message = "a citation is not read here, and is shown as it is written";
            let hint = "the brackets of a citation begin with `@` and hold no other brackets: `see [@id, p. 4]`; to show brackets write `\\[`";
            shown(report, place..place + length, message, hint);
        } else if let Some(name) = torn(rest) {
            let hint = "a quote or a `>` may be missing, or something stands inside that cannot: a blank line, a blank in `{…}`, in a table a `|`; to show it write `\\<`";
            let range = place..place + 1 + name.len();
            report.add(Code::ComponentArgument, &range, format!("the tag `<{name}` is torn apart"), hint);
        }
    }
}

/// Nothing is lost that is shown as it is written: this is a warning.
fn shown(report: &mut Report<'_>, range: Range<usize>, message: &str, hint: &str) {
    let span = report.span(&range);
    report.add_at(span, Diagnostic::new(Code::Syntax, message).hint(hint).level(Level::Warning));
}

/// The label of `[^label]`.
fn footnote(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("[^")?;
    let length = rest.find(|c: char| c == ']' || c == '[' || c.is_whitespace())?;
    rest.get(..length).filter(|label| !label.is_empty() && rest.get(length..).is_some_and(|end| end.starts_with(']')))
}

/// The length of `[see @id` up to the end of the id. Ids are in lower case, so that `[via @UN]` is left alone.
fn citation(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let inner = inner.get(..inner.find(['[', ']']).unwrap_or(inner.len()))?;
    let at = inner.match_indices('@').find_map(|(at, _)| {
        let before = inner.get(..at)?.chars().next_back();
        let after = inner.get(at + 1..)?.chars().next()?;
        let stands_alone = before.is_none_or(|before| before.is_whitespace() || "-;".contains(before));
        (stands_alone && (after.is_ascii_lowercase() || after.is_ascii_digit())).then_some(at)
    })?;
    let id = inner.get(at + 1..)?;
    let length = id.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    Some(1 + at + 1 + length)
}

/// The name of the component whose tag begins `text` and was torn: a `<` before a word is no tag, arguments make it one.
fn torn(text: &str) -> Option<&str> {
    let name = component_name(text)?;
    if text.starts_with("</") {
        return Some(text.get(1..2 + name.len()).unwrap_or(name));
    }
    if name.len() < 2 {
        return None;
    }
    let rest = text.get(1 + name.len()..)?;
    let words = rest.trim_start();
    let argument = words.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_-.".contains(c));
    let has_argument =
        argument.len() < words.len() && argument.trim_start().starts_with('=') && rest.len() > words.len();
    (words.is_empty() || words.starts_with(['/', '>', '{']) || has_argument).then_some(name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use super::super::report::Origin;
    use super::*;

    fn told(markdown: &str) -> Vec<(Code, &str)> {
        let path: Arc<str> = "a.md".into();
        let mut out = Vec::new();
        let mut report = Report::new(&path, Origin::Verbatim { base: 0, skip: 0 }, &mut out);
        tell(markdown, &(0..markdown.len()), &mut report);
        out.into_iter()
            .map(|diagnostic| {
                let span = diagnostic.place.unwrap().span.unwrap();
                (diagnostic.code, markdown.get(span.range()).unwrap())
            })
            .collect()
    }

    #[test]
    fn what_looks_like_markup_is_told() {
        assert_eq!(told("é [see @id, p. 4]"), [(Code::Syntax, "[see @id")]);
        assert_eq!(told("[-@id]"), [(Code::Syntax, "[-@id")]);
        assert_eq!(told("[@a [b]]"), [(Code::Syntax, "[@a")]);
        assert_eq!(told("[[]] [[x"), [(Code::Syntax, "[["), (Code::Syntax, "[[")]);
        assert_eq!(told("[a](b c)"), [(Code::Syntax, "](")]);
        assert_eq!(told("[^a]"), [(Code::BrokenLink, "[^a]")]);
        assert_eq!(told("<Callout kind=\"x>"), [(Code::ComponentArgument, "<Callout")]);
        assert_eq!(told("a <Timeline"), [(Code::ComponentArgument, "<Timeline")]);
    }

    #[test]
    fn what_is_only_text_is_not() {
        for text in [
            "\\[see @id]",
            "[mail a@b.org]",
            "[@UN]",
            "[x]",
            "a <B and c",
            "profits <Expected fell",
            "\\<Timeline a=",
            "x < Y",
            "[^a b]",
            "^a]",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }
}
