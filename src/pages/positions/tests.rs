//! Tests of the table of who stands where.

use crate::pages::testing::{at, html, paths, site, text, texts, view};
use crate::Site;

fn party(title: &str, more: &str) -> String {
    format!("+++\ntitle = \"{title}\"\nkind = \"state\"\n{more}\n+++\n")
}

fn issue(state: &str, day: &str, more: &str) -> String {
    format!(
        "+++\ntitle = \"Issue?\"\n{more}\n[[status]]\ndate = {day}\nstate = \"{state}\"\nsummary = \"S.\"\n\
         [[options]]\nid = \"zone\"\ntitle = \"A zone\"\ndate = {day}\n[[options]]\nid = \"border\"\ntitle = \"A border\"\n\
         date = {day}\n"
    )
}

fn position(party: &str, day: &str, option: &str, stance: &str) -> String {
    let stance =
        if option.is_empty() { String::new() } else { format!("option = \"{option}\"\nstance = \"{stance}\"\n") };
    format!("[[positions]]\nparty = \"{party}\"\ndate = {day}\n{stance}summary = \"{party} of {day}.\"\n")
}

fn story() -> Site {
    let issue = |state: &str, day: &str, more: &str, positions: &[String]| {
        format!("{}{}+++\n", issue(state, day, more), positions.concat())
    };
    let a = issue(
        "contested",
        "2025-12-01",
        "not_concerned = [\"japan\"]",
        &[
            position("russia", "2025-12-03", "zone", "opposes"),
            position("russia", "2025-12-02", "zone", "open"),
            position("russia", "2025-12-01", "border", "supports"),
            position("leaders", "2025-12-01", "", ""),
            position("chad", "2025-12-20", "zone", "opposes"),
        ],
    );
    let b = issue("raised", "2025-12-09", "", &[position("ukraine", "2025-12-09", "", "")]);
    let c = issue("agreed", "2025-12-10", "", &[position("benin", "2025-12-09", "", "")]);
    let files = [
        ("issues/a.md", a),
        ("issues/b.md", b),
        ("issues/c.md", c),
        ("parties/russia.md", party("Russia", "principal = true\nweight = 2")),
        ("parties/japan.md", party("Japan", "principal = true\nweight = 3")),
        ("parties/germany.md", party("Germany", "principal = true\nweight = 4")),
        ("parties/ukraine.md", party("Ukraine", "weight = 1")),
        ("parties/leaders.md", party("The leaders", "short_title = \"Leaders\"\nmembers = [{ id = \"germany\" }]")),
        ("parties/benin.md", party("Benin", "weight = 0")),
        ("parties/chad.md", party("Chad", "weight = 0")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    site(&files, "", "2025-12-16")
}
#[test]
fn columns_are_principal_parties_and_those_with_a_known_position_on_an_open_issue() {
    let view = view(&story(), "positions/index.html");
    // Benin spoke on what is agreed, Chad will speak later.
    assert_eq!(texts(&at(&view, "parties"), "label"), ["Russia", "Japan", "Germany", "Ukraine", "Leaders"]);
}

#[test]
fn rows_are_open_issues_the_newest_move_first_and_the_others_follow_as_links() {
    let view = view(&story(), "positions/index.html");
    assert_eq!(texts(&at(&view, "rows"), "issue.id"), ["b", "a"]);
    assert_eq!(texts(&at(&view, "closed"), "id"), ["c"]);
}

#[test]
fn a_cell_shows_the_newest_position_or_says_why_it_is_empty() {
    let view = view(&story(), "positions/index.html");
    let cells = at(&view, "rows.1.cells");
    assert_eq!(texts(&cells, "kind"), ["position", "not-concerned", "group", "nothing", "position"]);
    assert_eq!(texts(&cells, "party.id"), ["russia", "japan", "germany", "ukraine", "leaders"]);
    assert_eq!(text(&cells, "0.position.stance.id"), "opposes");
    assert_eq!(text(&cells, "0.position.option.title"), "A zone");
    assert_eq!(text(&cells, "0.position.when.iso"), "2025-12-03");
    assert_eq!(at(&cells, "0.others").as_u64(), Some(1));
    assert_eq!(text(&cells, "0.url"), "/issues/a/#part_positions");
    assert_eq!(text(&cells, "2.groups.0.label"), "Leaders");
    assert_eq!(text(&cells, "4.position.stance"), "–");
}

#[test]
fn the_table_has_a_caption_scoped_headers_and_a_reason_in_each_empty_cell() {
    let page = html(&story(), "positions/index.html");
    for part in [
        "<caption",
        "<th scope=\"col\"><a href=\"/parties/russia/\">Russia</a></th>",
        "<th scope=\"row\"><a href=\"/issues/a/\">Issue?</a>",
        "<td data-cell=\"position\"><span class=\"matrix-party\">Russia</span>",
        "data-stance=\"opposes\"",
        "russia of 2025-12-03.",
        "<a href=\"/issues/a/#part_positions\"><time datetime=\"2025-12-03\">3 Dec 2025</time>",
        "not concerned",
        "see <a href=\"/issues/a/#part_positions\">Leaders</a>",
        "nothing on record",
        "<a href=\"/issues/c/\">Issue?</a>",
    ] {
        assert!(page.contains(part), "`{part}` is missing in {page}");
    }
    assert!(!page.contains("chad of"), "a position of a later day");
}

#[test]
fn rows_and_columns_are_cut() {
    let mut files: Vec<(String, String)> = Vec::new();
    for number in 0..30 {
        files.push((format!("parties/p{number:02}.md"), party(&format!("P{number:02}"), "principal = true")));
    }
    for number in 0..120 {
        let text = format!("{}{}+++\n", issue("raised", "2025-12-01", ""), position("p00", "2025-12-01", "", ""));
        files.push((format!("issues/i{number:03}.md"), text));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = site(&files, "", "2025-12-16");
    assert_eq!(
        paths(&site, "positions/"),
        ["positions/index.html", "positions/page/2/index.html", "positions/page/3/index.html"]
    );
    let last = view(&site, "positions/page/3/index.html");
    assert_eq!(texts(&at(&last, "rows"), "issue.id").len(), 20);
    assert_eq!(texts(&at(&last, "rows.0.cells"), "kind").len(), 20);
    assert_eq!(at(&last, "parties_more").as_u64(), Some(10));
    assert_eq!(text(&last, "pagination.previous"), "/positions/page/2/");
}
