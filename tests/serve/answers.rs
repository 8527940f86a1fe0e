//! What requests get.

use briefing::compile;

use crate::common;
use crate::preview::{Preview, page};

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"></svg>";

#[test]
fn every_path_has_the_bytes_that_a_build_writes_but_for_the_script() {
    let site = Preview::new(
        &[
            ("static/drawn.svg", SVG),
            (
                "content/events/talks.md",
                "+++\ntitle = \"Talks\"\nkind = \"meeting\"\ndate = 2026-03-01\naliases = [\"/old/\"]\n+++\n",
            ),
        ],
        &[],
    );
    let snapshot = briefing::source::read_site(site.folder.path(), None).unwrap();
    let built = compile(&snapshot, &briefing::Options { drafts: true, ..common::options("2026-03-16") });
    let mut pages = 0;
    for (path, _) in built.site.paths() {
        let answer = site.get(&format!("/{path}"));
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.built(), String::from_utf8_lossy(&built.site.render(path).unwrap()), "{path}");
        let is_page = path.ends_with(".html");
        assert_eq!(answer.text().matches(".briefing/live.js").count(), usize::from(is_page), "{path}");
        pages += usize::from(is_page);
    }
    assert!(pages > 15, "{pages}");
    assert_eq!(site.get("/old/").status, 200);
    assert!(site.get("/old/").text().contains("/events/talks/"));
}

#[test]
fn types_tell_what_a_file_is_and_nothing_is_kept() {
    let site = Preview::below("https://example.org/", &[("static/drawn.svg", SVG), ("static/film.mp4", "film")], &[]);
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/about/", "text/html; charset=utf-8"),
        ("/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json"),
        ("/calendar.ics", "text/calendar; charset=utf-8"),
        ("/drawn.svg", "image/svg+xml; charset=utf-8"),
        ("/film.mp4", "video/mp4"),
        ("/.briefing/live.js", "text/javascript; charset=utf-8"),
    ] {
        let answer = site.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.generation(), 1, "{path}");
    }
}

#[test]
fn a_head_has_all_but_the_body() {
    let site = Preview::new(&[], &[]);
    let (get, head) = (site.get("/about/"), site.ask("HEAD /about/ HTTP/1.1", &[]));
    assert_eq!(head.body, b"");
    for name in ["content-type", "content-length", "etag", "briefing-generation"] {
        assert!(!get.header(name).is_empty(), "{name}");
        assert_eq!(get.header(name), head.header(name), "{name}");
    }
    assert_eq!(get.header("content-length"), get.body.len().to_string());
}

#[test]
fn who_has_a_page_already_is_told_so_until_it_changes() {
    let site = Preview::new(&[], &[]);
    let tag = site.get("/about/").header("etag").to_owned();
    let again = |tag: &str| site.ask("GET /about/ HTTP/1.1", &[&format!("If-None-Match: {tag}")]);
    for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
        let answer = again(&known);
        assert_eq!((answer.status, answer.body.len(), answer.header("etag")), (304, 0, tag.as_str()), "{known}");
    }
    assert_eq!(again("\"other\"").status, 200);
    site.write("content/pages/about.md", &page("About", "It is another."));
    site.shows("/about/", "It is another.");
    assert_eq!(again(&tag).status, 200);
}

#[test]
fn media_are_given_in_parts() {
    let site = Preview::new(&[("static/film.mp4", "0123456789")], &[]);
    let part = |range: &str| site.ask("GET /film.mp4 HTTP/1.1", &[&format!("Range: {range}")]);
    for (range, body, told) in [
        ("bytes=0-3", "0123", "bytes 0-3/10"),
        ("bytes=4-", "456789", "bytes 4-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=8-99", "89", "bytes 8-9/10"),
    ] {
        let answer = part(range);
        assert_eq!((answer.status, answer.text().as_str()), (206, body), "{range}");
        assert_eq!(answer.header("content-range"), told, "{range}");
        assert_eq!(answer.header("content-length"), body.len().to_string(), "{range}");
    }
    let beyond = part("bytes=10-");
    assert_eq!((beyond.status, beyond.header("content-range")), (416, "bytes */10"));
    for whole in ["bytes=0-1,4-5", "lines=1-2", "bytes=x"] {
        let answer = part(whole);
        assert_eq!((answer.status, answer.text().as_str()), (200, "0123456789"), "{whole}");
        assert_eq!(answer.header("accept-ranges"), "bytes");
    }
    let tag = site.get("/film.mp4").header("etag").to_owned();
    let only_if = |tag: &str| site.ask("GET /film.mp4 HTTP/1.1", &["Range: bytes=0-3", &format!("If-Range: {tag}")]);
    assert_eq!(only_if(&tag).status, 206);
    assert_eq!(only_if("\"old\"").status, 200);
}

#[test]
fn the_site_stands_below_the_path_of_its_base_address() {
    let site = Preview::below("https://example.org/a/b/", &[], &[]);
    assert_eq!(site.base, "/a/b/");
    for (path, to) in
        [("/", "/a/b/"), ("/a/b", "/a/b/"), ("/a/b/about", "/a/b/about/"), ("/a/b/about?x=1", "/a/b/about/?x=1")]
    {
        let answer = site.get(path);
        assert_eq!((answer.status, answer.header("location")), (302, to), "{path}");
    }
    assert!(site.get("/a/b/about/").text().contains("src=\"../.briefing/live.js\""));
    assert_eq!(site.get("/about/").status, 404);
    assert!(site.get("/about/").text().contains("the site begins at /a/b/"));
    let missing = site.get("/a/b/no/where/");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("src=\"../../.briefing/live.js\""), "{}", missing.text());
}

#[test]
fn drafts_are_shown_unless_they_are_not_wanted() {
    let draft = "+++\ntitle = \"Draft\"\ndraft = true\n+++\n";
    for (arguments, status) in [(&[][..], 200), (&["--no-drafts"][..], 404)] {
        let site = Preview::new(&[("content/pages/draft.md", draft)], arguments);
        assert_eq!(site.get("/draft/").status, status, "{arguments:?}");
    }
}

#[test]
fn the_day_can_be_chosen_and_what_it_leaves_out_is_told() {
    let event = "+++\ntitle = \"Talks\"\nkind = \"meeting\"\ndate = 2026-03-10\n+++\n";
    let site = Preview::new(&[("content/events/talks.md", event)], &["--as-of", "2026-03-05"]);
    assert_eq!(site.get("/events/talks/").status, 404);
    let told = site.socket("/", "").next("told");
    assert_eq!(told["left_out"][0]["title"], "Talks");
    assert_eq!(told["left_out"][0]["from"], "10 March 2026");
}
