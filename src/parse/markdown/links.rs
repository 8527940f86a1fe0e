//! Addresses and words of ordinary links and pictures.

/// Schemes that a link may have. All others, `javascript:` and `data:` among them, never reach an `href`.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// What is wrong with the address of a link or a picture: the cause, if there is one.
///
/// Browsers drop tabs and line ends in an address and control characters before it, so that these cannot hide a scheme.
pub(super) fn refused_scheme(target: &str) -> Option<String> {
    let scheme_end =
        target.find([':', '/', '?', '#']).filter(|at| target.get(*at..).is_some_and(|rest| rest.starts_with(':')))?;
    let scheme: String = target
        .get(..scheme_end)?
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .flat_map(char::to_lowercase)
        .collect();
    (!SCHEMES.contains(&scheme.as_str())).then_some(scheme)
}

/// The way out where [`refused_scheme`] finds one.
pub(super) const SCHEME_HINT: &str = "links lead to `https:`, `http:`, `mailto:` or `tel:` addresses, or to pages and files of the site; a file name with a colon is written `./a:b`";

/// Whether a link's words say nothing of where it leads.
pub(crate) fn is_bare(words: &str) -> bool {
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    ["here", "click here", "this link", "read more", "link", "more"].iter().any(|bare| words.eq_ignore_ascii_case(bare))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn schemes() {
        for target in [
            "https://a.b",
            "HTTP://a",
            "mailto:a@b.c",
            "tel:+49",
            "/a:b",
            "a/b:c",
            "#a:b",
            "?a:b",
            "",
            "//a.b",
            "photo.jpg",
        ] {
            assert_eq!(refused_scheme(target), None, "{target}");
        }
        for target in [
            "javascript:alert(1)",
            "JavaScript:x",
            "java\tscript:x",
            "\u{1}javascript:x",
            " data:x",
            "vbscript:",
            "C:\\x",
            ":x",
            "file:///x",
        ] {
            assert!(refused_scheme(target).is_some(), "{target}");
        }
    }

    #[test]
    fn bare_words() {
        for words in ["here", "Click here", "read more…", " MORE »", "this link."] {
            assert!(is_bare(words), "{words}");
        }
        for words in ["", "here is why", "the plan", "hier"] {
            assert!(!is_bare(words), "{words}");
        }
    }
}
