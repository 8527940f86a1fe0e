//! Atom and JSON feeds.

use super::*;

#[test]
fn the_site_s_feed_holds_articles_and_what_weighs_most() {
    let site = story("2025-12-20");
    let feed = atom(&site, "feed.xml");
    assert_eq!(
        titles(&feed),
        [
            "12-14 Second",
            "12-13 Correction, What <now>?: It was Monday.",
            "12-13 Truce: proposed → rejected",
            "12-13 What <now>?",
            "12-10 Talks, long; and \"open\"",
            "12-10 Truce: proposed",
            "12-10 Russia on a pause: open",
            "12-10 Truce: “A pause” put on the table",
            "12-10 Truce, not known: For how long?",
        ],
    );
    assert_eq!(feed.id, "https://example.org:8443/a/b/feed.xml");
    assert_eq!(feed.updated.to_rfc3339(), "2025-12-14T00:00:00+00:00");
    assert_eq!(feed.authors[0].name, "The Desk");
    assert_eq!(feed.lang.as_deref(), Some("en"));
    assert_eq!(feed.subtitle.as_ref().unwrap().as_str(), "Talks & more");
    assert_eq!(feed.links.iter().map(|link| link.rel.as_str()).collect::<Vec<_>>(), ["self", "alternate"]);
    let article = feed.entries.iter().find(|entry| entry.title.as_str() == "What <now>?").unwrap();
    assert_eq!(article.id, "https://example.org:8443/a/b/articles/one/");
    assert_eq!(article.published.unwrap().to_rfc3339(), "2025-12-11T00:00:00+00:00");
    assert_eq!(article.summary.as_ref().unwrap().as_str(), "About Truce.");
    assert_eq!(article.authors[0].name, "Ada Byron");
    assert_eq!(article.authors[0].uri.as_deref(), Some("https://example.org:8443/a/b/people/ada/"));
    assert_eq!(article.authors[1].uri, None);
    let change = feed.entries.iter().find(|entry| entry.title.as_str().starts_with("Truce: proposed →")).unwrap();
    assert_eq!(change.id, "tag:example.org,2025-12-13:a/b/issues/truce/state/rejected");
    assert_eq!(change.links[0].href, "https://example.org:8443/a/b/issues/the-truce/");
}

#[test]
fn the_text_of_an_entry_has_absolute_addresses_only() {
    let site = story("2025-12-20");
    let feed = atom(&site, "feed.xml");
    let article = feed.entries.iter().find(|entry| entry.title.as_str() == "What <now>?").unwrap();
    let content = article.content.as_ref().unwrap().value.as_ref().unwrap();
    for address in [
        "href=\"https://example.org:8443/a/b/issues/the-truce/\"",
        "href=\"https://example.org:8443/a/b/articles/one/#why\"",
        "href=\"https://example.org:8443/a/b/timeline/?a=1&amp;b=2\"",
        "href=\"https://other.example/x\"",
        "href=\"https://example.org:8443/a/b/sources/wire/\"",
        "<li>A <em>point</em> on",
    ] {
        assert!(content.contains(address), "{address} in {content}");
    }
    for path in ["feed.xml", "changes.xml", "issues/the-truce/feed.xml"] {
        for entry in atom(&site, path).entries {
            let content = entry.content.unwrap().value.unwrap();
            for attribute in ["href=\"", "src=\""] {
                for (at, _) in content.match_indices(attribute) {
                    assert!(content[at + attribute.len()..].starts_with("http"), "{path}: {content}");
                }
            }
        }
    }
}

#[test]
fn every_change_has_an_entry_with_a_name_of_its_own() {
    let site = story("2025-12-20");
    let feed = atom(&site, "changes.xml");
    assert_eq!(feed.entries.len(), site.views.briefing.changes.len());
    let names: BTreeSet<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(names.len(), feed.entries.len());
    let told = |title: &str| {
        let entry = feed.entries.iter().find(|entry| entry.title.as_str() == title);
        let entry = entry.unwrap_or_else(|| panic!("{:?}", titles(&feed)));
        (entry.links[0].href.clone(), entry.content.as_ref().unwrap().value.clone().unwrap())
    };
    let (link, content) = told("Russia on a pause: open → opposes");
    assert_eq!(link, "https://example.org:8443/a/b/issues/the-truce/");
    assert!(
        content.starts_with("<p>It refuses.</p><blockquote><p>No, &quot;never&quot;,\nnot once</p></blockquote>"),
        "{content}"
    );
    let (link, content) = told("Truce: “A pause” put on the table");
    assert_eq!(link, "https://example.org:8443/a/b/issues/the-truce/#pause");
    assert!(content.contains("<p>Quiet.</p><p><a href=\"https://example.org:8443/a/b/events/talks/\">"), "{content}");
    let (_, content) = told("Truce, answered: For how long? Two days.");
    assert!(content.starts_with("<p>For how long?</p><p>Two days.</p><p>["), "{content}");
}

