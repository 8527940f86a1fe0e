//! Files as such.

use super::*;

#[test]
fn front_matter_that_is_not_there_or_never_ends() {
    let at = "content/pages/about.md";
    assert_told(&[(at, "Who we are.\n")], &["content/pages/about.md:1:1 syntax"]);
    assert_told(&[(at, "")], &["content/pages/about.md:1:1 syntax"]);
    assert_told(&[(at, " \n\n\t\n")], &["content/pages/about.md:1:1 syntax"]);
    assert_told(&[(at, "+++\ntitle = \"About\"\n\nWho we are.\n")], &["content/pages/about.md:1:1 syntax"]);
    assert_told(&[(at, "---\ntitle: About\n\nWho we are.\n")], &["content/pages/about.md:1:1 syntax"]);
    assert_told(&[(at, "+++\ntitle = \"About\"\n---\n\nWho we are.\n")], &["content/pages/about.md:3:1 syntax"]);
    assert_told(&[(at, "---\ntitle: About\n+++\n\nWho we are.\n")], &["content/pages/about.md:3:1 syntax"]);
}

#[test]
fn one_format_in_the_lines_of_the_other() {
    let at = "content/pages/about.md";
    assert_told(&[(at, "+++\ntitle: About\n+++\n")], &["content/pages/about.md:2:6 syntax"]);
    assert_told(&[(at, "---\ntitle = \"About\"\n---\n")], &["content/pages/about.md:2:1 syntax"]);
    assert_told(&[("content/terms.toml", "- id: x\n")], &["content/terms.toml:1:3 syntax"]);
    assert_told(&[("content/terms.yaml", "[[term]]\nid = \"x\"\n")], &["content/terms.yaml:2:1 syntax"]);
}

#[test]
fn marks_line_ends_and_tabs_do_not_shift_places() {
    let at = "content/pages/about.md";
    let wrong = "+++\ntitle = \"Über\"\ntitel = \"x\"\n+++\n\nö [[nobody]]\n";
    let expected = ["content/pages/about.md:3:1 unknown-key", "content/pages/about.md:6:3 unknown-id"];
    assert_told(&[(at, wrong)], &expected[..1]);
    assert_told(&[(at, format!("\u{feff}{wrong}"))], &expected[..1]);
    assert_told(&[(at, wrong.replace('\n', "\r\n"))], &expected[..1]);
    let right = wrong.replace("titel", "short_title");
    assert_told(&[(at, right.clone())], &expected[1..]);
    assert_told(&[(at, format!("\u{feff}{right}"))], &expected[1..]);
    assert_told(&[(at, right.replace('\n', "\r\n"))], &expected[1..]);
    assert_told(&[(at, right.replace(" = ", "\t=\t").replace("ö ", "ö\t"))], &expected[1..]);
    assert_told(&[(at, "---\ntitle: About\nextra:\n\ta: 1\n---\n")], &["content/pages/about.md:4:2 syntax"]);
}

#[test]
fn bytes_that_are_no_text() {
    let latin = b"+++\ntitle = \"\xdcber\"\n+++\n".as_slice();
    assert_told(&[("content/pages/about.md", latin)], &["content/pages/about.md:2:10 not-utf8"]);
    assert_told(&[("briefing.toml", b"\xff\xfe[\0s\0".as_slice())], &["briefing.toml:1:1 not-utf8"]);
    assert_told(&[("templates/page.html", b"<p>\xe9</p>".as_slice())], &["templates/page.html:1:4 not-utf8"]);
    assert_told(&[("content/terms.csv", b"id,title\nx,\xe9\n".as_slice())], &["content/terms.csv:2:3 not-utf8"]);
    // What refers to a record in such a file is right to do so.
    let party = b"+++\ntitle = \"Ukra\xefne\"\nkind = \"state\"\n+++\n".as_slice();
    assert_told(&[("content/parties/ukraine.md", party)], &["content/parties/ukraine.md:2:14 not-utf8"]);
}

#[test]
fn files_where_no_record_can_be() {
    assert_told(&[("content/isues/donbas.md", ISSUE)], &["content/isues/donbas.md unknown-value"]);
    assert_told(&[("content/event.toml", "")], &["content/event.toml unknown-value"]);
    assert_told(&[("content/about.md", "")], &["content/about.md unknown-value"]);
}

#[test]
fn rows_of_csv() {
    let at = "content/terms.csv";
    let head = "id,title,description\n";
    assert_told(
        &[(at, format!("{head}a,A,\"One.\"\nb,B,Two,more\nc,C\nd,D,Four.\n"))],
        &["content/terms.csv:3:1 syntax", "content/terms.csv:4:1 syntax"],
    );
    assert_told(&[(at, format!("{head}a,A,\"One.\n"))], &["content/terms.csv:2:5 syntax"]);
    assert_told(
        &[(at, "id,titel,description\na,A,One.\nb,B,Two.\n")],
        &[
            "content/terms.csv:1:4 unknown-key",
            "content/terms.csv:2:1 missing-key",
            "content/terms.csv:3:1 missing-key",
        ],
    );
    assert_told(&[(at, "title,description\nA,One.\n")], &["content/terms.csv:2:1 missing-key"]);
}
