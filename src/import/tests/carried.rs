//! What becomes of what.

use super::super::markdown;
use super::*;

const WHOLE: &str = r##"{
  "title": { "text": { "headline": "The talks", "text": "<p>What <em>happened</em>.</p>" } },
  "events": [
    {
      "unique_id": "meeting",
      "start_date": { "year": "2025", "month": "12", "day": 15, "hour": 18, "minute": 30 },
      "text": { "headline": "They meet", "text": "<p>First, see https://example.com/a_b.</p><p>Second<br>line.</p>" },
      "media": { "url": "https://youtu.be/x", "caption": "A <b>film</b>", "credit": "The <i>Station</i>" },
      "group": "Talks",
      "background": { "color": "#eee" }
    },
    {
      "start_date": { "year": 2025, "month": 12, "day": 16 },
      "end_date": { "year": 2025, "month": 12, "day": 18 },
      "display_date": "mid-December",
      "text": { "headline": "A photo" },
      "media": { "url": "pic/a b.svg", "caption": "Two <b>people</b>", "credit": "R. <i>Mann</i>" }
    },
    { "unique_id": "Großer Tag!", "start_date": { "year": -300 }, "text": { "headline": "Long ago" } }
  ],
  "eras": [{ "start_date": { "year": 1914 }, "end_date": { "year": 1918 }, "text": { "headline": "The war" } }],
  "scale": "human"
}"##;

#[test]
fn a_timeline_becomes_records() {
    let mut site =
        Site::new(&[("static/pic/a b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>")]);
    let import = site.take("tl.json", WHOLE.as_bytes());
    assert_eq!(told(&import, WHOLE), [] as [&str; 0]);
    assert_eq!((import.slides, import.carried, import.unchanged), (5, 5, 0));
    assert_eq!(
        site.text("content/events/tl/2025-12-15-meeting.md"),
        "+++\ntitle = \"They meet\"\ndate = \"2025-12-15T18:30:00\"\nkind = \"other\"\nsources = [\"tl\"]\n\n\
         [extra.timelinejs]\ngroup = \"Talks\"\nmedia = { url = \"https://youtu.be/x\", caption = \"A <b>film</b>\", \
         credit = \"The <i>Station</i>\" }\nbackground = { color = \"#eee\" }\n+++\n\n\
         First, see <https://example.com/a_b>.\n\nSecond\\\nline.\n\n\
         <Video url=\"https://youtu.be/x\" title=\"A film (The Station)\" />\n"
    );
    assert_eq!(
        site.text("content/events/tl/a-photo.md"),
        "+++\ntitle = \"A photo\"\ndate = \"2025-12-16/2025-12-18\"\nkind = \"other\"\nsources = [\"tl\"]\n\
         image = { src = \"/pic/a b.svg\", alt = \"Two people\", caption = \"Two **people**\", credit = \"R. Mann\" }\n\n\
         [extra.timelinejs]\ndisplay_date = \"mid-December\"\n+++\n"
    );
    assert_eq!(
        site.text("content/events/tl/grosser-tag.md"),
        "+++\ntitle = \"Long ago\"\ndate = \"-0299\"\nkind = \"other\"\nsources = [\"tl\"]\n\n\
         [extra.timelinejs]\nunique_id = \"Großer Tag!\"\n+++\n"
    );
    assert_eq!(
        site.text("content/events/tl/the-war.md"),
        "+++\ntitle = \"The war\"\ndate = \"1914/1918\"\nkind = \"other\"\nsources = [\"tl\"]\n\n\
         [extra.timelinejs]\nera = true\n+++\n"
    );
    assert_eq!(
        site.text("content/pages/tl.md"),
        "+++\ntitle = \"The talks\"\n\n[extra.timelinejs]\ntitle = true\n+++\n\nWhat *happened*.\n"
    );
    assert_eq!(
        site.text("content/sources/tl.md"),
        "+++\ntitle = \"Timeline “tl”\"\nkind = \"dataset\"\ndate = 2026-03-20\n+++\n"
    );
    let exported = site.exported();
    assert_eq!(exported["title"]["text"]["headline"], "The talks");
    assert_eq!(exported["events"][0]["start_date"], serde_json::json!({ "year": -300 }));
    assert_eq!(exported["events"][0]["display_date"], "300 BCE");
    assert_eq!(exported["events"][2]["media"]["url"], "https://example.org/s/pic/a%20b.svg");
    assert_eq!(exported["eras"][0]["end_date"], serde_json::json!({ "year": 1918 }));
}