#[test]
fn an_issue_s_feed_has_its_summaries_and_what_touches_it() {
    let feed = atom(&story("2025-12-20"), "issues/the-truce/feed.xml");
    assert_eq!(feed.title.as_str(), "The story: Truce");
    assert_eq!(
        titles(&feed),
        [
            "12-16 Truce, answered: For how long? Two days.",
            "12-15 Truce: “A pause” withdrawn",
            "12-14 A vote: postponed, new date: 1 February 2026",
            "12-13 Rejected: Refused.",
            "12-13 Russia on a pause: open → opposes",
            "12-12 Proposed: Still proposed.",
            "12-12 Announced: A vote, 1 February 2026",
            "12-10 Proposed: One is proposed, says Wire report.",
            "12-10 Talks, long; and \"open\"",
            "12-10 Russia on a pause: open",
            "12-10 Truce: “A pause” put on the table",
            "12-10 Truce, not known: For how long?",
        ]
    );
}

#[test]
fn a_feed_is_cut_at_its_limit_and_may_be_empty() {
    let config = format!("{ADDRESS}[feeds]\nlimit = 2\n");
    let site = site(STORY, &config, "2025-12-20");
    for path in ["feed.xml", "changes.xml", "issues/the-truce/feed.xml"] {
        assert_eq!(atom(&site, path).entries.len(), 2, "{path}");
    }
    assert_eq!(titles(&atom(&site, "feed.xml"))[0], "12-14 Second");
    let empty = crate::pages::testing::site(&[], ADDRESS, "2025-12-20");
    let feed = atom(&empty, "feed.xml");
    assert_eq!((feed.entries.len(), feed.updated.to_rfc3339()), (0, "1970-01-01T00:00:00+00:00".to_owned()));
}

