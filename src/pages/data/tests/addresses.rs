//! The sitemap, heads of pages, and every address in what machines read.

use super::*;

#[test]
fn every_address_leads_to_a_path_of_the_site() {
    for config in [ADDRESS, "base_url = \"https://example.org:8443\"\n"] {
        let site = site(STORY, config, "2025-12-20");
        let base = format!("https://example.org:8443{}", site.views.config.base_url.path);
        let paths: BTreeSet<&str> = site.paths().map(|(path, _)| path).collect();
        let mut followed = 0;
        for (path, _) in site.paths().filter(|(_, class)| *class == Class::Data || *class == Class::Sitemap) {
            let text = without_ids(&html(&site, path).replace("\r\n ", ""));
            for address in own_addresses(&text) {
                let within = address.strip_prefix(&base).unwrap_or_else(|| panic!("{path}: {address}"));
                let file = crate::pages::permalink::file(&format!("/{within}").replace('?', "#"));
                assert!(paths.contains(file.as_str()), "{path}: {address}");
                followed += 1;
            }
        }
        assert!(followed > 60, "{followed}");
    }
}

/// A feed without its ids: they look like addresses and lead nowhere.
fn without_ids(text: &str) -> String {
    let mut parts = text.split("<id>");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |whole, part| whole + part.split_once("</id>").unwrap().1)
}

#[test]
fn the_sitemap_lists_pages_with_the_day_of_their_newest_fact() {
    let site = story("2025-12-20");
    let text = html(&site, "sitemap.xml");
    assert!(
        text.contains(
            "<url><loc>https://example.org:8443/a/b/issues/the-truce/</loc><lastmod>2025-12-16</lastmod></url>"
        )
    );
    assert!(
        text.contains("<url><loc>https://example.org:8443/a/b/articles/one/</loc><lastmod>2025-12-13</lastmod></url>")
    );
    for absent in ["404.html", "/search/", "feed.xml", "/events/</loc>", "sitemap-1"] {
        assert!(!text.contains(absent), "{absent}");
    }
    let listed = text.matches("<loc>").count();
    let is_left_out = |path: &str| ["404.html", "search/index.html"].contains(&path) || path.starts_with("embed/");
    let pages = site.paths().filter(|(path, class)| *class == Class::Page && !is_left_out(path)).count();
    assert_eq!(listed, pages);
    // Well-formed: the reader of feeds is an XML parser, and stops at the root's name only when all before is.
    assert!(matches!(Atom::read_from(text.as_bytes()), Err(atom_syndication::Error::InvalidStartTag)));
    assert_eq!(
        html(&site, "robots.txt"),
        "User-agent: *\nAllow: /\n\nSitemap: https://example.org:8443/a/b/sitemap.xml\n"
    );
}

#[test]
fn a_sitemap_of_more_than_50000_addresses_is_split() {
    let site = story("2025-12-20");
    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    for number in 0..100_001 {
        let address = format!("/x&y/{number:06}/");
        pages.insert(address.clone(), Page { address, content: Content::Next(number) });
    }
    assert_eq!(sitemap::parts(&site.views, &pages), 3);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let index = text(sitemap::write(&site.views, &pages));
    assert_eq!(index.matches("<sitemap><loc>https://example.org:8443/a/b/sitemap-").count(), 3);
    assert!(index.contains("<sitemapindex"));
    // The newest event, which pages of what is to come show.
    assert_eq!(index.matches("</loc><lastmod>2025-12-14</lastmod></sitemap>").count(), 3, "{index}");
    let parts: Vec<String> = (1..=3).map(|part| text(sitemap::write_part(&site.views, &pages, part))).collect();
    assert_eq!(parts.iter().map(|part| part.matches("<url>").count()).collect::<Vec<_>>(), [50_000, 50_000, 1]);
    assert!(parts[1].contains("/a/b/x&amp;y/050000/</loc>"));
    assert!(parts.iter().all(|part| part.len() < 50 << 20), "no part may be larger than 50 MB");
    pages.retain(|address, _| address < &"/x&y/050000/".to_owned());
    assert_eq!((pages.len(), sitemap::parts(&site.views, &pages)), (50_000, 0));
}

#[test]
fn a_sitemap_of_more_than_50_megabytes_is_split() {
    const LIMIT: usize = 52_428_800;
    let site = story("2025-12-20");
    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    for number in 0..20_000 {
        // Each ampersand is five bytes in XML.
        let address = format!("/{}/{number:06}/", "a&".repeat(500));
        pages.insert(address.clone(), Page { address, content: Content::Next(number) });
    }
    let count = sitemap::parts(&site.views, &pages);
    assert_eq!(count, 2);
    let parts: Vec<Vec<u8>> = (1..=count).map(|part| sitemap::write_part(&site.views, &pages, part)).collect();
    assert!(parts.iter().all(|part| part.len() <= LIMIT), "{:?}", parts.iter().map(Vec::len).collect::<Vec<_>>());
    assert!(parts[0].len() > LIMIT * 8 / 10, "{}", parts[0].len());
    let listed: usize = parts.iter().map(|part| memchr::memmem::find_iter(part, "<url>").count()).sum();
    assert_eq!(listed, pages.len());
}

