//! What is told of files that are wrong, and that the rest goes on.

use super::*;

/// What is told of the slides of a JSON file, which stand on the second line.
#[track_caller]
fn check(slides: &str, carried: usize, expected: &[&str]) {
    let text = format!("{{ \"events\": [\n{slides}\n] }}");
    let mut site = Site::new(&[]);
    let import = site.take("tl.json", text.as_bytes());
    assert_eq!(told(&import, &text), expected, "{slides}");
    assert_eq!(import.carried, carried, "{slides}");
    site.exported();
}

#[track_caller]
fn refused(path: &str, bytes: &[u8], expected: &str) {
    let import = Site::new(&[]).import(path, bytes);
    assert_eq!(told(&import, &String::from_utf8_lossy(bytes)), [expected]);
    assert_eq!((import.files.len(), import.carried), (0, 0));
}

#[test]
fn files_that_cannot_be_read() {
    let lead = "nothing of the file can be read; a JSON checker or the tool that wrote it may help";
    refused(
        "x.json",
        b"{ \"events\": [\n  { \"a\": } ] }",
        &format!("2:10 error syntax: this is no JSON: expected value | {lead}"),
    );
    refused("x.json", b"", &format!("1:1 error syntax: this is no JSON: EOF while parsing a value | {lead}"));
    refused(
        "x.json",
        b"[1]",
        "1:1 warning wrong-type: `the file` takes an object, this is a list | write it as `{ … }`",
    );
    refused(
        "x.json",
        b"{ \"event\": [] }",
        "1:1 error missing-key: the file has no `events` | a timeline is `{ \"events\": [ … ] }`; was another file meant?",
    );
    refused(
        "x.json",
        b"{ \"timeline\": { \"date\": [] } }",
        "1:1 error missing-key: this is a file of TimelineJS 1 or 2, whose format is another one | move it to a spreadsheet of TimelineJS 3 first, and import that as CSV",
    );
    refused("x.csv", b"\xff\xfeY\0e\0", "1:1 error not-utf8: this file is UTF-16 | save it as UTF-8");
    refused("x.csv", b"Year\n\xe9\n", "2:1 error not-utf8: this file is not UTF-8 | save it as UTF-8");
    refused("x.csv", b"", "1:1 error syntax: the file is empty | save the sheet as CSV again");
    refused(
        "x.csv",
        b"Year;Month;Headline\n2020;1;a\n",
        "1:1 error missing-key: the cells of this file are separated by semicolons | save the sheet as CSV with commas",
    );
    let import = Site::new(&[]).import("x.csv", b"Headline,Text\na,b\n");
    assert!(told(&import, "")[0].starts_with("1:1 error missing-key: the first row names no column `Year` | "));
}

#[test]
fn a_mark_of_byte_order_is_none_of_the_text() {
    let text = "\u{feff}{\r\n\"events\": [{ \"start_date\": { \"year\": 2020 }, \"text\": { \"headline\": \"A\" }, \"x\": 1 }] }";
    let import = Site::new(&[]).import("x.json", text.as_bytes());
    assert_eq!(
        told(&import, text),
        ["2:80 warning unknown-key: a slide has no `x`, which is left out | TimelineJS does not know it either"]
    );
    assert_eq!(import.carried, 1);
}