#[test]
fn a_spreadsheet_becomes_the_same() {
    let sheet = "\u{feff}Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,Media Caption,Media Thumbnail,Type,Group,Background\r\n\
        ,,,,,,,,,The talks,<p>What <em>happened</em>.</p>,,,,,title,,\r\n\
        2025,12,15,6:30 PM,,,,,,They meet,\"<p>First, see https://example.com/a_b.</p><p>Second<br>line.</p>\",https://youtu.be/x,The <i>Station</i>,A <b>film</b>,,,Talks,#eee\r\n\
        2025,12,16,,2025,12,18,,mid-December,A photo,,pic/a b.svg,R. <i>Mann</i>,Two <b>people</b>,,,,\r\n\
        ,,,,,,,,,,,,,,,,,\r\n\
        -300,,,,,,,,,Long ago,,,,,,,,\r\n\
        \"1,914\",,,,1918,,,,,The war,,,,,,era,,\r\n";
    let mut of_sheet =
        Site::new(&[("static/pic/a b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>")]);
    let import = of_sheet.take("tl.csv", sheet.as_bytes());
    assert_eq!(told(&import, sheet), [] as [&str; 0]);
    let mut of_json =
        Site::new(&[("static/pic/a b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>")]);
    // A sheet has no ids.
    let json = WHOLE.replace("\"unique_id\": \"meeting\",", "").replace("\"unique_id\": \"Großer Tag!\", ", "");
    of_json.take("tl.json", json.as_bytes());
    let sorted = |site: &Site| {
        let mut files = site.files.clone();
        files.sort();
        files
    };
    assert_eq!(sorted(&of_sheet), sorted(&of_json));
}

#[test]
fn a_second_run_changes_nothing_and_nothing_is_overwritten() {
    let mut site =
        Site::new(&[("static/pic/a b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>")]);
    let first = site.take("tl.json", WHOLE.as_bytes());
    site.wishes.day = jiff::civil::date(2027, 1, 1);
    let second = site.take("tl.json", WHOLE.as_bytes());
    assert_eq!((second.files.len(), second.unchanged, second.carried), (0, 5, 5));
    assert_eq!((second.left, second.elsewhere), (vec![], vec![]));
    assert_eq!(first.files.len(), 6);

    // An editor has changed one record and moved another.
    let path = "content/events/tl/the-war.md";
    let moved = "content/events/tl/2025-12-15-meeting.md";
    for (known, bytes) in &mut site.files {
        if known == path {
            *bytes = String::from_utf8(bytes.clone()).unwrap().replace("The war", "The Great War").into_bytes();
        }
        if known == moved {
            *known = "content/events/2025-12-15-meeting.md".to_owned();
        }
    }
    let third = site.take("tl.json", WHOLE.as_bytes());
    assert_eq!((third.files.len(), third.unchanged, third.carried), (0, 3, 5));
    assert_eq!(third.left, [path]);
    assert_eq!(third.elsewhere, ["content/events/2025-12-15-meeting.md"]);
}

