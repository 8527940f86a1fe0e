//! Addresses, links, files.

use super::*;

#[test]
fn addresses_that_are_taken() {
    let page = |line: &str| format!("+++\ntitle = \"x\"\n{line}\n+++\n");
    assert_told(
        &[("content/pages/a.md", page("slug = \"b\"")), ("content/pages/b.md", page(""))],
        &["content/pages/b.md:2:10 permalink-clash"],
    );
    assert_told(&[("content/pages/issues.md", page(""))], &["content/pages/issues.md:2:10 permalink-clash"]);
    assert_told(
        &[("content/pages/a.md", page("aliases = [\"/b/\"]")), ("content/pages/b.md", page(""))],
        &["content/pages/a.md:3:13 permalink-clash"],
    );
    assert_told(
        &[("content/pages/a.md", page("aliases = [\"/timeline/\", \"404.html\"]"))],
        &["content/pages/a.md:3:13 permalink-clash", "content/pages/a.md:3:27 permalink-clash"],
    );
    assert_told(
        &[("content/pages/a.md", page("aliases = [\"/old/\"]")), ("content/pages/b.md", page("aliases = [\"old\"]"))],
        &["content/pages/b.md:3:13 permalink-clash"],
    );
    assert_told(
        &[("content/pages/a.md", page("")), ("static/a/index.html", "x".to_owned())],
        &["static/a/index.html permalink-clash"],
    );
}

#[test]
fn names_that_no_file_system_holds() {
    let alias = |length: usize| format!("+++\ntitle = \"x\"\naliases = [\"/a/{}/\"]\n+++\n", "b".repeat(length));
    assert_told(&[("content/pages/a.md", alias(255))], &[]);
    assert_told(&[("content/pages/a.md", alias(256))], &["content/pages/a.md:3:13 unknown-value"]);
    // Two bytes a letter.
    assert_told(
        &[("content/pages/a.md", alias(0).replace("/a/", &format!("/{}/", "ü".repeat(128))))],
        &["content/pages/a.md:3:13 unknown-value"],
    );
    // A style sheet is published with a hash in its name.
    let sheet = |length: usize| format!("static/{}.css", "c".repeat(length - 4));
    assert_told(&[(&*sheet(244), "a {}")], &[]);
    assert_told(&[(&*sheet(245), "a {}")], &[&format!("{} unknown-value", sheet(245))]);
}

#[test]
fn links_anchors_and_pictures_of_nothing() {
    assert_told_of_text(
        "[a](/isues/) [b](#nowhere) [c](../events/tlks.md) [d](/report.pdf)\n\n![e](photo.jpg) [[talks#nowhere]] [f](../events/talks.md#nowhere)",
        &[],
        &[
            "1:1 broken-link",
            "1:14 broken-link",
            "1:28 broken-link",
            "1:51 missing-asset",
            "3:1 missing-asset",
            "3:17 broken-link",
            "3:35 broken-link",
        ],
    );
    let image = "+++\ntitle = \"x\"\nimage = { src = \"x.jpg\", alt = \"x\" }\n+++\n";
    assert_told(&[("content/pages/about.md", image)], &["content/pages/about.md:3:18 missing-asset"]);
    let logo =
        "[site]\ntitle = \"x\"\npublisher = { name = \"x\", logo = \"logo.svg\" }\n[build]\nas_of = 2025-12-16\n";
    assert_told(&[("briefing.toml", logo)], &["briefing.toml:3:35 missing-asset"]);
    assert_told_of_text("[a](javascript:alert(1))", &[], &["1:1 broken-link"]);
}

#[test]
fn nobody_is_told_to_write_a_record_that_cannot_be() {
    let hints = |text: &str| {
        let text = page(text);
        let told = errors(&[("content/pages/about.md", text.as_str())]);
        told.into_iter().flat_map(|told| told.hints).collect::<Vec<_>>()
    };
    assert_eq!(hints("[[truce]]"), ["write the record `content/issues/truce.md`, or correct the id"]);
    for text in ["[[RFC 3986, Section 3]]", "[[Prototype]]", "[@Wires]"] {
        let hints = hints(text);
        assert!(hints.len() == 1 && hints[0].starts_with("correct the id, which has lower-case letters"), "{hints:?}");
    }
}
