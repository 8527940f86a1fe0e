//! Tests of what frames on other sites show.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use crate::Code;
use crate::pages::testing::{assert_order, at, compiled, html, paths, site, text, texts, view};

const CONFIG: &str = "base_url = \"https://example.org/b/\"\n";
const DAY: &str = "2025-12-20";

/// An issue of that title with `more` in its front matter.
fn issue(title: &str, more: &str) -> String {
    let status = "status = [{ date = 2025-12-02, state = \"raised\", summary = \"S.\" }]";
    let positions = if more.contains("[[positions]]") { "" } else { "positions = []\n" };
    format!("+++\ntitle = '{title}'\n{status}\n{positions}{more}+++\n")
}

fn parties(principal: usize, others: usize) -> String {
    let party =
        |id: String, more: &str| format!("[[party]]\nid = \"{id}\"\ntitle = \"{id}\"\nkind = \"state\"\n{more}");
    let principal = (1..=principal).map(|number| party(format!("z{number:02}"), "principal = true\n"));
    let others = (1..=others).map(|number| party(format!("a{number:02}"), ""));
    principal.chain(others).collect()
}

fn position(party: &str) -> String {
    format!("[[positions]]\nparty = \"{party}\"\ndate = 2025-12-03\nsummary = \"S.\"\n")
}

#[test]
fn each_issue_has_three_pages_which_no_sitemap_lists() {
    let files = [("issues/river.md", &*issue("River?", "slug = \"the-river\"\n"))];
    let made = site(&files, CONFIG, DAY);
    let expected = ["positions", "status", "timeline"].map(|part| format!("embed/{part}/the-river/index.html"));
    assert_eq!(paths(&made, "embed/"), expected);
    let sitemap = html(&made, "sitemap.xml");
    assert!(sitemap.contains("/issues/the-river/</loc>") && !sitemap.contains("/embed/"), "{sitemap}");
    // A site without issues has none, and neither has one that wants none.
    assert_eq!(paths(&site(&[], CONFIG, DAY), "embed/"), Vec::<&str>::new());
    let without = site(&files, &format!("{CONFIG}[embeds]\nenabled = false\n"), DAY);
    assert_eq!(paths(&without, "embed/"), Vec::<&str>::new());
    assert!(!html(&without, "issues/the-river/index.html").contains("part_embed"));
}

#[test]
fn a_page_for_a_frame_says_where_it_is_from_and_leads_there() {
    let made = site(&[("issues/river.md", &issue("Who <owns> it?", ""))], CONFIG, DAY);
    for part in ["positions", "status", "timeline"] {
        let page = html(&made, &format!("embed/{part}/river/index.html"));
        assert_order(
            &page,
            &[
                "<meta name=\"robots\" content=\"noindex\">",
                "<link rel=\"canonical\" href=\"https://example.org/b/issues/river/\">",
                "<base target=\"_blank\">",
                "<link rel=\"stylesheet\" href=\"/b/css/embed.",
                " · as of <time datetime=\"2025-12-20\">20 December 2025</time></p>",
                "<h1><a href=\"/b/issues/river/\">Who &lt;owns&gt; it?</a></h1>",
                "<footer>\n<p>From <a href=\"/b/issues/river/\">The story</a></p>",
            ],
        );
        for other in ["<script", "masthead", "css/site.", "application/atom+xml", "ld+json"] {
            assert!(!page.contains(other), "{part} has `{other}`: {page}");
        }
    }
}

#[test]
fn a_timeline_shows_the_newest_ten_events_and_the_next_three() {
    let event = |id: &str, date: &str, more: &str| {
        format!(
            "[[event]]\nid = \"{id}\"\ntitle = \"{id}\"\ndate = {date}\nkind = \"meeting\"\nissues = [\"river\"]\n{more}"
        )
    };
    let past: String = (1..=12).map(|day| event(&format!("p{day:02}"), &format!("2025-12-{day:02}"), "")).collect();
    let planned: String =
        (21..=25).map(|day| event(&format!("n{day}"), &format!("2025-12-{day}"), "announced = 2025-12-01\n")).collect();
    let elsewhere = "[[event]]\nid = \"other\"\ntitle = \"other\"\ndate = 2025-12-15\nkind = \"meeting\"\n";
    let files = [("issues/river.md", &*issue("River?", "")), ("events.toml", &format!("{past}{planned}{elsewhere}"))];
    let made = site(&files, CONFIG, DAY);
    let page = view(&made, "embed/timeline/river/index.html");
    let expected = "n23 n22 n21 p12 p11 p10 p09 p08 p07 p06 p05 p04 p03";
    assert_eq!(texts(&at(&page, "events"), "id").join(" "), expected);
    let shown = html(&made, "embed/timeline/river/index.html");
    assert!(
        shown.contains("2 older events are in the <a href=\"/b/issues/river/#part_timeline\">whole timeline</a>."),
        "{shown}"
    );
    assert_order(&shown, &["<li class=\"event\" data-upcoming>", "n23", "n22", "n21", "<li class=\"event\">", "p12"]);
}

