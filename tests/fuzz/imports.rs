//! `briefing import`, as a process would run it: a timeline of somebody's becomes files of a site.

use std::collections::BTreeMap;
use std::path::Path;

use briefing::cli::Status;
use briefing::diagnostics::Level;
use briefing::{Compiler, Options};

use crate::disk::{Site, files};
use crate::oracle;
use crate::targets::Judge;

pub(crate) const TIMELINES: [&str; 62] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "\\",
    "\\u0000",
    "\\ud800",
    "\\n",
    "\n",
    "\r\n",
    "null",
    "true",
    "1e400",
    "-0",
    "-300",
    "9999",
    "10000",
    "2025",
    "13",
    "31",
    "29",
    "\"events\": [",
    "\"eras\": [",
    "\"title\": {",
    "\"unique_id\": \"../../canary\",",
    "\"unique_id\": \"index\",",
    "\"unique_id\": \"CON\",",
    "\"start_date\": { \"year\": 2025, \"month\": 2, \"day\": 29 },",
    "\"end_date\": { \"year\": 2024 },",
    "\"text\": { \"headline\": \"A\", \"text\": \"<p>b</p>\" },",
    "\"media\": { \"url\": \"https://youtu.be/x\", \"caption\": \"<b>c</b>\" },",
    "\"media\": { \"url\": \"pic/a.svg\", \"alt\": \"a\" },",
    "\"media\": { \"url\": \"<iframe src='https://canary.example/'></iframe>\" },",
    "\"background\": { \"url\": \"a.jpg\", \"color\": \"#fff\" },",
    "\"group\": \"Talks\",",
    "\"display_date\": \"\",",
    "\"autolink\": false,",
    "\"scale\": \"cosmological\",",
    "Year,Month,Day,Time,End Year,Headline,Text,Media,Type,Group\n",
    "title",
    "era",
    "6:30 PM",
    "\"\"",
    "\t",
    "<p>",
    "<table><tr><td>",
    "<ul><li>a<ol><li>b",
    "<pre>&lt;",
    "<br>",
    "<a href='javascript:canary()'>x</a>",
    "<a href=\"https://example.com/a_b(c)\">",
    "+++\n",
    "---\n",
    "# ",
    "[[talks]]",
    "[@wire]",
    "[^1]",
    "</Callout>",
    "<Video url=\"https://canary.example/\" title=\"t\" />",
];

/// Timelines that hold whatever can be carried.
pub(crate) fn corpus() -> Vec<Vec<u8>> {
    let json = r##"{
  "title": { "text": { "headline": "The talks", "text": "<p>What <em>happened</em>.</p>" } },
  "events": [
    {
      "unique_id": "meeting",
      "start_date": { "year": "2025", "month": "12", "day": 15, "hour": 18, "minute": 30 },
      "text": { "headline": "They <b>meet</b>", "text": "<p>First, see https://example.com/a_b.</p><ul><li>Second<br>line</li></ul>" },
      "media": { "url": "https://youtu.be/x", "caption": "A <b>film</b>", "credit": "The <i>Station</i>" },
      "group": "Talks",
      "background": { "color": "#eee", "url": "https://example.com/b.jpg" }
    },
    {
      "start_date": { "year": 2025, "month": 12, "day": 16 },
      "end_date": { "year": 2025, "month": 12, "day": 18 },
      "display_date": "mid-December",
      "text": { "headline": "A photo", "text": "<h2>More</h2><table><tr><th>a</th><td>b</td></tr></table><blockquote>c</blockquote>" },
      "media": { "url": "pic/a.svg", "caption": "Two <b>people</b>", "alt": "Two", "link": "https://example.com/" }
    },
    { "unique_id": "Großer Tag!", "start_date": { "year": -300 }, "text": { "headline": "Long ago" }, "autolink": false }
  ],
  "eras": [{ "start_date": { "year": 1914 }, "end_date": { "year": 1918 }, "text": { "headline": "The war" } }],
  "scale": "human"
}
"##;
    let sheet = "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,Media Caption,Media Thumbnail,Type,Group,Background\r\n\
        ,,,,,,,,,The talks,<p>What <em>happened</em>.</p>,,,,,title,,\r\n\
        2025,12,15,6:30 PM,,,,,,They meet,\"<p>First, see https://example.com/a_b.</p><p>Second<br>line.</p>\",https://youtu.be/x,The <i>Station</i>,A <b>film</b>,,,Talks,#eee\r\n\
        2025,12,16,,2025,12,18,,mid-December,A photo,,pic/a.svg,R. <i>Mann</i>,Two <b>people</b>,,,,\r\n\
        -300,,,,,,,,,Long ago,,,,,,,,\r\n\
        \"1,914\",,,,1918,,,,,The war,,,,,,era,,\r\n";
    vec![json.into(), sheet.into()]
}

