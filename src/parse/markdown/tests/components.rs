//! Components' tags, and what Markdown does to them.

use super::*;
use crate::model::body::{ArgumentValue, ComponentCall};

fn calls(pieces: &[Piece]) -> Vec<&ComponentCall> {
    pieces
        .iter()
        .flat_map(|piece| match piece {
            Piece::Component(call) => {
                let mut all = vec![&**call];
                all.extend(calls(call.body.as_deref().unwrap_or_default()));
                all
            }
            _ => vec![],
        })
        .collect()
}

#[test]
fn blocks_inside_blocks() {
    assert_eq!(html("<Timeline issue=\"a\" />\n\nx"), "{Timeline}<p>x</p>");
    assert_eq!(
        html("<Callout>\n\na *b*\n\n<Timeline/>\n\n</Callout>\n\nx"),
        "{Callout: <p>a <em>b</em></p>{Timeline}}<p>x</p>"
    );
    assert_eq!(html("<A>\n\n<A>\n\nx\n\n</A>\n\n</A>"), "{A: {A: <p>x</p>}}");
    assert_eq!(
        html("- a\n\n  <A>\n\n  b\n\n  </A>\n\n> <B />"),
        "<ul><li><p>a</p>{A: <p>b</p>}</li></ul><blockquote>{B}</blockquote>"
    );
    assert_eq!(html("<A>\r\n\r\nx\r\n\r\n</A>\r\n"), "{A: <p>x</p>}");
    assert_eq!(html("<A />\n<B />"), "{A}{B}");
    assert_eq!(html("<A></A>"), "{A: }");
}

#[test]
fn in_a_sentence_and_alone_in_a_paragraph() {
    assert_eq!(html("a <Term id=\"x\">b *c*</Term> d <B/>."), "<p>a {~Term: b <em>c</em>} d {~B}.</p>");
    assert_eq!(html("<Timeline\n  issue=\"a\"\n  limit={5}\n/>"), "{Timeline}");
    assert_eq!(html("<Callout\n  kind=\"a\">\n\nx\n\n</Callout>"), "{Callout: <p>x</p>}");
    assert_eq!(html("<A>b *c*</A>"), "{A: <p>b <em>c</em></p>}");
    assert_eq!(html("<A/> <B/>"), "{A}{B}");
    assert_eq!(html("<A><B>c</B></A>"), "{A: {B: <p>c</p>}}");
    assert_eq!(html("<Figure\n src=\"a\"\n/>"), "{Figure}");
    assert_eq!(html("text\n<Figure src=\"a\" />"), "<p>text</p>{Figure}");
}

#[test]
fn arguments_have_places() {
    let source = "> <Timeline\n> issue=\"é\" limit={5}\n> compact />";
    let (body, out) = read(source);
    assert_eq!(out, []);
    let whole = format!("+++\né\n+++\n{source}");
    let call = calls(&body.pieces).first().copied().unwrap().clone();
    let at = |span: Span| whole.get(span.range()).unwrap();
    assert_eq!((call.name.as_str(), at(call.name_span)), ("Timeline", "Timeline"));
    let found: Vec<_> =
        call.arguments.iter().map(|one| (at(one.name_span), one.value.clone(), at(one.value_span))).collect();
    assert_eq!(
        found,
        [
            ("issue", ArgumentValue::Text("é".into()), "é"),
            ("limit", ArgumentValue::Literal("5".into()), "5"),
            ("compact", ArgumentValue::True, "compact"),
        ]
    );
    assert_eq!(at(call.span), "<Timeline\n> issue=\"é\" limit={5}\n> compact />");
}

#[test]
fn the_words_inside() {
    let (body, _) = read("<Quote>\n\nWe *will*  not.\n\n- a [@s]\n- `b`\n\n</Quote>\n\nx");
    assert_eq!(calls(&body.pieces).first().unwrap().text, "We will  not. a b");
}

#[track_caller]
fn one(source: &str, code: Code, words: &str, message: &str) {
    let (_, out) = read(source);
    assert_eq!(told(source), [(code, words.to_owned())], "{source}");
    assert_eq!(out.first().unwrap().message, message);
}

