//! Whatever the size.

use super::*;

#[test]
fn what_is_endless_is_not_repeated_whole() {
    let endless = "q".repeat(100_000);
    let front = format!("+++\ntitle = \"About\"\n{endless} = 1\n+++\n");
    let body = page(&format!("[[{endless}]] [@{endless}]\n\n<Timeline issue=\"{endless}\" />"));
    for text in [front, body] {
        for told in errors(&[("content/pages/about.md", text)]) {
            assert!(told.message.len() < 1000 && told.message.contains('…'), "{} bytes", told.message.len());
            assert!(told.hints.iter().all(|hint| hint.len() < 1000));
        }
    }
}

#[test]
fn ten_thousand_mistakes_are_all_told_in_proportion() {
    let links: String = (0..10_000).map(|number| format!("[[nobody-{number}]]\n\n")).collect();
    assert_eq!(errors(&[("content/pages/about.md", page(&links))]).len(), 10_000);
    // Whoever types brackets at random makes one mistake and not thousands.
    for storm in ["[[", "[@", "![[", "[[a|", "> ", "<Callout kind=\"note\">\n\n", "<Callout ", "<b>"] {
        let found = told(&[("content/pages/about.md", page(&storm.repeat(10_000)))]).len();
        assert!(found <= 1000, "{storm}: {found}");
    }
}

#[test]
fn what_is_nested_too_deeply() {
    let at = "content/pages/about.md";
    let (open, close) = ("[".repeat(50_000), "]".repeat(50_000));
    let toml = format!("+++\ntitle = \"About\"\nextra = {{ a = {open}{close} }}\n+++\n");
    assert_told(&[(at, toml)], &["content/pages/about.md:3:94 syntax"]);
    let yaml = format!("---\ntitle: About\nextra: {open}{close}\n---\n");
    assert_told(&[(at, yaml)], &["content/pages/about.md:3:68 syntax"]);
}

#[test]
fn yaml_that_refers_to_itself_is_not_read() {
    let at = "content/pages/about.md";
    assert_told(
        &[(at, "---\ntitle: About\nextra:\n  a: &a [x, x]\n  b: [*a, *a]\n---\n")],
        &[
            "content/pages/about.md:4:9 syntax",
            "content/pages/about.md:5:7 syntax",
            "content/pages/about.md:5:11 syntax",
        ],
    );
}
