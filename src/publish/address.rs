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
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use proptest::prelude::*;
    use url::Url;

    use super::asked_for;
    use crate::config::BaseUrl;

    /// A base address that is taken, out of pieces that matter.
    fn base() -> impl Strategy<Value = BaseUrl> {
        let starts = vec!["", "/", "https://", "https://example.org", "http://[::1]:80", "HTTP://127.0.0.1/a"];
        let pieces = vec![
            "https://",
            "http://",
            "//",
            "/",
            "example.org",
            "evil.example",
            ":80",
            "@",
            "\\",
            "%2e",
            "%2f",
            "%5c",
            "%00",
            "%20",
            "..",
            ".",
            "a",
            "?",
            "#",
            "[::1]",
            "é",
            "%",
            "\t",
        ];
        (prop::sample::select(starts), prop::collection::vec(prop::sample::select(pieces), 0..5))
            .prop_filter_map("is no base address", |(start, rest)| {
                BaseUrl::parse(&(start.to_owned() + &rest.concat())).ok()
            })
    }

    /// The path of a file, whose names may have any character that a system allows.
    fn path() -> impl Strategy<Value = String> {
        let name = prop_oneof![
            "[^/\u{0}]{1,8}",
            prop::sample::select(vec!["index.html", "%2e%2e", "...", "\\\\evil.example", "a?b#c", "javascript:x"])
                .prop_map(str::to_owned),
        ];
        let name = name.prop_filter("is a name", |name| name != "." && name != "..");
        prop::collection::vec(name, 1..5).prop_map(|names| names.join("/"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, max_local_rejects: 1_000_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn browsers_ask_the_same_host_for_the_same_file(base in base(), path in path()) {
            let here = Url::parse(base.origin.as_deref().unwrap_or("https://example.org")).unwrap();
            let address = asked_for(&base, &path);
            let asked = here.join(&address).unwrap();
            prop_assert_eq!(asked.origin(), here.origin(), "{}", &address);
            // What is asked for is what was written: nothing in it is a query, a step back or an escape that is none.
            prop_assert_eq!(asked.path(), &address);
            prop_assert!(asked.query().is_none() && asked.fragment().is_none(), "{}", &address);
            let folder = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
            let below = address.strip_prefix(&base.path).unwrap();
            let decoded = percent_encoding::percent_decode_str(below).decode_utf8().unwrap();
            prop_assert_eq!(decoded.as_ref(), folder.unwrap_or(&path));
        }
    }

    #[test]
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