#[test]
fn positions_are_of_principal_parties_first_and_of_twenty_at_the_most() {
    let heard: String = ["a01", "a02", "z02"].map(position).concat();
    let files = [("parties.toml", &*parties(3, 2)), ("issues/river.md", &issue("River?", &heard))];
    let page = view(&site(&files, CONFIG, DAY), "embed/positions/river/index.html");
    assert_eq!(texts(&at(&page, "positions"), "party.id"), ["z02", "a01", "a02"]);
    assert_eq!(texts(&at(&page, "silent"), "id"), ["z01", "z03"]);
    assert_eq!(at(&page, "parties_more").to_string(), "0");

    // Two principal parties are silent, 24 others are heard: 16 of them have room beside four that are principal.
    let heard: String = (1..=24).map(|number| position(&format!("a{number:02}"))).collect();
    let heard = format!("{}{}{heard}", position("z01"), position("z04"));
    let files = [("parties.toml", &*parties(4, 24)), ("issues/river.md", &issue("River?", &heard))];
    let made = site(&files, CONFIG, DAY);
    let page = view(&made, "embed/positions/river/index.html");
    let shown = texts(&at(&page, "positions"), "party.id");
    assert_eq!((shown.len(), shown[0].as_str(), shown[1].as_str(), shown[2].as_str()), (18, "z01", "z04", "a01"));
    assert_eq!(texts(&at(&page, "silent"), "id"), ["z02", "z03"]);
    let words = "8 more parties have positions: <a href=\"/b/issues/river/#part_positions\">who stands where</a>";
    assert!(html(&made, "embed/positions/river/index.html").contains(words));

    // Of thirty that are principal twenty are shown, those that were heard before those that were not.
    let heard: String = (1..=15).map(|number| position(&format!("z{number:02}"))).collect();
    let files = [("parties.toml", &*parties(30, 0)), ("issues/river.md", &issue("River?", &heard))];
    let page = view(&site(&files, CONFIG, DAY), "embed/positions/river/index.html");
    let many = |key: &str| at(&page, key).as_array().unwrap().len();
    assert_eq!((many("positions"), many("silent"), at(&page, "parties_more").to_string()), (15, 5, "10".to_owned()));
}

#[test]
fn the_issues_page_has_the_frames_to_copy() {
    let files = [("issues/river.md", &*issue("The \"river\" & <sea>?", ""))];
    let page = html(&site(&files, CONFIG, DAY), "issues/river/index.html");
    // Escaped once for the frame's attribute, and once more for this page.
    let frame = "&lt;iframe src=&quot;https://example.org/b/embed/status/river/&quot; \
         title=&quot;The &amp;quot;river&amp;quot; &amp;amp; &amp;lt;sea&amp;gt;? – Where it stands&quot; \
         width=&quot;100%&quot; height=&quot;360&quot; loading=&quot;lazy&quot; frameborder=&quot;0&quot;&gt;&lt;/iframe&gt;</textarea>";
    let page = page.replace("&#x2F;", "/").replace("&#x27;", "'");
    assert!(page.contains(frame), "{page}");
    assert_order(
        &page,
        &[
            "<details class=\"embed-code\" id=\"part_embed\">",
            "<textarea rows=\"3\" readonly",
            "https://example.org/b/embed/timeline/river/",
            "https://example.org/b/embed/positions/river/",
            "</details>",
        ],
    );
    // Where the site has no address of its own, there is nothing to copy; the pages are there to be looked at.
    let made = site(&files, "base_url = \"/b/\"\n", DAY);
    assert!(!html(&made, "issues/river/index.html").contains("part_embed"));
    assert!(!html(&made, "embed/status/river/index.html").contains("rel=\"canonical\""));
    assert_eq!(text(&view(&made, "embed/status/river/index.html"), "canonical"), "–");
}

#[test]
fn an_embed_is_in_the_language_of_its_issue() {
    let made = site(&[("issues/river.md", &issue("Чия річка?", "language = \"uk\"\n"))], CONFIG, DAY);
    let page = html(&made, "embed/status/river/index.html");
    assert_order(
        &page,
        &["<html lang=\"uk\" dir=\"ltr\">", "Стан справ · станом на", "<h1><a", "Джерело: <a", "lang=\"en\""],
    );
    // Norwegian has no words here: the frame stays in the site's, and the title says what it is.
    let made = site(&[("issues/river.md", &issue("Hvem eier elva?", "language = \"nb\"\n"))], CONFIG, DAY);
    let page = html(&made, "embed/status/river/index.html");
    assert_order(&page, &["<html lang=\"en\" dir=\"ltr\">", "<h1 lang=\"nb\" dir=\"auto\">"]);
}

#[test]
fn two_issues_at_one_address_are_told_once_and_an_alias_may_not_hide_an_embed() {
    let clashes = |one: &str, other: &str| {
        let files = [("issues/a.md", &*issue("A?", one)), ("issues/b.md", &*issue("B?", other))];
        let told = compiled(&files, CONFIG, DAY).diagnostics;
        let clashes = told.iter().filter(|told| told.code == Code::PermalinkClash);
        clashes.map(|told| told.message.clone()).collect::<Vec<_>>()
    };
    let told = clashes("slug = \"same\"\n", "slug = \"same\"\n");
    assert!(told.contains(&"two pages stand at `/issues/same/`".to_owned()), "{told:?}");
    assert!(!told.iter().any(|told| told.contains("/embed/")), "{told:?}");
    assert_eq!(
        clashes("", "aliases = [\"/embed/status/a/\"]\n"),
        ["the alias `/embed/status/a/` is the address of a page"]
    );
}
