#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::config::publish::Target;
use crate::publish::testing::target;

struct Files(Vec<(String, Class)>);

impl Pages for Files {
    fn paths(&self) -> Vec<(String, Class)> {
        self.0.clone()
    }

    fn render(&self, path: &str) -> Result<Bytes, Vec<Diagnostic>> {
        Ok(Bytes::Owned(path.as_bytes().to_vec()))
    }
}

fn files(paths: &[(&str, Class)]) -> Files {
    Files(paths.iter().map(|(path, class)| ((*path).to_owned(), *class)).collect())
}

fn on(host: &str, more: &str) -> Target {
    target(&format!("to = \"archive:site.zip\"\nhost = \"{host}\"\n{more}"))
}

/// The file `name` of the host, and what is refused.
fn written(target: &Target, site: &Files, redirects: &[(&str, &str)], name: &str) -> (String, Vec<String>) {
    let redirects: Vec<Redirect> =
        redirects.iter().map(|(path, to)| Redirect { path: (*path).to_owned(), to: (*to).to_owned() }).collect();
    let (hosted, judgement) = Hosted::new(site, target.host, &Rules::new(target), &redirects, "/berlin/");
    let text = hosted.files.get(name).cloned().unwrap_or_default();
    (text, judgement.refusals.into_iter().map(|refusal| refusal.message).collect())
}

const SITE: [(&str, Class); 7] = [
    ("404.html", Class::Page),
    ("css/site.1a2b.css", Class::Fingerprinted),
    ("feed.xml", Class::Data),
    ("index.html", Class::Page),
    ("issues/größe und mehr/index.html", Class::Page),
    ("old.html", Class::Redirect),
    ("photos/50% *:a.jpg", Class::Asset),
];

const PROTECTION: &str = "  Content-Security-Policy: default-src 'self'\n  Referrer-Policy: strict-origin-when-cross-origin\n  X-Content-Type-Options: nosniff\n";

#[test]
fn headers_for_netlify() {
    let (text, refused) = written(&on("netlify", ""), &files(&SITE), &[], "_headers");
    assert_eq!(refused, [""; 0]);
    assert_eq!(
        text,
        format!(
            "# Written from the headers of the target in `briefing.toml`.\n/*\n{PROTECTION}\
             /css/site.1a2b.css\n  Cache-Control: public, max-age=31536000, immutable\n\
             /photos/50%25%20%2A%3Aa.jpg\n  Cache-Control: public, max-age=600, must-revalidate\n"
        )
    );
}

#[test]
fn headers_for_cloudflare_take_back_what_holds_for_all() {
    let rules = "headers = [{ match = \"*.html\", cache_control = \"max-age=60\" }, { match = \"*.jpg\", content_security_policy = \"sandbox\" }]\n";
    let (text, refused) = written(&on("cloudflare-pages", rules), &files(&SITE), &[], "_headers");
    assert_eq!(refused, [""; 0]);
    assert_eq!(
        text,
        format!(
            "# Written from the headers of the target in `briefing.toml`.\n/*\n  Cache-Control: max-age=60\n{PROTECTION}\
             /css/site.1a2b.css\n  ! Cache-Control\n  Cache-Control: public, max-age=31536000, immutable\n\
             /feed.xml\n  ! Cache-Control\n\
             /photos/50%25%20%2A%3Aa.jpg\n  ! Cache-Control\n  Cache-Control: public, max-age=600, must-revalidate\n  \
             ! Content-Security-Policy\n  Content-Security-Policy: sandbox\n"
        )
    );
    // Where nothing can be taken back, a page has its own rule, `old.html` by both of its addresses.
    let (text, _) = written(&on("netlify", rules), &files(&SITE), &[], "_headers");
    assert!(
        text.contains(&format!("/*\n{PROTECTION}/404.html\n  Cache-Control: max-age=60\n/404\n  Cache-Control")),
        "{text}"
    );
    assert!(text.contains("/issues/gr%C3%B6%C3%9Fe%20und%20mehr/\n  Cache-Control: max-age=60\n/old.html\n"), "{text}");
    assert!(text.contains("/old\n  Cache-Control: max-age=60\n"), "{text}");
    assert!(text.ends_with("must-revalidate\n  Content-Security-Policy: sandbox\n"), "{text}");
}

