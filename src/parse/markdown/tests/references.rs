//! Wikilinks, citations, links and pictures.

use super::*;

fn at(code: Code, words: &str) -> (Code, String) {
    (code, words.to_owned())
}

#[test]
fn wikilinks() {
    assert_eq!(html("[[donbas]]"), "<p>{[[donbas]]}</p>");
    assert_eq!(html("[[donbas|the *region*]]"), "<p>{[[donbas|the <em>region</em>]]}</p>");
    assert_eq!(html("[[ term/ceasefire#zone | \"x\" ]]"), "<p>{[[term/ceasefire#zone|“x”]]}</p>");
    assert_eq!(html("[[a|]]"), "<p>{[[a]]}</p>");
    assert_eq!(
        html("| a |\n|---|\n| [[x\\|y]] |"),
        "<div class=\"table-box\" role=\"region\" aria-label=\"{Table}\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">a</th></tr></thead><tbody><tr><td>{[[x|y]]}</td></tr></tbody></table></div>"
    );
    assert_eq!(html("*[[a]]* [[b]]"), "<p><em>{[[a]]}</em> {[[b]]}</p>");
}

#[test]
fn a_wikilink_knows_its_place() {
    let (body, _) = read("é [[x|y]] z");
    let Some(Piece::Wikilink(link)) = body.pieces.get(1) else { panic!("{body:?}") };
    assert_eq!("+++\né\n+++\né [[x|y]] z".get(link.span.range()), Some("[[x|y]]"));
}

#[test]
fn wikilinks_that_are_none_are_told() {
    assert_eq!(told("[[]]"), [at(Code::Syntax, "[[")]);
    assert_eq!(told("[[x|a [@b] c]]"), [at(Code::Syntax, "[[")]);
    assert_eq!(told("| a |\n|---|\n| [[x|y]] |"), [at(Code::Syntax, "[[")]);
    assert_eq!(told("![[pic|alt]]"), [at(Code::Syntax, "![[pic|alt]]")]);
    assert_eq!(told("[[#zone]] [[#z|a]]"), [at(Code::Syntax, "[[#zone]]"), at(Code::Syntax, "[[#z|a]]")]);
    assert_eq!(told("[[x|a <Term /> b]]"), [at(Code::Syntax, "[[x|a <Term /> b]]")]);
    assert_eq!(told("\\[[x]"), []);
    assert_eq!(told("`[[x`"), []);
}

#[test]
fn citations_are_taken_as_written() {
    assert_eq!(html("So it is [@a-b, p. 4 -- \"x\" *y*]."), "<p>So it is {@a-b, p. 4 -- \"x\" *y*}.</p>");
    assert_eq!(html("[@a; @b, p. 2]"), "<p>{@a; b, p. 2}</p>");
    assert_eq!(html("[@a][@b][@c]"), "<p>{@a}{@b}{@c}</p>");
    assert_eq!(html("> [@a,\n> p. 4]"), "<blockquote><p>{@a, p. 4}</p></blockquote>");
    assert_eq!(html("[@who](https://x.org/who)"), "<p>{a https://x.org/who}@who</a></p>");
}

#[test]
fn citations_know_their_places() {
    let source = "é [@a; @b, p. 2]";
    let (body, _) = read(source);
    let Some(Piece::Citation(cited)) = body.pieces.get(1) else { panic!("{body:?}") };
    let whole = format!("+++\né\n+++\n{source}");
    let found: Vec<_> = cited.iter().map(|one| whole.get(one.span.range()).unwrap()).collect();
    assert_eq!(found, ["@a", "@b"]);
}

#[test]
fn citations_that_would_be_lost_are_told() {
    assert_eq!(told("[text][@b]"), [at(Code::Syntax, "[text][@b]")]);
    assert_eq!(shown(&read("[text][@b]").0.pieces), "<p>[text]{@b}</p>");
    assert_eq!(told("[@a][b]\n\n[b]: /x"), [at(Code::Syntax, "b")]);
    assert_eq!(
        told("[see @id] [-@id] [@a [b]]"),
        [at(Code::Syntax, "[see @id"), at(Code::Syntax, "[-@id"), at(Code::Syntax, "[@a")]
    );
    assert_eq!(told("[see [@id] here](u)"), [at(Code::Syntax, "](")]);
    assert_eq!(told("![alt [@id]](x.png)"), [at(Code::Syntax, "[@id]")]);
    assert_eq!(told("[@a; b]"), [at(Code::Syntax, "b")]);
    assert_eq!(told("[@id]: /x\n\n[@id] y"), [at(Code::Syntax, "[@id]: /x")]);
    assert_eq!(shown(&read("[@id]: /x\n\n[@id] y").0.pieces), "<p>{@id} y</p>");
}

