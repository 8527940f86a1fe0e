//! What would run in a reader's browser.

use super::*;

#[test]
fn addresses_that_run_a_script() {
    assert_told_of_text(
        "<Video url=\"javascript:alert(1)\" title=\"x\" />\n\n<Embed url=\"//e.org/x\" title=\"x\" />\n\n\
         <Figure src=\"javascript:x\" alt=\"x\" />\n\n[x](java&Tab;script:x) ![x](data:x)",
        &[],
        &[
            "1:13 component-argument",
            "3:13 component-argument",
            "5:14 broken-link",
            "7:1 broken-link",
            "7:24 broken-link",
        ],
    );
    let image = "+++\ntitle = \"About\"\nimage = { src = \"data:x\", alt = \"x\" }\n+++\n";
    assert_told(&[("content/pages/about.md", image)], &["content/pages/about.md:3:18 broken-link"]);
    let source = "+++\ntitle = \"W\"\nkind = \"news-report\"\ndate = 2025-12-15\nurl = \"javascript:x\"\n+++\n";
    assert_told(&[("content/sources/wire.md", source)], &["content/sources/wire.md:5:8 unknown-value"]);
}

#[test]
fn a_place_with_a_coordinate_that_is_none_is_told_once() {
    let event = "+++\ntitle = \"T\"\nkind = \"meeting\"\ndate = 2025-12-15\nsources = [\"wire\"]\nplace = { name = \"B\", lat = 1, lon = \"x\" }\n+++\n";
    assert_told(&[("content/events/talks.md", event)], &["content/events/talks.md:6:38 wrong-type"]);
}

#[test]
fn a_link_to_a_file_that_is_not_there_is_never_told_to_be_empty() {
    let told = errors(&[("content/pages/about.md", page("[x](abaut.md)"))]);
    assert_eq!(told.len(), 1);
    assert!(!told[0].hints[0].contains("``"), "{told:#?}");
}

#[test]
fn nothing_that_authors_write_runs_in_a_page() {
    let mark = "\\\"><script>alert(1)</script><img src='/x.png' onerror=alert(2)>' onclick='alert(3)' {{ 7 * 7 }}";
    let config = format!(
        "[site]\ntitle = \"{mark}\"\ndescription = \"{mark}\"\nbase_url = \"https://example.org/\"\npublisher = {{ name = \"{mark}\" }}\n\
         [build]\nas_of = 2025-12-16\n[words.event_kind]\nmeeting = \"{mark}\"\n[words.stance]\nopposes = \"{mark}\"\n"
    );
    let common =
        format!("+++\ntitle = \"{mark}\"\nshort_title = \"{mark}\"\ndescription = \"{mark}\"\nsources = [\"wire\"]\n");
    let picture =
        format!("image = {{ src = \"x.svg\", alt = \"{mark}\", caption = \"{mark}\", credit = \"{mark}\" }}\n");
    let issue = format!(
        "{common}{picture}aliases = [\"/{}/\"]\n[extra]\nx = \"{mark}\"\n\
         [[status]]\nevent = \"talks\"\nstate = \"contested\"\nsummary = \"{mark}\"\n\
         [[options]]\nid = \"zone\"\ntitle = \"{mark}\"\ndescription = \"{mark}\"\nevent = \"talks\"\n\
         [[positions]]\nevent = \"talks\"\nparty = \"russia\"\noption = \"zone\"\nstance = \"opposes\"\nspeaker = \"russia\"\n\
         quote = \"{mark}\"\nsummary = \"{mark}\"\n\
         [[questions]]\nevent = \"talks\"\ntext = \"{mark}\"\n\
         [[corrections]]\ndate = 2025-12-15\nkind = \"correction\"\ntext = \"{mark}\"\n+++\n\n\
         ## <script>alert(1)</script>?\n\n<b onclick=\"alert(1)\">x</b> [[party/russia|<script>]] [@wire, p. <script>]\n\n\
         <Callout title='\"><script>alert(1)</script>'>\n\nx\n\n</Callout>\n",
        "a\\\"><script>"
    );
    let of_kind = |rest: &str| format!("{common}{rest}+++\n");
    let files = [
        ("briefing.toml", config),
        ("static/x.svg", "<svg/>".to_owned()),
        ("content/issues/donbas.md", issue),
        (
            "content/events/talks.md",
            of_kind(&format!(
                "kind = \"meeting\"\ndate = 2025-12-15\nparties = [\"russia\"]\noutcome = \"{mark}\"\nplace = {{ name = \"{mark}\" }}\n"
            )),
        ),
        (
            "content/parties/russia.md",
            of_kind(&format!("kind = \"state\"\nprincipal = true\nmembers = [{{ name = \"{mark}\" }}]\n")),
        ),
        (
            "content/documents/plan.md",
            of_kind(&format!(
                "kind = \"plan\"\naccess = \"public\"\ndate = 2025-12-15\nauthors = [\"{mark}\"]\nurl = \"https://e.org/\\\"onclick=alert(1)\"\n"
            )),
        ),
        (
            "content/articles/first.md",
            of_kind(&format!(
                "date = 2025-12-15\nauthors = [\"{mark}\"]\n[[key_points]]\ntext = \"{mark}\"\nsources = [\"wire\"]\n"
            )),
        ),
        ("content/terms/zone.md", of_kind(&format!("abbr = \"{mark}\"\nother_names = [\"{mark}\"]\n"))),
    ];
    assert_eq!(errors(&files), []);
    let rendered = common::rendered(&files);
    assert!(rendered.len() > 20);
    for (path, bytes) in &rendered {
        let text = String::from_utf8_lossy(bytes);
        if path.ends_with(".html") {
            let page = scraper::Html::parse_document(&text);
            let all = scraper::Selector::parse("*").unwrap();
            for element in page.select(&all).map(|element| (element.value(), element)) {
                let (value, element) = element;
                for (name, address) in value.attrs() {
                    assert!(!name.starts_with("on"), "{path}: {name}");
                    assert!(!(name == "href" && address.starts_with("javascript:")), "{path}: {address}");
                }
                if value.name() == "script" {
                    match value.attr("type") {
                        Some("application/ld+json") => {
                            serde_json::from_str::<serde_json::Value>(&element.inner_html()).unwrap();
                        }
                        _ => assert!(!element.inner_html().contains("alert("), "{path}"),
                    }
                }
            }
        } else if path.ends_with(".xml") {
            assert!(!text.contains("<script"), "{path}");
        } else if path.ends_with(".csv") {
            assert!(text.lines().all(|line| !line.starts_with(['=', '@', '+'])), "{path}");
        }
    }
}
