//! The configuration.

use super::*;

#[test]
fn configurations_that_are_wrong() {
    let at = "briefing.toml";
    assert_told(&[(at, "[site\n")], &["briefing.toml:1:6 syntax"]);
    assert_told(&[(at, "")], &["briefing.toml:1:1 missing-key"]);
    let rest = "\n[build]\nas_of = 2025-12-16\n";
    for (line, expected) in [
        ("titel = \"x\"\ntitle = \"y\"", "2:1 unknown-key"),
        ("title = 5", "2:9 wrong-type"),
        ("title = \"x\"\nbase_url = \"example.org\"", "3:13 unknown-value"),
        ("title = \"x\"\nlanguage = \"the German one\"", "3:13 unknown-value"),
    ] {
        let text = format!("[site]\n{line}{rest}");
        let expected = format!("briefing.toml:{expected}");
        assert_told(&[(at, text)], &[&expected]);
    }
    let check = "[site]\ntitle = \"x\"\n[build]\nas_of = 2025-02-30\n[check.lints]\nunsorced = \"deny\"\norphan = \"error\"\nunknown-id = \"allow\"\n";
    assert_told(
        &[(at, check)],
        &[
            "briefing.toml:4:17 invalid-date",
            "briefing.toml:6:1 unknown-key",
            "briefing.toml:7:11 unknown-value",
            "briefing.toml:8:1 unknown-key",
        ],
    );
}

#[test]
fn a_base_url_that_cannot_be_read_is_told_once() {
    let config = "[site]\ntitle = \"x\"\nbase_url = \"ftp://x\"\n";
    let told = told(&[("briefing.toml", config)]);
    let of_config: Vec<&str> =
        told.iter().filter(|told| told.place.starts_with("briefing")).map(|told| told.code.as_str()).collect();
    assert_eq!(of_config, ["unknown-value"]);
}

#[test]
fn a_way_out_is_in_the_format_of_the_file() {
    let hint = |text: &str| errors(&[("content/events/talks.md", text)]).first().unwrap().hints.join("; ");
    let rest = |sign: &str| format!("title{sign} \"T\"\nkind{sign} \"meeting\"\nplace{sign} \"Berlin\"\n");
    assert_eq!(hint(&format!("+++\n{}+++\n", rest(" ="))), "write a table, as in `place = { … }`");
    assert_eq!(hint(&format!("---\n{}---\n", rest(":"))), "write a table, as in `place: { … }`");
    let at = "content/pages/about.md";
    assert_told(&[(at, "---\n- title\n---\n")], &["content/pages/about.md:2:1 syntax"]);
    assert_told(&[(at, "---\ntitle: [a]\n---\n")], &["content/pages/about.md:2:8 wrong-type"]);
    assert_told(&[("content/terms.yaml", "- x\n")], &["content/terms.yaml:1:3 wrong-type"]);
}