#[test]
fn a_type_is_said_where_a_rule_says_it() {
    let rules = "headers = [{ match = \"*.css\", content_type = \"text/x\" }, { match = \"*.jpg\", content_type = \"image/jpeg\" }]\n";
    let (text, _) = written(&on("netlify", rules), &files(&SITE), &[], "_headers");
    assert_eq!(text.matches("Content-Type:").count(), 1);
    assert!(text.contains("  Content-Type: text/x\n"), "{text}");
}

/// `count` files of a folder, an ending and a class.
fn many(folder: &str, ending: &str, class: Class, count: usize) -> Vec<(String, Class)> {
    (0..count).map(|number| (format!("{folder}{number}.{ending}"), class)).collect()
}

#[test]
fn rules_are_put_together_where_the_host_reads_fewer() {
    let home = || files(&SITE[3..4]).0;
    let text =
        |site: Vec<(String, Class)>, host: &str, more: &str| written(&on(host, more), &Files(site), &[], "_headers");
    // 99 files and the rule for all are 100 rules.
    let (at_most, refused) =
        text([home(), many("a/", "css", Class::Fingerprinted, 99)].concat(), "cloudflare-pages", "");
    assert_eq!((at_most.matches("\n/").count(), refused.len()), (100, 0));
    assert!(!at_most.contains("/*.css"), "{at_most}");

    let photos = many("issues/a/", "jpg", Class::Asset, 100);
    let styles = many("css/", "css", Class::Fingerprinted, 2);
    let site = [
        home(),
        photos.clone(),
        styles,
        many("css/", "txt", Class::Asset, 1),
        many("x/", "txt", Class::Fingerprinted, 1),
    ]
    .concat();
    let (text_, refused) = text(site, "cloudflare-pages", "");
    assert_eq!(refused, [""; 0]);
    let patterns: Vec<&str> = text_.lines().filter(|line| line.starts_with('/')).collect();
    // Of both kinds of `.txt` no rule for the ending can speak, and `css/` holds two kinds of files.
    assert_eq!(patterns, ["/*", "/*.css", "/*.jpg", "/x/*", "/css/0.txt"]);
    // Netlify reads as many as there are.
    let (text_, _) = text([home(), photos].concat(), "netlify", "");
    assert_eq!(text_.matches("\n/").count(), 101);
}

#[test]
fn more_than_the_host_reads_is_refused() {
    let mixed: Vec<_> = (0..60)
        .flat_map(|number| [(format!("a/{number}.x"), Class::Asset), (format!("a/f{number}.x"), Class::Fingerprinted)])
        .collect();
    let site = Files([files(&SITE[3..4]).0, mixed].concat());
    let (_, refused) = written(&on("cloudflare-pages", ""), &site, &[], "_headers");
    assert_eq!(refused, ["Cloudflare Pages reads 100 rules of `_headers`, this site needs 121"]);
    for (length, count) in [(1_989, 0), (1_990, 1)] {
        // Two blanks, `X-Long: `, and the value.
        let rules = format!("headers = [{{ match = \"*\", x_long = \"{}\" }}]\n", "a".repeat(length + 1));
        let (_, refused) = written(&on("cloudflare-pages", &rules), &files(&SITE), &[], "_headers");
        assert_eq!(refused.len(), count, "{refused:?}");
    }
}

const MOVED: [(&str, &str); 4] = [
    ("größe/index.html", "/berlin/issues/size/"),
    ("old.html", "/berlin/glossary/#truce"),
    ("a*b/index.html", "/berlin/x/"),
    ("out/index.html", "https://example.org/a b"),
];

#[test]
fn redirects_in_each_hosts_form() {
    let site =
        files(&[("index.html", Class::Page), ("old.html", Class::Redirect), ("größe/index.html", Class::Redirect)]);
    let lines = |host: &str| written(&on(host, ""), &site, &MOVED, "_redirects").0;
    assert_eq!(
        lines("netlify"),
        "/gr%C3%B6%C3%9Fe/ /berlin/issues/size/ 301!\n/old.html /berlin/glossary/#truce 301!\n/out/ https://example.org/a%20b 301!\n"
    );
    assert_eq!(lines("cloudflare-pages"), lines("netlify").replace('!', ""));
    assert_eq!(
        lines("gitlab-pages"),
        "/berlin/gr%C3%B6%C3%9Fe/ /berlin/issues/size/ 301\n/berlin/old.html /berlin/glossary/#truce 301\n/berlin/out/ https://example.org/a%20b 301\n"
    );
    for host in ["github-pages", "codeberg-pages"] {
        let target = target(&format!("to = \"git+branch\"\nhost = \"{host}\"\n"));
        let (hosted, judgement) = Hosted::new(&site, target.host, &Rules::new(&target), &[], "/");
        assert_eq!((hosted.paths(), judgement), (site.paths(), Judgement::default()));
    }
}