#[test]
fn links_become_holes_with_their_words() {
    let source = "[the *plan*](plan.md \"T\") <a@b.c> <https://x.y> [r]\n\n[r]: /r";
    assert_eq!(
        html(source),
        "<p>{a plan.md}the <em>plan</em></a> {a mailto:a@b.c}a@b.c</a> {a https://x.y}https://x.y</a> {a /r}r</a></p>"
    );
    let (body, _) = read(source);
    let Some(Piece::Link(link)) = body.pieces.get(1) else { panic!("{body:?}") };
    assert_eq!((link.title.as_str(), link.text.as_str()), ("T", "the plan"));
}

#[test]
fn addresses_that_could_do_harm_are_refused() {
    for source in [
        "[x](javascript:alert)",
        "[x](JaVaScript&colon;a)",
        "[x](java&Tab;script&colon;x)",
        "<data:x>",
        "[x][r]\n\n[r]: vbscript:x",
    ] {
        let (body, out) = read(source);
        assert_eq!(out.first().map(|one| one.code), Some(Code::BrokenLink), "{source}");
        assert!(!shown(&body.pieces).contains("{a"), "{source}");
    }
    assert_eq!(told("[x](javascript:a) y"), [at(Code::BrokenLink, "[x](javascript:a)")]);
    assert_eq!(told("![x](data:a)"), [at(Code::BrokenLink, "![x](data:a)")]);
}

#[test]
fn words_that_say_nothing() {
    assert_eq!(told("See [*Click here*](x)."), [at(Code::BareLinkText, "Click here")]);
    assert_eq!(told("[](x)"), [at(Code::BareLinkText, "[](x)")]);
    assert_eq!(told("[here it is](x) [![more of it](b.png)](x)"), []);
}

#[test]
fn pictures() {
    assert_eq!(html("![A *map* of [it](x)](m.png)"), "<p>{img m.png A map of it}</p>");
    assert_eq!(told("a ![](m.png)"), [at(Code::MissingAlt, "![](m.png)")]);
    assert_eq!(html("[![A map](m.png)](x)"), "<p>{a x}{img m.png A map}</a></p>");
}

#[test]
fn footnotes_lead_there_and_back() {
    let out = html("a[^n] b[^n]\n\n[^n]: Note [@s].");
    assert_eq!(
        out,
        "<p>a<sup class=\"footnote-mark\"><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\" aria-label=\"{Footnote(1)}\">1</a></sup> b<sup class=\"footnote-mark\"><a href=\"#fn-1\" id=\"fnref-1-2\" role=\"doc-noteref\" aria-label=\"{Footnote(1)}\">1</a></sup></p><section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{Footnotes}\"><ol><li id=\"fn-1\" value=\"1\"><p>Note {@s}. <a href=\"#fnref-1\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"{Back(1, Some(1))}\">↩</a> <a href=\"#fnref-1-2\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"{Back(1, Some(2))}\">↩</a></p></li></ol></section>"
    );
    assert_eq!(read("a[^n] b[^n]\n\n[^n]: N").0.anchors, ["fn-1", "fnref-1", "fnref-1-2"]);
}

#[test]
fn footnotes_that_lead_nowhere_are_told() {
    assert_eq!(told("a[^x]"), [at(Code::BrokenLink, "[^x]")]);
    assert_eq!(told("a[^x]\n\n[^x]: N\n\n[^x]: M"), [at(Code::DuplicateId, "[^x]: M")]);
    assert_eq!(told("a\n\n[^x]: N[^y]\n\n[^y]: M"), [at(Code::Orphan, "[^x]: N[^y]"), at(Code::Orphan, "[^y]: M")]);
    assert!(!shown(&read("a\n\n[^x]: N[^y]\n\n[^y]: M").0.pieces).contains("section"));
    assert_eq!(told("[a[^x]](u)\n\n[^x]: N"), [at(Code::Syntax, "](")]);
    assert_eq!(told("a[^x]\n\n[^x]: N\n\n## B {#fn-1}"), [at(Code::DuplicateId, "## B {#fn-1}")]);
}

#[test]
fn a_blank_before_a_citation_is_none_of_it() {
    assert_eq!(html("a [ @b, p. 4 ]"), "<p>a {@b, p. 4}</p>");
    assert_eq!(told("[ @b ]"), []);
    assert_eq!(told("[words][ @b ]"), [at(Code::Syntax, "[words][ @b ]")]);
}

#[test]
fn a_link_around_a_described_picture_of_raw_html_has_words() {
    assert_eq!(told("[<img src=\"https://a.example/b.svg\" alt=\"The plan\">](https://a.example)"), []);
    assert_eq!(told("[<img alt='The plan' src=\"https://a.example/b.svg\">](https://a.example)"), []);
    for text in [
        "[<img src=\"https://a.example/b.svg\">](https://a.example)",
        "[<img alt=\"\" src=\"https://a.example/b.svg\">](https://a.example)",
    ] {
        assert_eq!(told(text), [at(Code::BareLinkText, text)]);
    }
}