#[test]
fn the_json_feed_has_what_its_version_asks_for() {
    let site = story("2025-12-20");
    let feed = json(&site, "feed.json");
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["title"], "The story");
    assert_eq!(feed["home_page_url"], "https://example.org:8443/a/b/");
    assert_eq!(feed["feed_url"], "https://example.org:8443/a/b/feed.json");
    let items = feed["items"].as_array().unwrap();
    assert_eq!(items.len(), atom(&site, "feed.xml").entries.len());
    for item in items {
        for key in ["id", "url", "title", "content_html", "date_published", "date_modified"] {
            assert!(item[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {item}");
        }
        for key in ["date_published", "date_modified"] {
            assert!(item[key].as_str().unwrap().ends_with("T00:00:00Z"));
        }
    }
    assert_eq!(items[0]["language"], "de");
}

#[test]
fn raw_html_and_anchors_in_a_summary_are_made_fit_for_feeds() {
    let story = [
        ("sources.toml", "[[source]]\nid = \"wire\"\ntitle = \"Wire\"\ndate = 2025-12-09\nkind = \"news-report\"\n"),
        (
            "events.toml",
            "[[event]]\nid = \"talks\"\ntitle = \"Talks\"\ndate = 2025-12-10\nkind = \"meeting\"\nsources = [\"wire\"]\n\
             outcome = \"See [below](#x) and [page](/timeline/).\"\n",
        ),
    ];
    for config in [ADDRESS.to_owned(), format!("{ADDRESS}[build]\nraw_html = \"allow\"\n")] {
        let feed = atom(&compiled(&story, &config, "2025-12-20").site, "changes.xml");
        let content = feed.entries[0].content.as_ref().unwrap().value.clone().unwrap();
        assert!(content.contains("href=\"https://example.org:8443/a/b/events/talks/#x\""), "{content}");
        assert!(content.contains("href=\"https://example.org:8443/a/b/timeline/\""), "{content}");
    }
}

fn ids(site: &Site) -> Vec<String> {
    let mut ids = Vec::new();
    let issues = paths(site, "issues/").into_iter().filter(|path| path.ends_with(".xml"));
    for path in ["feed.xml", "changes.xml"].into_iter().chain(issues) {
        let feed = atom(site, path);
        ids.push(feed.id);
        ids.extend(feed.entries.into_iter().map(|entry| entry.id));
    }
    ids
}

#[test]
fn ids_outlive_new_titles_new_slugs_and_a_move() {
    let before = ids(&story("2025-12-20"));
    assert!(before.len() > 40, "{before:?}");
    let edited: Vec<(&str, String)> = STORY
        .iter()
        .map(|(path, text)| {
            let text = text
                .replace("slug = \"the-truce\"", "slug = \"another-truce\"")
                .replace("title = \"", "title = \"New: ");
            let text =
                if *path == "articles/one.md" { text.replacen("+++\n", "+++\nslug = \"first\"\n", 1) } else { text };
            (*path, text)
        })
        .collect();
    let edited: Vec<(&str, &str)> = edited.iter().map(|(path, text)| (*path, text.as_str())).collect();
    assert_eq!(ids(&site(&edited, ADDRESS, "2025-12-20")), before);
    let moved = ADDRESS.replace("https://example.org:8443/a/b/", "https://moved.example/")
        + "[feeds]\nid_base = \"https://example.org:8443/a/b/\"\n";
    let moved = site(&edited, &moved, "2025-12-20");
    assert_eq!(ids(&moved), before);
    let calendar = |site: &Site| {
        let text = html(site, "calendar.ics");
        text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(calendar(&moved), calendar(&story("2025-12-20")));
    assert!(html(&moved, "feed.xml").contains("href=\"https://moved.example/articles/first/\""));
}

#[test]
fn of_two_moves_of_one_name_on_one_day_the_older_keeps_its_id_wherever_the_feed_is_cut() {
    let row = |stance: &str| {
        format!(
            "[[positions]]\nparty = \"p\"\noption = \"o\"\nstance = \"{stance}\"\ndate = 2025-12-13\nsources = [\"s\"]\nsummary = \"S\"\n"
        )
    };
    let issue = format!(
        "+++\ntitle = \"I\"\n[[status]]\ndate = 2025-12-12\nstate = \"proposed\"\nsummary = \"S\"\n[[options]]\nid = \"o\"\ntitle = \"O\"\ndate = 2025-12-12\n{}+++\n",
        ["opposes", "supports", "opposes", "supports"].map(row).concat()
    );
    let story = [
        ("sources.toml", "[[source]]\nid = \"s\"\ntitle = \"S\"\ndate = 2025-12-12\nkind = \"news-report\"\n"),
        ("parties.toml", "[[party]]\nid = \"p\"\ntitle = \"P\"\nkind = \"state\"\n"),
        ("issues/i.md", issue.as_str()),
    ];
    let newest = |limit: usize| {
        let config = format!("base_url = \"https://e.example/\"\n[feeds]\nlimit = {limit}\n");
        atom(&site(&story, &config, "2025-12-20"), "changes.xml")
            .entries
            .into_iter()
            .map(|entry| entry.id)
            .collect::<Vec<_>>()
    };
    let all = newest(50);
    let tag = |rest: &str| format!("tag:e.example,2025-12-13:issues/i/position/p/o/{rest}");
    assert_eq!(
        all.iter().collect::<BTreeSet<_>>(),
        [tag("opposes"), tag("supports"), tag("supports/2")].iter().collect()
    );
    for limit in 1..3 {
        assert_eq!(newest(limit), all[..limit]);
    }
}

#[test]
fn a_row_of_an_issue_has_one_id_in_all_feeds() {
    let site = story("2025-12-20");
    let of = |path: &str, title: &str| {
        let entries = atom(&site, path).entries;
        entries.into_iter().find(|entry| entry.title.as_str() == title).unwrap().id
    };
    let id = "tag:example.org,2025-12-13:a/b/issues/truce/state/rejected";
    assert_eq!(of("changes.xml", "Truce: proposed → rejected"), id);
    assert_eq!(of("issues/the-truce/feed.xml", "Rejected: Refused."), id);
    assert_eq!(
        of("issues/the-truce/feed.xml", "Proposed: Still proposed."),
        "tag:example.org,2025-12-12:a/b/issues/truce/summary/proposed"
    );
}
