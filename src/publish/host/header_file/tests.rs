//! The file is read back as the hosts say that they read it, for sites and rules of all sorts.

#![allow(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::publish::testing::target;

/// What an address is served with by the file: Cloudflare Pages takes fields back and joins values
/// (<https://developers.cloudflare.com/pages/configuration/headers/>), for Netlify the more special rule, which is the
/// later one here, wins.
fn served(text: &str, address: &str, joins: bool) -> BTreeMap<String, String> {
    let mut served: BTreeMap<String, String> = BTreeMap::new();
    for block in blocks(text) {
        let (pattern, lines) = block.split_first().unwrap();
        let matches = match pattern.split_once('*') {
            Some((begin, end)) => {
                address.len() >= begin.len() + end.len() && address.starts_with(begin) && address.ends_with(end)
            }
            None => *pattern == address,
        };
        if !matches {
            continue;
        }
        for name in lines.iter().filter_map(|line| line.strip_prefix("! ")) {
            assert!(joins, "only one host takes back: {text}");
            served.remove(&name.to_lowercase());
        }
        for line in lines.iter().filter(|line| !line.starts_with("! ")) {
            let (name, value) = line.split_once(": ").unwrap();
            let joined = served.get(&name.to_lowercase()).filter(|_| joins).map(|old| format!("{old}, {value}"));
            served.insert(name.to_lowercase(), joined.unwrap_or_else(|| value.to_owned()));
        }
    }
    served
}

/// The rules of the file: pattern, then lines.
fn blocks(text: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix("  ") {
            Some(line) => blocks.last_mut().unwrap().push(line),
            None => blocks.push(vec![line]),
        }
    }
    blocks
}

fn site() -> impl Strategy<Value = BTreeMap<String, Class>> {
    let folder = prop::sample::select(vec!["", "a/", "b/", "a/c/", "a/c/d/", "größe x/"]);
    let name =
        prop::sample::select(vec!["index.html", "old.html", "x.css", "y.css", "z.jpg", "z.min.css", "n", "x.json"]);
    let class = prop::sample::select(vec![Class::Asset, Class::Fingerprinted, Class::Data]);
    prop::collection::vec((folder, name, class), 1..20).prop_map(|files| {
        let class = |name: &str, class| if name.ends_with(".html") { Class::Page } else { class };
        files.into_iter().map(|(folder, name, other)| (format!("{folder}{name}"), class(name, other))).collect()
    })
}

/// Rules of a site, some of them alike.
const RULES: [&str; 6] = [
    "{ match = \"*.html\", cache_control = \"max-age=60\" }",
    "{ match = \"/index.html\", x_home = \"yes\" }",
    "{ match = \"a/**\", content_security_policy = \"sandbox\" }",
    "{ match = \"*.css\", cache_control = \"no-cache\", x_a = \"b\" }",
    "{ match = \"**\", x_all = \"yes\" }",
    "{ match = \"*.jpg\", content_type = \"x/y\" }",
];

proptest! {
    #[test]
    fn each_file_gets_its_headers_and_no_others(
        files in site(),
        rules in prop::sample::subsequence(RULES.to_vec(), 0..=RULES.len()),
        most in prop::sample::select(vec![0, 2, usize::MAX]),
        joins in any::<bool>(),
    ) {
        let host = if joins { "cloudflare-pages" } else { "netlify" };
        let lines = format!("to = \"file:out\"\nhost = \"{host}\"\nheaders = [{}]\n", rules.join(", "));
        let target = target(&lines);
        let rules = Rules::new(&target);
        let form = Form { host: "H", rules: most, line: usize::MAX, joins };
        let paths: Vec<(String, Class)> = files.into_iter().collect();
        let (text, _) = write(&form, paths.iter(), &rules);
        for (path, class) in &paths {
            let mut expected = rules.headers(path, *class).0.clone();
            // These a host says by itself.
            if path.ends_with(".jpg") && expected["content-type"] == "x/y" {
                prop_assert!(text.contains("Content-Type: x/y"));
            } else {
                expected.remove("content-type");
            }
            if expected["cache-control"] == "no-cache" {
                expected.remove("cache-control");
            }
            for address in addresses(path) {
                prop_assert_eq!(&served(&text, &address, joins), &expected, "{} in\n{}", address, text);
            }
        }
    }
}
