//! The address that a file of a release is asked for by.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::config::BaseUrl;

/// What is not written as it is in the path of an address: what the URL Standard encodes there (url.spec.whatwg.org,
/// "path percent-encode set"), the percent sign itself, a backslash, which browsers take for a slash, and `+`, which
/// Amazon S3 takes for a space.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'+')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The path of the address of the file `path`, as a browser asks for it at a host where the site stands below `base`:
/// `/berlin/issues/donbas/` for `issues/donbas/index.html`.
pub(crate) fn asked_for(base: &BaseUrl, path: &str) -> String {
    let folder = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    let encoded = utf8_percent_encode(folder.unwrap_or(path), ENCODED).to_string();
    base.url(&encoded)
}

#[cfg(test)]
mod tests {
    use super::asked_for;
    use crate::config::BaseUrl;

    #[test]
    #[expect(clippy::unwrap_used, reason = "a test may panic")]
    fn it_is_what_browsers_ask_for() {
        let root = BaseUrl::parse("https://example.org").unwrap();
        for (path, address) in [
            ("index.html", "/"),
            ("issues/donbas/index.html", "/issues/donbas/"),
            ("files/an index.html", "/files/an%20index.html"),
            ("css/site.1f2e.css", "/css/site.1f2e.css"),
            ("files/50 %.pdf", "/files/50%20%25.pdf"),
            ("files/a%20b.pdf", "/files/a%2520b.pdf"),
            ("files/é?#+~\"'.txt", "/files/%C3%A9%3F%23%2B~%22'.txt"),
            ("мир/index.html", "/%D0%BC%D0%B8%D1%80/"),
        ] {
            assert_eq!(asked_for(&root, path), address);
        }
        let below = BaseUrl::parse("https://example.org/a%20b/").unwrap();
        assert_eq!(asked_for(&below, "index.html"), "/a%20b/");
        assert_eq!(asked_for(&below, "x/index.html"), "/a%20b/x/");
    }
}
