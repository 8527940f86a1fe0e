//! The headers that a file is served with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use globset::GlobSet;
use serde::{Deserialize, Serialize};

use crate::config::publish::{HeaderRule, Host, Target, To, matcher};
use crate::content_type::{UNKNOWN, content_type};
use crate::diagnostics::Span;
use crate::model::vocabulary::listed_with;
use crate::pages::{permalink, search};
use crate::site::Class;

/// HTTP header fields of a file, by lower-case name (RFC 9110, section 5): `content-type`, `cache-control`, … Object
/// stores keep those that they know (`Content-Type`, `Cache-Control`, `Content-Disposition`, `Content-Encoding`,
/// `Content-Language`); all of them go into the files that some hosts read headers from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Headers(pub(crate) BTreeMap<String, String>);

impl Headers {
    /// What files that publishing keeps for itself are served with, should anybody ask for them.
    pub(crate) fn of_our_own() -> Self {
        [("content-type", "application/json"), ("cache-control", "no-store")].into_iter().collect()
    }

    /// The value of the field `name`, in lower case.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<T: IntoIterator<Item = (N, V)>>(fields: T) -> Self {
        Self(fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// A file that never changes under its name is asked for once (RFC 8246).
const FOREVER: &str = "public, max-age=31536000, immutable";
/// A page, a feed or a data file is asked for again each time it is used, so that nobody reads yesterday's; the answer
/// is short where it did not change.
pub(super) const REVALIDATED: &str = "no-cache";
/// A picture or a document by its author's own name: ten minutes spare a reader who goes back and forth the question,
/// and a corrected file is with everybody ten minutes later.
const FOR_A_WHILE: &str = "public, max-age=600, must-revalidate";

/// The fields that object stores keep with an object.
const OF_STORES: [&str; 5] =
    ["cache-control", "content-disposition", "content-encoding", "content-language", "content-type"];

/// What protects readers, where a host can say it: pages ask nobody but their own host, types are believed, and other
/// sites learn no more than the host's name. It goes with all files, since an error page or a drawing is opened too.
const PROTECTION: [(&str, &str); 3] = [
    ("content-security-policy", "default-src 'self'"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("x-content-type-options", "nosniff"),
];

/// The policy of the page that runs the search, which is WebAssembly. No other page may run any.
const POLICY_OF_SEARCH: (&str, &str) =
    ("content-security-policy", "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'");

/// Gives the headers of each file of a target: our own, and over them those of the first of the site's rules that
/// matches the file. Rules after that one are not looked at for this file.
#[derive(Debug)]
pub(crate) struct Rules<'t> {
    rules: Vec<(GlobSet, &'t HeaderRule)>,
    target: &'t Target,
    /// Few sets of headers serve many files.
    interned: Mutex<BTreeSet<Arc<Headers>>>,
}

/// A rule of the site, or a part of one, that has no effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Warning {
    /// Where `briefing.toml` has the rule.
    pub(crate) span: Span,
    /// What is wrong.
    pub(crate) message: String,
    /// The way out.
    pub(crate) hint: String,
}

impl<'t> Rules<'t> {
    /// The rules of `target`.
    pub(crate) fn new(target: &'t Target) -> Self {
        // A pattern that cannot be read was told when the configuration was, and there is no target then.
        let rules = target.headers.iter().filter_map(|rule| Some((matcher(&rule.pattern.value).ok()?, rule)));
        Self { rules: rules.collect(), target, interned: Mutex::default() }
    }

    /// What the file `path` is served with.
    pub(crate) fn headers(&self, path: &str, class: Class) -> Arc<Headers> {
        let mut headers: Headers = [
            ("content-type", content_type(path, class).unwrap_or(UNKNOWN)),
            (
                "cache-control",
                match class {
                    Class::Fingerprinted => FOREVER,
                    Class::Asset => FOR_A_WHILE,
                    Class::Page | Class::Redirect | Class::Data | Class::Sitemap => REVALIDATED,
                },
            ),
        ]
        .into_iter()
        .collect();
        let mut set = |name: &str, value: &str| drop(headers.0.insert(name.to_owned(), value.to_owned()));
        if carries_all(self.target) {
            let of_search = (path == permalink::file(search::ADDRESS)).then_some(POLICY_OF_SEARCH);
            for (name, value) in PROTECTION.into_iter().chain(of_search) {
                set(name, value);
            }
            if self.target.preview {
                // For what is no page and cannot ask by itself: documents, pictures.
                set("x-robots-tag", "noindex");
            }
        }
        if let Some((_, rule)) = self.rule(path) {
            for (name, value) in &rule.headers {
                set(name, value);
            }
        }
        let mut interned = self.interned.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = interned.get(&headers) {
            return Arc::clone(known);
        }
        let headers = Arc::new(headers);
        interned.insert(Arc::clone(&headers));
        headers
    }

    /// The first rule that matches `path`, and its number.
    fn rule(&self, path: &str) -> Option<(usize, &'t HeaderRule)> {
        let rule = self.rules.iter().enumerate().find(|(_, (matcher, _))| matcher.is_match(path));
        rule.map(|(number, (_, rule))| (number, *rule))
    }

    /// Whether a rule of the site says what kind of file `path` is.
    pub(super) fn names_type(&self, path: &str) -> bool {
        self.rule(path).is_some_and(|(_, rule)| rule.headers.iter().any(|(name, _)| name == "content-type"))
    }

    /// Files whose kind neither their name nor a rule says; browsers are told that they are just bytes.
    pub(crate) fn untyped<'p>(&self, paths: impl Iterator<Item = (&'p str, Class)>) -> Vec<&'p str> {
        let is_untyped = |path: &str, class| content_type(path, class).is_none() && !self.names_type(path);
        paths.filter(|(path, class)| is_untyped(path, *class)).map(|(path, _)| path).collect()
    }

    /// What the site's rules say in vain, among the files `paths`.
    pub(crate) fn warnings<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Vec<Warning> {
        let (mut first, mut matching) = (BTreeSet::new(), BTreeSet::new());
        for path in paths {
            first.extend(self.rule(path).map(|(number, _)| number));
            // Those that were found to match need no second look.
            let open = |number: &usize| !matching.contains(number);
            let found: Vec<usize> = (0..self.rules.len())
                .filter(open)
                .filter(|number| self.rules.get(*number).is_some_and(|(matcher, _)| matcher.is_match(path)))
                .collect();
            matching.extend(found);
        }
        let mut warnings = Vec::new();
        for (number, (_, rule)) in self.rules.iter().enumerate() {
            let pattern = &rule.pattern;
            let mut warn = |message: String, hint: &str| {
                warnings.push(Warning { span: pattern.span, message, hint: hint.to_owned() });
            };
            if !matching.contains(&number) {
                let hint = "look how the site's paths are written, as in `files/**` or `*.pdf`, or remove the rule";
                warn(format!("the rule for `{}` matches no file", pattern.value), hint);
            } else if !first.contains(&number) {
                let hint = "move it up: of the rules that match a file only the first counts";
                warn(format!("rules above match all files that `{}` matches", pattern.value), hint);
            }
            let lost: Vec<_> =
                rule.headers.iter().map(|(name, _)| name.as_str()).filter(|name| !self.carries(name)).collect();
            if !lost.is_empty() {
                let hint = match &self.target.to {
                    To::Bucket(_) => {
                        "a store keeps the type, the caching, the encoding, the language and the disposition; set others in what stands before it"
                    }
                    _ => "set `host` if the host reads `_headers`; else set them in the server's configuration",
                };
                warn(format!("nothing at the target serves {}", listed_with("and", lost.iter().copied())), hint);
            }
        }
        warnings
    }

    /// Whether the field `name` reaches readers.
    fn carries(&self, name: &str) -> bool {
        carries_all(self.target) || (matches!(self.target.to, To::Bucket(_)) && OF_STORES.contains(&name))
    }
}