#[test]
fn dates_that_are_none_of_ours() {
    let slide = |date: &str| format!("{{ \"text\": {{ \"headline\": \"A\" }}, {date} }}");
    let mend = "mend it in the record that is written";
    let cases: &[(&str, usize, &[&str])] = &[
        (
            r#""start_date": { "year": -14000000000 }"#,
            0,
            &[
                "2:56 warning not-carried: the year -14000000000 is beyond what a date of ours can say | years go from 9999 before our era to 9999",
            ],
        ),
        (
            r#""start_date": { "year": 10000 }"#,
            0,
            &[
                "2:56 warning not-carried: the year 10000 is beyond what a date of ours can say | years go from 9999 before our era to 9999",
            ],
        ),
        (
            r#""start_date": { "year": 0 }"#,
            0,
            &[
                "2:56 warning invalid-date: there is no year 0: the year before 1 is 1 before our era | write it as -1, or as 1",
            ],
        ),
        (
            r#""start_date": { "year": "MMXX" }"#,
            0,
            &[
                "2:57 warning wrong-type: `year` takes a whole number, this is `MMXX` | write the number alone, years before our era negative",
                "2:1 warning missing-key: this event has no date, and is left out | TimelineJS does not show it either; give it a year and import again",
            ],
        ),
        (
            r#""start_date": { "year": 2020, "month": 13, "day": 1 }"#,
            1,
            &[&format!("2:71 warning invalid-date: the month 13 is left out: months go from 1 to 12 | {mend}")],
        ),
        (
            r#""start_date": { "year": 2021, "month": 2, "day": 29 }"#,
            1,
            &[&format!(
                "2:81 warning invalid-date: the day 29 is left out: month 2 of that year has no such day | {mend}"
            )],
        ),
        (
            r#""start_date": { "year": 2021, "day": 2 }"#,
            1,
            &[&format!("2:69 warning invalid-date: the day 2 is left out: there is no month | {mend}")],
        ),
        (
            r#""start_date": { "year": 2021, "month": 2, "day": 2, "hour": 25 }"#,
            1,
            &[&format!(
                "2:92 warning invalid-date: the hour 25 is left out: it goes from 0 to 23, so that the day has no time | {mend}"
            )],
        ),
        (
            r#""start_date": { "year": 2021 }, "end_date": { "year": 2020 }"#,
            1,
            &[&format!("2:76 warning invalid-date: the end is left out: `2021/2020` ends before it begins | {mend}")],
        ),
        (
            r#""start_date": { "year": 2021, "month": 1, "day": 1, "hour": 5, "millisecond": 5 }"#,
            1,
            &["2:110 warning not-carried: the 5 milliseconds are left out | times are told to the second"],
        ),
        (
            r#""start_date": { "year": 2021, "month": 1, "day": 1, "hour": 5 }, "end_date": { "year": 2021, "month": 1, "day": 2 }"#,
            1,
            &["2:109 warning not-carried: the times of day are left out | a span of days has no times of day"],
        ),
        (
            r#""start_date": { "year": 2021, "month": 1, "day": 1, "hour": 5 }, "end_date": { "year": 2021, "month": 1, "day": 1, "hour": 6 }"#,
            1,
            &[
                "2:109 warning not-carried: the time at which it ends is left out | a date has one time of day: that of its beginning",
            ],
        ),
        (
            r#""start_date": { "year": -44, "month": 3, "day": 15, "hour": 12 }"#,
            1,
            &["2:92 warning not-carried: the time of day is left out | dates before our era have none"],
        ),
        (
            r#""start_date": { "year": -9223372036854775808 }"#,
            0,
            &[
                "2:56 warning not-carried: the year -9223372036854775808 is beyond what a date of ours can say | years go from 9999 before our era to 9999",
            ],
        ),
    ];
    for (date, carried, expected) in cases {
        check(&slide(date), *carried, expected);
    }
}

#[test]
fn slides_that_lack_something_or_have_too_much() {
    let cases: &[(&str, usize, &[&str])] = &[
        (
            r#"{ "text": { "headline": "A" } }"#,
            0,
            &[
                "2:1 warning missing-key: this event has no date, and is left out | TimelineJS does not show it either; give it a year and import again",
            ],
        ),
        ("null, 5", 0, &["2:7 warning wrong-type: `event` takes an object, this is a number | write it as `{ … }`"]),
        (
            r#"{ "start_date": { "year": 2020 } }"#,
            1,
            &[
                "2:1 warning not-carried: this event has no headline; its title is `2020` | give the record a better one",
            ],
        ),
        (
            r#"{ "start_date": { "year": 2020 }, "text": { "headline": "A<script>alert(1)</script>" } }"#,
            1,
            &["2:58 warning not-carried: <script> of the headline is left out | a title is plain text"],
        ),
        (
            r#"{ "start_date": { "year": 2020 }, "text": { "headline": "<b>A</b>" } }"#,
            1,
            &["2:58 warning not-carried: the markup of the headline is left out | a title is plain text"],
        ),
        (
            r#"{ "start_date": { "year": 2020 }, "text": { "headline": "A", "text": "<marquee>b</marquee>" }, "grop": "c" }"#,
            1,
            &[
                "2:104 warning unknown-key: a slide has no `grop`, which is left out | did you mean `group`?",
                "2:71 warning not-carried: <marquee> of the text is left out | the words stay, but those of scripts and styles",
            ],
        ),
        (
            r#"{ "start_date": { "year": 2020 }, "text": { "headline": "A" }, "media": { "url": "gone.jpg" } }"#,
            1,
            &[
                "2:83 warning not-carried: the medium `gone.jpg` is a file that the site does not have, and is shown nowhere | put it below `static/` and set `image` in the record",
            ],
        ),
        (
            r#"{ "start_date": { "year": 2020 }, "text": { "headline": "A" }, "media": { "url": "javascript:alert(1)" } }"#,
            1,
            &[
                "2:83 warning not-carried: the medium `javascript:alert(1)` is no address of the web, and is shown nowhere | show it another way in the record",
            ],
        ),
        (
            r#"{ "unique_id": "a", "start_date": { "year": 2020 }, "text": { "headline": "A" } }, { "unique_id": "a", "start_date": { "year": 2021 }, "text": { "headline": "B" } }"#,
            2,
            &[
                "2:100 warning duplicate-id: the id `a` is given twice, and this record is `a-2` | ids of a timeline differ",
            ],
        ),
    ];
    for (slides, carried, expected) in cases {
        check(slides, *carried, expected);
    }
}