#[test]
fn a_page_stays_where_the_host_has_no_room_for_its_redirect() {
    let number = |host: &str, count: usize| {
        let moved: Vec<(String, String)> =
            (0..count).map(|at| (format!("{at:04}/index.html"), "/x/".to_owned())).collect();
        let moved: Vec<(&str, &str)> = moved.iter().map(|(path, to)| (path.as_str(), to.as_str())).collect();
        written(&on(host, ""), &files(&SITE), &moved, "_redirects").0.lines().count()
    };
    assert_eq!(number("cloudflare-pages", 1_999), 1_999);
    assert_eq!(number("cloudflare-pages", 2_001), 2_000);
    assert_eq!(number("gitlab-pages", 1_001), 1_000);
    assert_eq!(number("netlify", 2_001), 2_001);
    // A line of more than 1,000 characters: `/`, the name, `/ /x/ 301`.
    let line = |length: usize| {
        let path = format!("{}/index.html", "a".repeat(length));
        written(&on("cloudflare-pages", ""), &files(&SITE), &[(&path, "/x/")], "_redirects").0.lines().count()
    };
    assert_eq!((line(990), line(991)), (1, 0));
}

#[test]
fn where_files_hide_redirects_the_pages_are_left_out() {
    let site =
        files(&[("index.html", Class::Page), ("old.html", Class::Redirect), ("a*b/index.html", Class::Redirect)]);
    let moved = [("old.html", "/x/"), ("a*b/index.html", "/x/")];
    let redirects = moved.map(|(path, to)| Redirect { path: path.to_owned(), to: to.to_owned() });
    let paths = |host: &str| {
        let target = on(host, "");
        let (hosted, _) = Hosted::new(&site, target.host, &Rules::new(&target), &redirects, "/");
        hosted.paths().into_iter().map(|(path, _)| path).collect::<Vec<_>>()
    };
    assert_eq!(paths("gitlab-pages"), ["index.html", "a*b/index.html", "_redirects"]);
    assert_eq!(paths("netlify"), ["index.html", "old.html", "a*b/index.html", "_headers", "_redirects"]);
}

#[test]
fn the_files_are_part_of_what_is_published() {
    let site = files(&SITE);
    let target = on("netlify", "");
    let (hosted, _) = Hosted::new(&site, target.host, &Rules::new(&target), &[], "/");
    assert!(hosted.paths().contains(&("_headers".to_owned(), Class::Data)));
    assert!(hosted.render("_headers").unwrap().starts_with(b"# Written"));
    assert_eq!(&*hosted.render("index.html").unwrap(), b"index.html");
}

#[test]
fn a_sites_own_file_is_a_conflict() {
    let site = files(&[("index.html", Class::Page), ("_headers", Class::Asset), ("_redirects", Class::Asset)]);
    let (_, refused) = written(&on("netlify", ""), &site, &[("a/index.html", "/x/")], "_headers");
    assert_eq!(refused, ["the site has files of its own that `host` would write: `_headers` and `_redirects`"]);
    // Without a redirect nothing would be written over it.
    let (_, refused) = written(&on("gitlab-pages", ""), &site, &[], "_headers");
    assert_eq!(refused, [""; 0]);
}

#[test]
fn the_bundled_site_fits_every_host() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let snapshot = crate::source::read_site(root, None).unwrap();
    let today = "2025-12-16".parse().unwrap();
    let options = crate::Options::on(today);
    let site = crate::compile(&snapshot, &options).site;
    let redirects: Vec<Redirect> = site.redirects().map(|(path, to)| Redirect { path: path.to_owned(), to }).collect();
    assert!(redirects.iter().any(|redirect| redirect.path == "events/index.html"), "{redirects:?}");
    for host in ["netlify", "cloudflare-pages", "gitlab-pages"] {
        let target = on(host, "");
        let (hosted, judgement) = Hosted::new(&site, target.host, &Rules::new(&target), &redirects, site.base_path());
        assert_eq!(judgement, Judgement::default(), "{host}");
        let lines = hosted.files["_redirects"].lines().map(|line| line.split(' ').nth(1).unwrap());
        for to in lines {
            let within = to.strip_prefix(site.base_path()).unwrap();
            assert!(site.class(&crate::pages::permalink::file(&format!("/{within}"))).is_some(), "{host} {to}");
        }
    }
}
