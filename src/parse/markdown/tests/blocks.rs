//! Headings, tables, alerts, lists, raw HTML.

use super::*;

#[test]
fn headings_have_anchors() {
    let (body, out) = read("## A b?\n\nShort *one* [@s].\n\nMore.\n\n### A b?\n\n- x\n\n## Ünï {#own}\n\n> no\n\ny");
    assert_eq!(out, []);
    let found: Vec<_> = body
        .headings
        .iter()
        .map(|one| (one.level, one.id.as_str(), one.text.as_str(), one.first_paragraph.as_str()))
        .collect();
    assert_eq!(found, [(2, "a-b", "A b?", "Short one."), (3, "a-b-2", "A b?", ""), (2, "own", "Ünï", "y")]);
    let html = shown(&body.pieces);
    assert!(html.starts_with("<h2 id=\"a-b\">A b?</h2><p class=\"short-answer\">Short <em>one</em> {@s}.</p><p>More.</p><h3 id=\"a-b-2\">"), "{html}");
    assert_eq!(html.matches("short-answer").count(), 1);
    assert_eq!(body.anchors, ["a-b", "a-b-2", "own"]);
}

#[test]
fn headings_with_holes_keep_their_order() {
    assert_eq!(html("## [[a]] b\n\nc"), "<h2 id=\"a-b\">{[[a]]} b</h2><p>c</p>");
    assert_eq!(html("x\n\n## [[a]] b"), "<p>x</p><h2 id=\"a-b\">{[[a]]} b</h2>");
    assert_eq!(html("[[x]]\n\n## b [[a]]"), "<p>{[[x]]}</p><h2 id=\"b-a\">b {[[a]]}</h2>");
    assert_eq!(html("<A />\n\n## [[a]]"), "{A}<h2 id=\"a\">{[[a]]}</h2>");
}

#[test]
fn a_text_may_begin_at_the_first_level() {
    assert_eq!(html("# A\n\n## B\n\n# C"), "<h2 id=\"a\">A</h2><h3 id=\"b\">B</h3><h2 id=\"c\">C</h2>");
    assert_eq!(html("A\n=\n\nB\n-"), "<h2 id=\"a\">A</h2><h3 id=\"b\">B</h3>");
}

#[test]
fn heading_order() {
    assert_eq!(told("### A"), [(Code::HeadingOrder, "### A".to_owned())]);
    assert_eq!(told("## A\n\n#### B\n\n## C"), [(Code::HeadingOrder, "#### B".to_owned())]);
    assert_eq!(told("# A\n\n### B"), [(Code::HeadingOrder, "### B".to_owned())]);
    assert_eq!(read("# A\n\n### B").1.first().unwrap().hints, ["write it with `##`"]);
}

#[test]
fn anchors_are_unique() {
    let ids = |source: &str| read(source).0.anchors;
    assert_eq!(ids("## a\n\n## a\n\n## a-2\n\n## a"), ["a", "a-2", "a-2-2", "a-3"]);
    assert_eq!(ids("## a\n\n## b {#a}"), ["a-2", "a"]);
    assert_eq!(ids("## ???\n\n## fn 1"), ["section", "section-fn-1"]);
    assert_eq!(told("## a {#x}\n\n## b {#x}"), [(Code::DuplicateId, "## b {#x}".to_owned())]);
    assert_eq!(html("## \"q\" {#a\"b}").matches("id=\"a&quot;b\"").count(), 1);
}

#[test]
fn attributes_of_headings_are_left_out() {
    let (body, out) = read("## a {#x .c onclick=alert style=x}");
    assert_eq!(shown(&body.pieces), "<h2 id=\"x\">a</h2>");
    assert_eq!(out.first().map(|one| one.code), Some(Code::Syntax));
}

#[test]
fn tables_align_by_class() {
    assert_eq!(
        html("| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |"),
        "<div class=\"table-box\" role=\"region\" aria-label=\"{Table}\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"align-center\">b</th><th scope=\"col\" class=\"align-end\">c</th></tr></thead><tbody><tr><td>1</td><td class=\"align-center\">2</td><td class=\"align-end\">3</td></tr></tbody></table></div>"
    );
}