#[test]
fn sheets_that_are_ragged() {
    let text = "Year,Headline,Month,Colour,Type\n2020,A\n2021,B,1,,,more\n,C\n2022,D,x,,chapter\n2023,\"E";
    let mut site = Site::new(&[]);
    let import = site.take("x.csv", text.as_bytes());
    let mut told = told(&import, text);
    told.sort();
    assert_eq!(
        told,
        [
            "1:21 warning unknown-key: TimelineJS has no column `Colour`, which is left out | its cells are in no record",
            "2:1 warning syntax: this row has 2 cells, the first row 5 | those that are missing count as empty",
            "3:12 warning syntax: the cell `more` is in no column, and left out | a cell with a comma in it goes in quotes",
            "4:2 warning missing-key: this event has no date, and is left out | TimelineJS does not show it either; give it a year and import again",
            "4:2 warning syntax: this row has 2 cells, the first row 5 | those that are missing count as empty",
            "5:11 warning unknown-value: no row is of the type `chapter`, and this one is taken for an event | `title`, `era`, or nothing",
            "5:8 warning wrong-type: `Month` takes a whole number, this is `x` | write the number alone, years before our era negative",
            "6:1 warning syntax: this row has 2 cells, the first row 5 | those that are missing count as empty",
            "6:6 warning syntax: the quotation mark is not closed | close it at the end of the cell",
        ]
    );
    assert_eq!((import.slides, import.carried), (5, 4));
    site.exported();
}

#[test]
fn five_thousand_rows() {
    let mut text = "Year,Month,Day,Headline,Text,Group\n".to_owned();
    for row in 0..5000 {
        text.push_str(&format!(
            "{},{},{},Row {row},<p>Text <b>{row}</b></p>,G{}\n",
            1500 + row / 10,
            row % 12 + 1,
            row % 28 + 1,
            row % 7
        ));
    }
    let import = Site::new(&[]).import("x.csv", text.as_bytes());
    assert_eq!((import.carried, import.files.len(), import.diagnostics.len()), (5000, 5001, 0));
}

#[test]
fn marks_within_marks_take_no_longer_with_each_level() {
    let text = format!("{}x{}", "<b><i>".repeat(20), "</i></b>".repeat(20));
    let timeline = serde_json::json!({ "events": [
        { "start_date": { "year": 2025 }, "text": { "headline": "A", "text": text } }
    ] });
    // Twice as long with each level would be a day.
    let import = Site::new(&[]).import("tl.json", timeline.to_string().as_bytes());
    assert_eq!(import.carried, 1);
}

#[test]
fn elements_without_end_within_each_other_are_no_end_of_the_program() {
    for element in ["<q>", "<b>", "<a href='https://a.example'>", "<blockquote>"] {
        let timeline = serde_json::json!({ "events": [
            { "start_date": { "year": 2025 }, "text": { "headline": "A", "text": format!("{}the words", element.repeat(5000)) } }
        ] });
        let mut site = Site::new(&[]);
        assert_eq!(site.take("tl.json", timeline.to_string().as_bytes()).carried, 1);
        assert!(site.text("content/events/tl/a.md").contains("the words"), "{element}");
        site.exported();
    }
}