#[test]
fn text_that_would_be_swallowed() {
    one("<Callout>\n**x**\n</Callout>", Code::Syntax, "**x**", "text right under `<Callout>` is not read as Markdown");
    one("<Timeline/>\ntext", Code::Syntax, "text", "text right under `<Timeline />` is not read as Markdown");
    one(
        "<Figure src=\"x\" /> text",
        Code::Syntax,
        "text",
        "text after `<Figure />` on its line is not read as Markdown",
    );
    one("<A>\n\nx\n\n</A>\n> y", Code::Syntax, "> y", "text right under `</A>` is not read as Markdown");
    one("> <A/>\n> x *y*", Code::Syntax, "x *y*", "text right under `<A />` is not read as Markdown");
    assert_eq!(shown(&read("<A>\n**x**\n</A>").0.pieces), "{A: <p>**x**</p>}");
    one(
        "<div>\n<Timeline/>\n</div>",
        Code::Syntax,
        "<Timeline",
        "the component `Timeline` is not read inside raw HTML",
    );
    assert_eq!(told("<!-- <Timeline/> -->"), []);
}

#[test]
fn torn_tags() {
    one("<Callout kind=\"a\n\nb\">", Code::ComponentArgument, "<Callout", "the tag `<Callout` is torn apart");
    one("a <Callout kind=\"a> b", Code::ComponentArgument, "<Callout", "the tag `<Callout` is torn apart");
    one("| a |\n|---|\n| <Term a=\"b|c\"/> |", Code::ComponentArgument, "<Term", "the tag `<Term` is torn apart");
    one("a <Term n={ 5 } />", Code::ComponentArgument, "<Term", "the tag `<Term` is torn apart");
    one("<Figure\n\n src=\"x\" />", Code::ComponentArgument, "<Figure", "the tag `<Figure` is not complete");
    assert_eq!(shown(&read("<Figure src=\"x>").0.pieces), "&lt;Figure src=\"x&gt;");
    one("<Figure src=\"x>", Code::ComponentArgument, "\"", "the tag `<Figure` is not complete");
    one(
        "a\n\n    <Timeline />",
        Code::Syntax,
        "<Timeline",
        "the component `Timeline` is shown as code, since it is indented by four blanks",
    );
}

#[test]
fn unbalanced_tags() {
    one("<Callout>\n\nx", Code::Syntax, "<Callout>", "`<Callout>` is never closed");
    one("x\n\n</Callout>", Code::Syntax, "</Callout>", "`</Callout>` closes nothing");
    one("<A>\n\n<B>\n\n</A>", Code::Syntax, "<B>", "`<B>` is never closed");
    one(
        "<Callout>\n\ntext\n</Callout>",
        Code::Syntax,
        "</Callout>",
        "`</Callout>` is deeper in the text than `<Callout>`",
    );
    one("<A>\n\n- a\n\n  </A>", Code::Syntax, "</A>", "`</A>` is deeper in the text than `<A>`");
    one("- <A>\n\n  b\n\n</A>", Code::Syntax, "<A>", "`<A>` is opened inside a list item and not closed in it");
    one("<A>b\n\nc\n\n</A>", Code::Syntax, "<A>", "`<A>` is opened inside a paragraph and not closed in it");
    one("*a <A>b* c</A>", Code::Syntax, "<A>", "`<A>` is opened inside emphasis and not closed in it");
    assert_eq!(shown(&read("- <A>\n\n  b\n\n</A>\n\nc").0.pieces), "<ul><li>{A: <p>b</p>}</li></ul><p>c</p>");
}

#[test]
fn names_and_arguments() {
    one("<Details>\n\nx\n\n</Details>", Code::UnknownComponent, "Details", "no component can be called `Details`");
    one(
        "<Time-line />",
        Code::UnknownComponent,
        "Time-line",
        "`Time-line` is not a component's name: `-` stands in it",
    );
    one("<A b=1 c b=2 />", Code::ComponentArgument, "b", "the argument `b` is given twice");
}

#[test]
fn nesting_is_bounded() {
    let deep = |count: usize| format!("{}x\n\n{}", "<A>\n\n".repeat(count), "</A>\n\n".repeat(count));
    assert_eq!(told(&deep(32)), []);
    one(&deep(40), Code::Syntax, "<A>", "components are nested more than 32 deep");
}