#[test]
fn alerts_tasks_definitions_code() {
    assert_eq!(
        html("> [!WARNING]\n> hi"),
        "<aside class=\"callout\" data-kind=\"warning\"><p class=\"callout-kind\">{Alert(\"warning\")}</p><p>hi</p></aside>"
    );
    assert_eq!(
        html("- [ ] a\n- [x] b"),
        "<ul><li><input type=\"checkbox\" disabled=\"\" aria-label=\"{NotDone}\"> a</li><li><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"{Done}\"> b</li></ul>"
    );
    assert_eq!(html("a\n: b"), "<dl><dt>a</dt><dd>b</dd></dl>");
    assert_eq!(
        html("```rust\n<A> [[b]] \"c\"\n```"),
        "<pre tabindex=\"0\"><code class=\"language-rust\">&lt;A&gt; [[b]] \"c\"</code></pre>"
    );
    assert_eq!(
        html("3. a\n   - ~~b~~  \n     c"),
        "<ol start=\"3\"><li>a<ul><li><del>b</del><br>c</li></ul></li></ol>"
    );
    assert_eq!(html("a\n***\n\"It's\" -- so..."), "<p>a</p><hr /><p>“It’s” – so…</p>");
}

#[test]
fn raw_html_is_sanitised() {
    let source = "## T\n\na <b onclick=x style=y>c</b> <script>d</script> [l](u) ![p](q) [[w|*x* <i onclick=z>y</i>]] [@s]\n\n<div style=\"x\">\n\n<Callout>\n\n<u>e</u>[^1]\n\n</Callout>\n\n</div>\n\n| a |\n|:-:|\n| b |\n\n- [x] t\n\n> [!NOTE]\n> n\n\n[^1]: N";
    let out = html(source);
    for there in [
        "<h2 id=\"t\">T</h2>",
        "a <b>c</b>",
        "{a u}l</a> {img q p} {[[w|<em>x</em> <i>y</i>]]} {@s}",
        "<div>{Callout: <p><u>e</u><sup class=\"footnote-mark\">",
        "<td class=\"align-center\">b</td>",
        "role=\"region\"",
        "aria-label=\"{Done}\"",
        "<aside class=\"callout\" data-kind=\"note\">",
        "<li id=\"fn-1\"",
        "href=\"#fnref-1\"",
        "role=\"doc-backlink\"",
        "id=\"fnref-1\"",
    ] {
        assert!(out.contains(there), "{there}\n{out}");
    }
    for gone in ["script", "style", "onclick", "data-hole", "\u{1}"] {
        assert!(!out.contains(gone), "{gone}\n{out}");
    }
}

#[test]
fn raw_html_cannot_forge_or_swallow_a_hole() {
    let (body, out) = read("<div title=\"&#1;0&#1;\">&#1;0&#1; &#x1;0</div>\n\n[[a]]");
    assert_eq!(shown(&body.pieces).matches("{[[a]]}").count(), 1);
    assert_eq!(out, []);
    let (body, _) = read("<a data-hole=\"0\">x</a> [l](u)");
    assert_eq!(shown(&body.pieces), "<p><a>x</a> {a u}l</a></p>");
    let swallowed = told("<div title=\"\n\n[[a]]\n\n\">");
    assert_eq!(swallowed, [(Code::Syntax, "[[a]]".to_owned())]);
    let (body, _) = read("[a <div>b</div>](u) c");
    assert!(!shown(&body.pieces).contains("data-hole"));
}

#[test]
fn raw_html_brings_anchors_in() {
    let ids = |raw_html| read_as("<div id=\"a\" data-id=x>\n\nb <b id=c>d</b>", raw_html).0.anchors;
    assert_eq!(ids(RawHtml::Sanitize), ["a", "c"]);
    assert!(ids(RawHtml::Escape).is_empty());
}

#[test]
fn raw_html_is_escaped_or_allowed() {
    let (body, _) = read_as("<div>\n\na <b>c</b>", RawHtml::Escape);
    assert_eq!(shown(&body.pieces), "<p>&lt;div&gt;</p><p>a &lt;b&gt;c&lt;/b&gt;</p>");
    let (body, _) = read_as("<div onclick=x>\n\na <b>c</b>", RawHtml::Allow);
    assert_eq!(shown(&body.pieces), "<div onclick=x><p>a <b>c</b></p>");
}

#[test]
fn control_characters_are_refused() {
    assert_eq!(
        told("a\u{1}0\u{1}\u{2}é\u{0}\u{85}"),
        [(Code::Syntax, "\u{1}".to_owned()), (Code::Syntax, "\u{1}".to_owned()), (Code::Syntax, "\0".to_owned()),]
    );
    assert_eq!(html("a\tb é »\r\nc &#1; [x](a&#1;b)"), "<p>a\tb é »c \u{fffd} {a a\u{fffd}b}x</a></p>");
}