/// The headers that a target's host serves as we say, so that they can be compared with what it serves. Hosts that read
/// `_headers` know most types themselves, and revalidate by themselves.
pub(crate) fn compared(target: &Target) -> &'static [&'static str] {
    match target.to {
        _ if carries_all(target) => &["content-security-policy", "referrer-policy", "x-content-type-options"],
        To::Bucket(_) => &["cache-control", "content-type"],
        _ => &[],
    }
}

/// Whether whoever serves the target reads `_headers`.
fn carries_all(target: &Target) -> bool {
    matches!(target.host, Some(Host::Netlify | Host::CloudflarePages))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::publish::testing::target;

    fn shown(rules: &Rules<'_>, path: &str, class: Class) -> Vec<String> {
        rules.headers(path, class).0.iter().map(|(name, value)| format!("{name}: {value}")).collect()
    }

    #[test]
    fn what_never_changes_is_kept_and_pages_are_asked_for() {
        let target = target("to = \"s3://site\"\n");
        let rules = Rules::new(&target);
        let forever = "cache-control: public, max-age=31536000, immutable";
        let while_ = "cache-control: public, max-age=600, must-revalidate";
        let again = "cache-control: no-cache";
        let html = "content-type: text/html; charset=utf-8";
        for (path, class, expected) in [
            ("css/site.1a2b.css", Class::Fingerprinted, [forever, "content-type: text/css; charset=utf-8"]),
            ("photo.jpg", Class::Asset, [while_, "content-type: image/jpeg"]),
            ("LICENSE", Class::Asset, [while_, "content-type: application/octet-stream"]),
            ("index.html", Class::Page, [again, html]),
            ("old.php", Class::Redirect, [again, html]),
            ("feed.xml", Class::Data, [again, "content-type: application/atom+xml; charset=utf-8"]),
            ("sitemap.xml", Class::Sitemap, [again, "content-type: application/xml; charset=utf-8"]),
        ] {
            assert_eq!(shown(&rules, path, class), expected, "{path}");
        }
    }

    #[test]
    fn a_host_that_can_carries_what_protects_readers() {
        let protection = [
            "cache-control: no-cache",
            "content-security-policy: default-src 'self'",
            "content-type: text/html; charset=utf-8",
            "referrer-policy: strict-origin-when-cross-origin",
            "x-content-type-options: nosniff",
        ];
        for host in ["netlify", "cloudflare-pages"] {
            let target = target(&format!("to = \"archive:site.zip\"\nhost = \"{host}\"\n"));
            assert_eq!(shown(&Rules::new(&target), "index.html", Class::Page), protection);
        }
        for host in ["github-pages", "gitlab-pages", "codeberg-pages"] {
            let target = target(&format!("to = \"git+branch\"\nhost = \"{host}\"\n"));
            assert_eq!(Rules::new(&target).headers("index.html", Class::Page).0.len(), 2, "{host}");
        }
        let preview = "to = \"file:out\"\nhost = \"netlify\"\npreview = true\nbase_url = \"https://p.example.org/\"\n";
        let preview = target(preview);
        assert_eq!(Rules::new(&preview).headers("a.pdf", Class::Asset).get("x-robots-tag"), Some("noindex"));
    }

    #[test]
    fn the_page_of_the_search_alone_may_run_web_assembly() {
        let target = target("to = \"archive:site.zip\"\nhost = \"netlify\"\n");
        let rules = Rules::new(&target);
        let policy = |path: &str, class| rules.headers(path, class).get("content-security-policy").map(str::to_owned);
        let only_own = Some("default-src 'self'".to_owned());
        assert_eq!(
            policy("search/index.html", Class::Page).as_deref(),
            Some("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'")
        );
        assert_eq!(policy("index.html", Class::Page), only_own);
        assert_eq!(policy("issues/search/index.html", Class::Page), only_own);
        assert_eq!(policy("pagefind/pagefind.js", Class::Asset), only_own);
    }

    #[test]
    fn the_first_rule_that_matches_counts_and_no_other() {
        let target = target(
            "to = \"s3://site\"\nheaders = [\n\
             { match = \"/index.html\", cache_control = \"max-age=5\" },\n\
             { match = \"*.html\", cache_control = \"max-age=60\", content_language = \"de\" },\n\
             { match = \"files/**\", content_disposition = \"attachment\", content_type = \"x/y\" }]\n",
        );
        let rules = Rules::new(&target);
        let home = rules.headers("index.html", Class::Page);
        assert_eq!((home.get("cache-control"), home.get("content-language")), (Some("max-age=5"), None));
        let page = rules.headers("a/index.html", Class::Page);
        assert_eq!((page.get("cache-control"), page.get("content-language")), (Some("max-age=60"), Some("de")));
        assert_eq!(page.get("content-type"), Some("text/html; charset=utf-8"));
        let file = rules.headers("files/a.pdf", Class::Fingerprinted);
        assert_eq!(file.get("cache-control"), Some(FOREVER));
        assert_eq!((file.get("content-disposition"), file.get("content-type")), (Some("attachment"), Some("x/y")));
        let paths = [("files/x", Class::Asset), ("CNAME", Class::Asset), ("index.html", Class::Page)];
        assert_eq!(rules.untyped(paths.into_iter()), ["CNAME"]);
    }

    #[test]
    fn pages_for_frames_may_be_framed_also_where_others_may_not() {
        let embed = "embed/status/donbas/index.html";
        let hosted = "to = \"file:out\"\nhost = \"netlify\"\n";
        let ours = target(hosted);
        let headers = Rules::new(&ours).headers(embed, Class::Page);
        assert_eq!(headers.get("x-frame-options"), None);
        assert_eq!(headers.get("content-security-policy"), Some("default-src 'self'"));
        // As docs/publishing.md tells those who forbid it.
        let rules = "headers = [\n\
             { match = \"embed/**\", content_security_policy = \"default-src 'self'; frame-ancestors *\" },\n\
             { match = \"**\", x_frame_options = \"DENY\", content_security_policy = \"default-src 'self'; frame-ancestors 'none'\" }]\n";
        let strict = target(&format!("{hosted}{rules}"));
        let rules = Rules::new(&strict);
        let (embed, other) = (rules.headers(embed, Class::Page), rules.headers("index.html", Class::Page));
        assert_eq!((embed.get("x-frame-options"), other.get("x-frame-options")), (None, Some("DENY")));
        assert_eq!(embed.get("content-security-policy"), Some("default-src 'self'; frame-ancestors *"));
    }

    #[test]
    fn equal_headers_are_one() {
        let target = target("to = \"s3://site\"\n");
        let rules = Rules::new(&target);
        let (a, b) = (rules.headers("a/index.html", Class::Page), rules.headers("b/index.html", Class::Page));
        assert!(Arc::ptr_eq(&a, &b));
    }

    #[test]
    fn what_a_rule_says_in_vain_is_told() {
        let rules = "headers = [\n\
             { match = \"*.html\", cache_control = \"max-age=60\" },\n\
             { match = \"/index.html\", cache_control = \"max-age=5\" },\n\
             { match = \"*.pdf\", x_a = \"b\", link = \"c\", content_language = \"de\" }]\n";
        let told = |to: &str, paths: &[&str]| {
            let target = target(&format!("{to}{rules}"));
            let warnings = Rules::new(&target).warnings(paths.iter().copied());
            warnings.into_iter().map(|warning| warning.message).collect::<Vec<_>>()
        };
        assert_eq!(
            told("to = \"s3://site\"\n", &["index.html", "a/index.html", "photo.jpg"]),
            [
                "rules above match all files that `/index.html` matches",
                "the rule for `*.pdf` matches no file",
                "nothing at the target serves `x-a` and `link`",
            ]
        );
        let paths = ["index.html", "a.pdf"];
        let shadowed = "rules above match all files that `/index.html` matches";
        assert_eq!(told("to = \"file:out\"\nhost = \"netlify\"\n", &paths), [shadowed]);
        assert_eq!(
            told("to = \"file:out\"\n", &paths),
            [
                "nothing at the target serves `cache-control`",
                shadowed,
                "nothing at the target serves `cache-control`",
                "nothing at the target serves `x-a`, `link` and `content-language`",
            ]
        );
    }
}