#[test]
fn ids_are_those_of_nobody_else() {
    let mut site = Site::new(&[(
        "content/events/vote.md",
        "+++\ntitle = \"Another vote\"\nkind = \"vote\"\ndate = 2020-01-01\n+++\n",
    )]);
    let text = r#"{ "events": [
        { "start_date": { "year": 2021 }, "text": { "headline": "Vote" } },
        { "start_date": { "year": 2022 }, "text": { "headline": "Index" } },
        { "start_date": { "year": 2023 }, "text": { "headline": "Same" } },
        { "start_date": { "year": 2024 }, "text": { "headline": "Same" } },
        { "start_date": { "year": 2024 }, "text": { "headline": "Same" } },
        { "start_date": { "year": 2024 }, "unique_id": "2024-01-01-x", "text": { "headline": "Dated" } }
    ] }"#;
    let import = site.take("tl.json", text.as_bytes());
    let names: Vec<_> = import.files.iter().filter_map(|(path, _)| path.strip_prefix("content/events/tl/")).collect();
    assert_eq!(
        names,
        ["2024-01-01-x.md", "index-event.md", "same-2023.md", "same-2024-2.md", "same-2024.md", "vote-2.md"]
    );
    assert!(site.text("content/events/tl/2024-01-01-x.md").contains("\nid = \"2024-01-01-x\"\n"));
    assert_eq!(site.take("tl.json", text.as_bytes()).unchanged, 6);
    site.exported();
}

#[test]
fn groups_become_what_an_editor_says_they_are() {
    let text = r#"{ "events": [
        { "start_date": { "year": 2021 }, "text": { "headline": "A" }, "group": "Russia" },
        { "start_date": { "year": 2022 }, "text": { "headline": "B" }, "group": "The <b>town</b>" },
        { "start_date": { "year": 2022 }, "text": { "headline": "C" }, "group": "The <b>town</b>" }
    ] }"#;
    let russia = ("content/parties/russia.md", "+++\ntitle = \"Russian Federation\"\nkind = \"state\"\n+++\n");
    let mut site = Site::new(&[russia]);
    site.wishes.groups = Groups::Party;
    let import = site.take("tl.json", text.as_bytes());
    assert_eq!(import.files.len(), 5);
    assert_eq!(site.text("content/parties/the-town.md"), "+++\ntitle = \"The town\"\nkind = \"other\"\n+++\n");
    assert!(site.text("content/events/tl/a.md").contains("\nparties = [\"russia\"]\n"));
    assert!(site.text("content/events/tl/c.md").contains("\nparties = [\"the-town\"]\n"));
    assert_eq!(site.take("tl.json", text.as_bytes()).files, []);
    assert_eq!(site.exported()["events"][0]["group"], "Russia");

    let mut site = Site::new(&[]);
    site.wishes.groups = Groups::Issue;
    site.take("tl.json", text.as_bytes());
    let issue = site.text("content/issues/the-town.md");
    assert!(issue.starts_with("+++\ntitle = \"The town\"\ndraft = true\n"), "{issue}");
    assert_eq!(site.exported()["events"][1]["group"], "The town");
}

