//! Texts that nobody writes: never a panic, a hang or a place outside of the file.

use proptest::prelude::*;

use super::*;

/// Reads `source` and checks what holds for any text.
fn check(source: &str, raw_html: RawHtml) -> (Body, Vec<Diagnostic>) {
    let (body, out) = read_as(source, raw_html);
    // Control characters are replaced, which the comparisons below must know.
    let whole = format!("+++\né\n+++\n{source}").replace(['\u{1}', '\0'], "?");
    for diagnostic in &out {
        let span = diagnostic.place.as_ref().unwrap().span.unwrap();
        assert!(whole.get(span.range()).is_some(), "{diagnostic:?} {source:?}");
    }
    for run in &body.prose {
        let words = whole.get(run.span.range());
        assert!(words.is_some(), "{run:?} {source:?}");
    }
    check_pieces(&body.pieces, &whole);
    (body, out)
}

fn check_pieces(pieces: &[Piece], whole: &str) {
    let inside = |span: Span| assert!(whole.get(span.range()).is_some(), "{span:?} {whole:?}");
    for piece in pieces {
        match piece {
            Piece::Html(html) => {
                assert!(!html.contains(['\u{1}', '\u{2}', '\0']) && !html.contains("data-hole"), "{html:?}")
            }
            Piece::Wikilink(link) => inside(link.span),
            Piece::Citation(cited) => cited
                .iter()
                .for_each(|one| assert_eq!(whole.get(one.span.range()), Some(format!("@{}", one.id).as_str()))),
            Piece::Word(_) => {}
            Piece::Link(link) => inside(link.span),
            Piece::Image(image) => inside(image.span),
            Piece::Component(call) => {
                assert_eq!(whole.get(call.name_span.range()), Some(call.name.as_str()));
                for argument in &call.arguments {
                    assert_eq!(whole.get(argument.name_span.range()), Some(argument.name.as_str()));
                    inside(argument.value_span);
                }
                check_pieces(call.body.as_deref().unwrap_or_default(), whole);
            }
        }
    }
}

fn tokens() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "[",
        "]",
        "[[",
        "]]",
        "(",
        ")",
        "@",
        "[@a]",
        "[@a",
        "; ",
        ", p. 4",
        "|",
        "#",
        "## ",
        "\n",
        "\n\n",
        "\r\n",
        "> ",
        "- ",
        "1. ",
        "    ",
        "  ",
        "\"",
        "'",
        "<A>",
        "</A>",
        "<B c=\"",
        "<B\n",
        "/>",
        ">",
        "<",
        "</",
        "=",
        "{",
        "}",
        "*",
        "**",
        "`",
        "```",
        "[^1]",
        "[^1]: ",
        "!",
        "![",
        "é",
        "\u{1f600}",
        "\u{1}",
        "\0",
        "&#1;",
        "&amp;",
        "<b>",
        "</b>",
        "<div>",
        "<!--",
        "<Figure ",
        "<Details>",
        "x",
        " ",
        "\\",
        "|---|",
        "| a |",
        ":",
        "https://",
        "javascript:",
        "<a@b.c>",
        "{#a}",
        "[!NOTE]",
        "[x]",
        "~~",
        "--",
        "...",
        "<Quote>",
        "</Quote>",
        "<a ",
        "<table>",
        "<p title=\"",
        "\u{2028}",
        "\t",
    ]);
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bodies_never_fail(source in tokens(), raw in 0..3) {
        check(&source, [RawHtml::Sanitize, RawHtml::Escape, RawHtml::Allow][usize::try_from(raw).unwrap()]);
    }

    #[test]
    fn values_never_fail(text in tokens(), verbatim in any::<bool>()) {
        let source = if verbatim { format!("é = \"{text}\"") } else { "é = \"\"".to_owned() };
        let (read, out) = inline(&source, &text, 5..source.len());
        for diagnostic in &out {
            let span = diagnostic.place.as_ref().unwrap().span.unwrap();
            prop_assert!(source.get(span.range()).is_some(), "{:?}", diagnostic);
        }
        if verbatim {
            check_pieces(&read.pieces, &source.replace(['\u{1}', '\0'], "?"));
        }
    }

    #[test]
    fn any_text_never_fails(source in "\\PC*") {
        check(&source, RawHtml::Sanitize);
    }
}

/// What a text becomes stays in proportion to it, for texts whose every character costs. What is quadratic in one of
/// these would run out of memory or patience.
#[test]
fn large_texts_stay_in_proportion() {
    let texts = [
        "[[donbas]] ".repeat(10_000),
        "a".repeat(1_000_000),
        "a \"b\" ".repeat(100_000),
        "> ".repeat(20_000),
        "- ".repeat(20_000),
        format!("{}<b>x</b>", "> ".repeat(20_000)),
        "<div>".repeat(20_000),
        "<div>\n\n".repeat(5_000),
        "<A>\n\n".repeat(20_000),
        "<A>".repeat(20_000),
        "</A>\n\n".repeat(20_000),
        "- <A>\n\n".repeat(5_000),
        "## a\n\n".repeat(10_000),
        "[^1]".repeat(20_000) + "\n\n[^1]: x",
        "[^1]: x\n\n".repeat(10_000),
        "[@a][@b]".repeat(10_000),
        "[[".repeat(50_000),
        "[@".repeat(50_000),
        "<Callout ".repeat(20_000),
        "<Callout a=\"".repeat(20_000),
        "*a **b ".repeat(20_000),
        format!("<A {}/>", "a=1 ".repeat(50_000)),
        format!("<Figure {}", "a=\" ".repeat(50_000)),
        format!("<div>{}", "<A b=\"\n".repeat(10_000)),
        format!("<div>{}", "<A b={\n".repeat(20_000)),
        "<Figure b={\n".repeat(20_000),
        format!("<div>\n{}", "<Aa b={\n".repeat(20_000)),
        format!("{}<A b='", "<A b='x'>".repeat(10_000)),
        "![".repeat(20_000),
        "&#1;".repeat(20_000),
        "\u{1}a".repeat(50_000),
    ];
    for text in texts {
        let (body, out) = check(&text, RawHtml::Sanitize);
        let head: String = text.chars().take(12).collect();
        let length = html_length(&body.pieces);
        // A footnote's mark is four bytes and becomes two links; what is quadratic becomes thousands of times as much.
        assert!(length <= 100 * text.len(), "{head:?} became {length} bytes");
        assert!(out.len() <= 501, "{head:?} has {} mistakes", out.len());
    }
}

/// The bytes of the HTML in `pieces`, at any depth.
fn html_length(pieces: &[Piece]) -> usize {
    let length = |piece: &Piece| match piece {
        Piece::Html(html) => html.len(),
        Piece::Component(call) => html_length(call.body.as_deref().unwrap_or_default()),
        Piece::Wikilink(_) | Piece::Citation(_) | Piece::Link(_) | Piece::Image(_) | Piece::Word(_) => 0,
    };
    pieces.iter().map(length).sum()
}