#[test]
fn a_path_leaves_out_what_needs_an_address_and_says_so_once() {
    for (config, place) in [("base_url = \"/talks/\"\n", Some(39)), ("", None)] {
        let compiled = compiled(STORY, config, "2025-12-20");
        let told: Vec<_> =
            compiled.diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::NoAddress).collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].level, Level::Note);
        assert!(told[0].hints[0].contains("set `base_url`"));
        let span = told[0].place.as_ref().unwrap().span.map(|span| span.start);
        assert_eq!(span, place);
        let site = compiled.site;
        let data: Vec<&str> = site
            .paths()
            .filter(|(_, class)| *class == Class::Data || *class == Class::Sitemap)
            .map(|(path, _)| path)
            .collect();
        assert_eq!(data, ["briefing.json", "calendar.ics", "positions.csv", "robots.txt", "timeline.json"]);
        assert!(!html(&site, "robots.txt").contains("Sitemap"));
        assert_eq!(json(&site, "briefing.json")["site"]["url"], site.views.config.base_url.path);
    }
    let with = compiled(STORY, ADDRESS, "2025-12-20");
    assert!(with.diagnostics.iter().all(|diagnostic| diagnostic.code != Code::NoAddress));
    assert!(paths(&with.site, "sitemap").len() == 1);
}

#[test]
fn a_preview_may_be_read_and_asks_to_be_left_out() {
    let asks = |site: &Site, path: &str| html(site, path).matches("<meta name=\"robots\" content=\"noindex\">").count();
    let of = |site: &Site, class: Class| {
        site.paths().filter(|(_, found)| *found == class).map(|(path, _)| path.to_owned()).collect::<Vec<_>>()
    };
    let (preview, live) = (preview(STORY, ADDRESS, "2025-12-20").site, story("2025-12-20"));
    let pages = [of(&preview, Class::Page), of(&preview, Class::Redirect)].concat();
    assert!(pages.len() > 10, "{pages:?}");
    for path in &pages {
        assert_eq!(asks(&preview, path), 1, "{path}");
    }
    let asking: Vec<String> = of(&live, Class::Page).into_iter().filter(|path| asks(&live, path) > 0).collect();
    let embeds = ["positions", "status", "timeline"].map(|name| format!("embed/{name}/the-truce/index.html"));
    let search = cfg!(feature = "search").then(|| "search/index.html".to_owned());
    let never_found: Vec<String> = ["404.html".to_owned()].into_iter().chain(embeds).chain(search).collect();
    assert_eq!(asking, never_found);
    // A crawler that may not read a page never learns what it asks.
    assert_eq!(html(&preview, "robots.txt"), "User-agent: *\nAllow: /\n");
    assert_eq!(of(&preview, Class::Sitemap), ["robots.txt"]);
    assert_eq!(of(&preview, Class::Data), of(&live, Class::Data));
}

#[test]
fn a_page_s_head_names_its_feeds_and_days() {
    let site = story("2025-12-20");
    let issue = view(&site, "issues/the-truce/index.html");
    assert_eq!(
        texts(&at(&issue, "feeds"), "url"),
        ["/a/b/feed.xml", "/a/b/feed.json", "/a/b/changes.xml", "/a/b/issues/the-truce/feed.xml"]
    );
    assert_eq!([text(&issue, "og_type"), text(&issue, "modified")], ["website", "2025-12-16"]);
    let article = view(&site, "articles/one/index.html");
    assert_eq!(
        [text(&article, "og_type"), text(&article, "published"), text(&article, "modified")],
        ["article", "2025-12-11", "2025-12-13"]
    );
    assert_eq!(texts(&at(&view(&self::site(STORY, "", "2025-12-20"), "index.html"), "feeds"), "url"), [""; 0]);
}

#[test]
fn a_record_s_picture_is_found_beside_it_in_static_or_elsewhere() {
    let picture = |path: &str, src: &str| {
        let text = format!("+++\ntitle = \"A page\"\nimage = {{ src = \"{src}\", alt = \"What\" }}\n+++\n");
        let site = compiled(&[(path, &text)], ADDRESS, "2025-12-20").site;
        crate::pages::testing::text(&view(&site, "x/index.html"), "image.url")
    };
    assert_eq!(picture("pages/x/index.md", "a.jpg"), "https://example.org:8443/a/b/x/a.jpg");
    assert_eq!(picture("pages/x.md", "/img/a.jpg"), "https://example.org:8443/a/b/img/a.jpg");
    assert_eq!(picture("pages/x.md", "https://other.example/a.jpg"), "https://other.example/a.jpg");
}
