#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::Arc;

use super::*;

fn read_text(text: &str) -> (Vec<Node>, bool, Vec<String>) {
    let path: Arc<str> = Arc::from("content/events.csv");
    let report = Report::new(&path, text);
    let (nodes, reliable) = read(&report, 0..text.len());
    (nodes, reliable, report.told())
}

fn told_unreliable(text: &str) -> Vec<String> {
    let (_, reliable, told) = read_text(text);
    assert!(!reliable, "{text}");
    told
}

#[test]
fn cells_with_their_exact_places() {
    let text = "id,title,note\na1,\"é, \"\"x\"\" \",  b c \r\n\na2,,\"two\nlines\"";
    let (rows, reliable, told) = read_text(text);
    assert!(reliable);
    assert_eq!(told, [""; 0]);
    assert_eq!(rows.len(), 2);
    let at = |row: usize, key: &str| {
        let node = rows[row].get(key).unwrap();
        (node.value.clone(), text.get(node.span.range()).unwrap())
    };
    assert_eq!(at(0, "id"), (Value::Plain("a1".to_owned()), "a1"));
    assert_eq!(at(0, "title"), (Value::Plain("é, \"x\" ".to_owned()), "é, \"\"x\"\" "));
    assert_eq!(at(0, "note"), (Value::Plain("b c".to_owned()), "b c"));
    assert_eq!(at(1, "id"), (Value::Plain("a2".to_owned()), "a2"));
    assert_eq!(at(1, "title").0, Value::Nothing);
    assert_eq!(at(1, "note"), (Value::Plain("two\nlines".to_owned()), "two\nlines"));
    let Value::Table(entries) = &rows[0].value else { panic!() };
    assert_eq!(text.get(entries[1].key_span.range()), Some("title"));
}

#[test]
fn dotted_headers_make_tables() {
    let (rows, reliable, _) = read_text("id,place.name,place.country\na,Berlin,DE\nb,,\nc,,FR\n");
    assert!(reliable);
    assert_eq!(rows[0].get("place").unwrap().get("name").unwrap().value, Value::Plain("Berlin".to_owned()));
    assert_eq!(rows[0].get("place").unwrap().get("country").unwrap().value, Value::Plain("DE".to_owned()));
    assert_eq!(rows[1].get("place"), None, "an empty place is none");
    assert_eq!(rows[2].get("place").unwrap().get("name"), None);
}

#[test]
fn semicolons_part_lists() {
    let text = "id,issues\na,donbas; security;\nb,\"x;\"\"y\"\"\"\n";
    let (rows, _, _) = read_text(text);
    let Value::Cells(whole, parts) = &rows[0].get("issues").unwrap().value else { panic!() };
    assert_eq!(whole, "donbas; security;");
    let parts: Vec<_> = parts.iter().map(|part| text.get(part.span.range()).unwrap()).collect();
    assert_eq!(parts, ["donbas", "security"]);
    let Value::Cells(_, parts) = &rows[1].get("issues").unwrap().value else { panic!() };
    assert_eq!(parts[1].value, Value::Plain("\"y\"".to_owned()));
}

#[test]
fn rows_of_wrong_length() {
    let (rows, reliable, told) = read_text("id,title\na,b,c\nd\ne,f\n,,\n");
    assert!(!reliable);
    assert_eq!(rows.len(), 3, "the rows are kept for their ids");
    assert_eq!(
        told,
        [
            "syntax 9..14 \"a,b,c\": this row has 3 cells, the header has 2 | a cell with a comma in it goes in quotes",
            "syntax 15..16 \"d\": this row has 1 cell, the header has 2 | each column needs its comma, even where the cell is empty",
        ]
    );
}

#[test]
fn headers_that_make_no_sense() {
    assert_eq!(
        told_unreliable("id,title,id\na,b,c\n"),
        [
            "syntax 9..11 \"id\": the column `id` is given twice | remove one of them, or name them differently (0..2 first given here)"
        ]
    );
    assert!(told_unreliable("id,,x\na,b,c\n")[0].contains("column 2 has no name"));
    assert!(told_unreliable("place,place.name\na,b\n")[0].contains("a table in one column"));
    assert!(told_unreliable("id;title\na;b\n")[0].contains("separated by semicolons"));
    assert!(told_unreliable(&",x".repeat(100_000))[0].contains("more than 200 columns"));
    assert!(told_unreliable("id\ttitle\na\tb\n")[0].contains("separated by tabs"));
}

#[test]
fn quotation_marks() {
    assert_eq!(
        told_unreliable("id,t\na,\"x\nb,y\n"),
        ["syntax 7..9 \"\\\"x\": the quotation mark is not closed | close it at the end of the cell"]
    );
    assert!(told_unreliable("id,t\na,\"x\"y\n")[0].contains("follows the closing quotation mark"));
    assert!(told_unreliable("\"id,t\na,b\n")[0].contains("not closed"));
    let (rows, reliable, _) = read_text("id,t\na,\"\"\n\"b\",\"c\"\n");
    assert!(reliable);
    assert_eq!(rows[1].get("id").unwrap().value, Value::Plain("b".to_owned()));
    assert_eq!(rows[0].get("t").unwrap().value, Value::Nothing);
}

#[test]
fn no_rows() {
    for text in ["", "\n", "id,title\n", "id,title"] {
        let (rows, reliable, told) = read_text(text);
        assert!(rows.is_empty() && reliable && told.is_empty(), "{text:?} {told:?}");
    }
}

#[test]
fn long_cells() {
    let text = format!("id,t\na,{}\n", "é".repeat(100_000));
    let (rows, reliable, _) = read_text(&text);
    assert!(reliable);
    assert_eq!(rows[0].get("t").unwrap().span.range().len(), 200_000);
}
