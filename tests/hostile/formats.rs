//! In files for machines a text stays in its place: no line of a calendar, no cell of a spreadsheet, no step of a path, no
//! end of a script is made by it.

use std::collections::BTreeMap;

use briefing::{Options, compile};

const TEXTS: [&str; 9] = [
    "x\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nATTACH:https://canary.invalid/",
    "x\nUser-agent: *\nDisallow: /\n\n/* https://canary.invalid/ 301",
    "=cmd|' /C calc'!A0",
    "+1+1|x,\"y\"",
    "-2+3;@SUM(1)",
    "@SUM(A1)",
    "</script><script>canary()</script>\u{2028}",
    "]]></content></entry><entry><id>canary</id>&canary;",
    "{{ 7 * 191 }} {% for i in range(end=9) %}{{ i }}canary{% endfor %} {{<Callout kind=\"note\" />}} ${7*191}",
];

/// Each text under the keys that files for machines are made of.
fn files() -> BTreeMap<String, Vec<u8>> {
    let mut files = Vec::new();
    for (number, text) in TEXTS.iter().enumerate() {
        let quoted = serde_json::to_string(text).unwrap();
        // A component cannot stand in a text of front matter.
        let line = serde_json::to_string(&text.replace("<Callout", "<callout")).unwrap();
        // With a blank it is a name, and no id of a person.
        let author = serde_json::to_string(&format!("A B {text}")).unwrap();
        let alias = serde_json::to_string(&format!("/old{number} /* -canary 301")).unwrap();
        files.push((
            format!("content/events/e{number}.md"),
            format!("---\ntitle: {quoted}\ndescription: {line}\nkind: meeting\ndate: 2025-12-15\nsources: [wire]\nplace: {{ name: {quoted} }}\noutcome: {line}\nissues: [i{number}]\n---\n"),
        ));
        files.push((
            format!("content/issues/i{number}.md"),
            format!(
                "---\ntitle: {quoted}\nshort_title: {quoted}\nstatus: [{{ event: talks, state: contested, summary: {line} }}]\n\
                 options: [{{ id: zone, title: {quoted}, event: talks }}]\n\
                 positions: [{{ event: talks, party: russia, option: zone, stance: opposes, summary: {line}, quote: {quoted}, speaker: russia, sources: [{{ id: wire, at: {quoted} }}] }}]\n---\n"
            ),
        ));
        files.push((
            format!("content/articles/a{number}.md"),
            format!("---\ntitle: {quoted}\ndescription: {line}\ndate: 2025-12-15\nauthors: [{author}]\naliases: [{alias}]\n---\n\n`{}`\n", text.replace(['\r', '\n'], " ")),
        ));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let compiled =
        compile(&crate::common::site(&files), &Options { cards: false, ..Options::on("2025-12-16".parse().unwrap()) });
    let errors: Vec<_> = compiled.diagnostics.iter().filter(|told| told.level == briefing::Level::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    crate::common::render_all(&compiled)
}

#[test]
fn a_text_stays_in_its_place() {
    let files = files();
    let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();

    let calendar = text("calendar.ics").replace("\r\n ", "").replace("\r\n\t", "");
    let known = [
        "BEGIN",
        "END",
        "VERSION",
        "PRODID",
        "NAME",
        "CALSCALE",
        "METHOD",
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "DESCRIPTION",
        "LOCATION",
        "URL",
        "CATEGORIES",
        "STATUS",
        "LAST-MODIFIED",
        "TRANSP",
        "REFRESH-INTERVAL",
        "SOURCE",
        "GEO",
        "CLASS",
        "SEQUENCE",
        "CREATED",
    ];
    for line in calendar.split("\r\n").filter(|line| !line.is_empty()) {
        assert!(!line.contains(['\n', '\r']), "{line}");
        let name = line.split([':', ';']).next().unwrap();
        assert!(known.contains(&name) || name.starts_with("X-"), "{line}");
    }
    assert_eq!(calendar.matches("\r\nBEGIN:VALARM").count(), 0);
    assert_eq!(calendar.matches("\r\nBEGIN:VEVENT").count(), calendar.matches("\r\nEND:VEVENT").count());

    let mut cells = 0;
    for row in csv::Reader::from_reader(files["positions.csv"].as_slice()).records() {
        for cell in &row.unwrap() {
            cells += 1;
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell}");
        }
    }
    assert!(cells > 18 * TEXTS.len() - 1, "{cells}");
    assert!(text("positions.csv").contains("'=cmd|"), "a guarded cell");

    for line in text("robots.txt").lines() {
        assert!(
            ["User-agent:", "Allow:", "Disallow:", "Sitemap:", "#", ""].iter().any(|start| line.starts_with(start)),
            "{line}"
        );
    }
    assert!(!text("robots.txt").contains("canary"));

    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            path.split('/').all(|step| !matches!(step, "" | "." | "..")) && !path.contains(['\\', '\0', '\r', '\n']),
            "{path}"
        );
        assert!(!text.contains("1337"), "{path}: a text was evaluated");
        assert!(!text.contains("0canary1canary"), "{path}: a text was evaluated");
        if path.ends_with(".xml") && text.contains("<") {
            let parsed = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            assert!(
                !parsed.descendants().any(|node| node.has_tag_name("id") && node.text() == Some("canary")),
                "{path}"
            );
        } else if path.ends_with(".json") {
            assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{path}");
        } else if path.ends_with(".html") {
            let page = scraper::Html::parse_document(&text);
            for script in page.select(&scraper::Selector::parse("script").unwrap()) {
                let code: String = script.text().collect();
                assert!(code.is_empty() || serde_json::from_str::<serde_json::Value>(&code).is_ok(), "{path}: {code}");
            }
        }
    }
}

#[test]
fn no_path_leads_out_of_the_site() {
    let names = [
        "..",
        "../x",
        "/etc/passwd",
        "a/../../b",
        "con.txt",
        "a.",
        "a ",
        "%2e%2e/x",
        "%00",
        "a\\..\\b",
        "a\u{0}b",
        "a\nb",
        ".htaccess",
        ".git/config",
        "c:\\x",
        "//x",
        ".",
    ];
    for name in names {
        let quoted = serde_json::to_string(name).unwrap();
        // Each in a record of its own: one that is refused takes the others with it.
        let page = |keys: &str| format!("---\ntitle: A\n{keys}\n---\n");
        let written = name.replace(['\n', '\0'], "");
        let files = [
            ("content/pages/a.md", page(&format!("aliases: [{quoted}]"))),
            ("content/pages/b.md", page(&format!("slug: {quoted}"))),
            ("content/pages/c.md", page(&format!("id: {quoted}"))),
            ("content/pages/d.md", page(&format!("image: {{ src: {quoted}, alt: a }}"))),
            ("content/pages/e.md", page("") + &format!("\n![a](<{written}>) [b](<{written}>)\n")),
        ];
        let options = Options { cards: false, ..Options::on("2025-12-16".parse().unwrap()) };
        let compiled = compile(&crate::common::site(&files), &options);
        for (path, _) in compiled.site.paths() {
            let step_is_bad = |step: &str| step.is_empty() || step.starts_with('.') && step != ".well-known";
            assert!(!path.split('/').any(step_is_bad) && !path.contains(['\\', '\0', '\n', ':']), "{name}: {path}");
        }
    }
}