/// The text as a timeline. What it became is a site without mistakes, and a second import finds all of it there.
pub(crate) fn import() -> Judge {
    let mut compiler = Compiler::default();
    Box::new(move |text| {
        let site =
            Site::new(&[("static/pic/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>")]);
        let timeline = site.beside("timeline");
        // Few edits of a whole file leave one that can be read: every other input is what people type into it.
        let typed = text.len() % 2 == 1;
        std::fs::write(
            &timeline,
            if typed { timeline_of(&String::from_utf8_lossy(text)).into_bytes() } else { text.to_vec() },
        )
        .unwrap();
        let groups = ["label", "issue", "party"][text.len() % 3];
        let before = files(&site.folder);
        let run = || site.run(&["import", "timelinejs", timeline.to_str().unwrap(), "--groups", groups]);

        let first = run();
        assert!(matches!(first.status, Status::Done | Status::SiteErrors), "{:?}: {}", first.status, first.err);
        no_control(&first.err);
        let after = files(&site.folder);
        let listed: Vec<&Path> = first.out.lines().map(Path::new).collect();
        assert_eq!(listed.len(), after.len() - before.len(), "{}\n{:?}", first.out, after.keys());
        assert!(first.out.lines().all(|path| path.contains("/content/")), "{}", first.out);
        for (path, bytes) in &before {
            assert_eq!(after.get(path), Some(bytes), "{} is another", path.display());
        }

        let snapshot = briefing::source::read_site(&site.folder, None).unwrap();
        let options = Options { drafts: true, cards: false, ..Options::on("9999-12-31".parse().unwrap()) };
        let compiled = compiler.compile(&snapshot, &options);
        let wrong: Vec<_> = compiled.diagnostics.iter().filter(|told| told.level == Level::Error).collect();
        assert!(wrong.is_empty(), "{wrong:?}\n{}", told(&after, &before));
        oracle::judge(&compiled, false);

        if text.len() % 4 > 1 {
            return;
        }
        let second = run();
        assert_eq!((second.status, second.out.as_str()), (first.status, ""), "{}", told(&after, &before));
        assert_eq!(files(&site.folder), after);
        assert!(!second.err.contains("with other words"), "{}\n{}", second.err, told(&after, &before));
    })
}

/// A timeline with `text` for every text that a slide has.
fn timeline_of(text: &str) -> String {
    let media =
        serde_json::json!({ "url": "https://youtu.be/x", "caption": text, "credit": text, "alt": text, "title": text });
    let medium = serde_json::json!({ "url": text, "link": text });
    let slide = |year: i32, media: &serde_json::Value| {
        serde_json::json!({
            "unique_id": format!("{year} {text}"), "start_date": { "year": year }, "display_date": text, "group": text,
            "text": { "headline": text, "text": text }, "media": media, "background": { "url": text, "color": text },
        })
    };
    let title = serde_json::json!({ "text": { "headline": text, "text": text } });
    serde_json::json!({ "title": title, "events": [slide(2024, &media), slide(2025, &medium)] }).to_string()
}

fn no_control(text: &str) {
    let control = text.chars().find(|character| character.is_control() && !matches!(character, '\n' | '\t'));
    assert!(control.is_none(), "{control:?} reaches the terminal: {text:?}");
}

/// The new files, for whoever reads why a test fails.
fn told(after: &BTreeMap<std::path::PathBuf, Vec<u8>>, before: &BTreeMap<std::path::PathBuf, Vec<u8>>) -> String {
    let new = after.iter().filter(|(path, _)| !before.contains_key(*path));
    new.map(|(path, bytes)| format!("{}:\n{}\n", path.display(), String::from_utf8_lossy(bytes))).collect()
}