#[test]
fn a_source_on_record_is_named() {
    let mut site = Site::new(&[(
        "content/sources.toml",
        "[[source]]\nid = \"wire\"\ntitle = \"Wire\"\nkind = \"other\"\ndate = 2020-01-01\n",
    )]);
    site.wishes.source = Some("wire".to_owned());
    let import =
        site.take("tl.json", br#"{ "events": [{ "start_date": { "year": 2021 }, "text": { "headline": "A" } }] }"#);
    assert_eq!(import.files.len(), 1);
    assert!(import.files[0].1.contains("\nsources = [\"wire\"]\n"));
}

#[test]
fn html_becomes_markdown() {
    let cases: &[(&str, &str)] = &[
        ("plain", "plain"),
        ("<p>One</p>\n<p>Two</p>", "One\n\nTwo"),
        ("a<br/>b<br>", "a\\\nb"),
        ("<b>bold </b>text<i> it</i>", "**bold** text *it*"),
        ("<b><i>both</i></b>", "**<em>both</em>**"),
        ("in<b>side</b>d", "in**side**d"),
        ("a<b>“quoted”</b>b", "a<strong>“quoted”</strong>b"),
        ("<b>a<i>b</b>c</i>", "<strong>a<em>b</em></strong>*c*"),
        ("<a href=\"https://e.org/a(b)\">w<b>o</b>rds</a>", "[w**o**rds](https://e.org/a%28b%29)"),
        ("<a href=\"/local\">words</a>", "words"),
        ("<a href=\"javascript:alert(1)\">words</a>", "words"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul><ul><li>d</li></ul>", "- a\n- b\n  1. c\n* d"),
        ("<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc"),
        ("a<blockquote>b</blockquote>", "a\n\n> b"),
        ("<h3>Title</h3>text", "### Title\n\ntext"),
        ("<h3>C# {x} #</h3>", "### C# &#123;x} \\#"),
        ("<blockquote>a</blockquote><blockquote>b</blockquote>", "> a\n\n<!-- -->\n\n> b"),
        ("<pre><code>a\n b</code></pre>", "```\na\n b\n```"),
        ("m<sup>2</sup>", "m<sup>2</sup>"),
        ("1. not a list", "1\\. not a list"),
        ("- nor this<br>+ nor this<br># nor this", "\\- nor this\\\n\\+ nor this\\\n\\# nor this"),
        (
            "[[id]] [@x] *a* _b_ c_d `e` &lt;Timeline /> &amp;amp; ~x~",
            "\\[\\[id\\]\\] \\[@x\\] \\*a\\* \\_b\\_ c_d \\`e\\` \\<Timeline /> \\&amp; \\~x\\~",
        ),
        ("see https://e.org/x_y, (http://e.org).", "see <https://e.org/x_y>, (<http://e.org>)."),
        ("<img src=\"https://e.org/a.jpg\" alt=\"A\">", "[A](https://e.org/a.jpg)"),
        ("<iframe src=\"https://e.org/f\"></iframe>", "<https://e.org/f>"),
        ("a<script>b</script><style>c</style>d", "ad"),
        ("a\u{a0}b", "a\u{a0}b"),
    ];
    for (html, expected) in cases {
        assert_eq!(markdown::text(html, true).markdown, *expected, "{html}");
    }
    assert_eq!(markdown::text("see https://e.org", false).markdown, "see https://e.org");
    assert_eq!(markdown::line("<p>a</p><p>b<br>c</p>", true).markdown, "a b c");
    assert_eq!(markdown::plain("<p>a</p><p>b<br>c &amp; d</p>").markdown, "a b c & d");
    let lost = markdown::text(
        "<font color=red>a</font><p style='x' onclick=y class=z>b<u>c</u></p><a href='javascript:x'>d</a>",
        true,
    )
    .lost;
    assert_eq!(lost, ["<font>", "<u>", "href=\"javascript:x\"", "onclick=\"…\"", "style=\"…\""]);
}

#[test]
fn a_title_does_not_take_the_address_of_a_page_that_every_site_has() {
    let mut site = Site::new(&[]);
    site.wishes.name = "timeline".to_owned();
    let text = r#"{ "title": { "text": { "headline": "The talks" } }, "events": [] }"#;
    site.take("timeline.json", text.as_bytes());
    assert!(site.text("content/pages/timeline.md").contains("\nslug = \"about-timeline\"\n"));
    assert_eq!(site.exported()["title"]["text"]["headline"], "The talks");
    let second = site.take("timeline.json", text.as_bytes());
    assert_eq!((second.files.len(), second.left), (0, vec![]));
}

#[test]
fn names_that_begin_with_a_day_or_stand_for_a_folder_are_ids_too() {
    for name in ["2025-12-15-talks", "index"] {
        for groups in [Groups::Issue, Groups::Party] {
            let mut site = Site::new(&[]);
            site.wishes.name = name.to_owned();
            site.wishes.groups = groups;
            let text = r#"{ "title": { "text": { "headline": "The talks" } }, "events": [
                    { "start_date": { "year": 2025 }, "text": { "headline": "A" }, "group": "2025-12-15 talks" },
                    { "start_date": { "year": 2025 }, "text": { "headline": "B" }, "group": "Index" }
                ] }"#;
            let first = site.take("timeline.json", text.as_bytes());
            // Every reference leads somewhere: `exported` has no errors.
            assert_eq!(site.exported()["events"].as_array().unwrap().len(), 2);
            let second = site.take("timeline.json", text.as_bytes());
            assert_eq!((first.carried, second.files, second.left), (3, vec![], vec![]));
        }
    }
}
