#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::compile::{Compiler, Options, compile};
use crate::keep::Keep;
use crate::source::Snapshot;

const STORY: [(&str, &str); 10] = [
    ("briefing.toml", "[site]\ntitle = \"The tram\"\nbase_url = \"https://example.org/t/\"\n"),
    (
        "content/issues/line.md",
        "+++\ntitle = \"Where does the line go?\"\nshort_title = \"The line\"\n\
         [[status]]\ndate = 2025-11-01\nstate = \"raised\"\nsummary = \"The city asks.\"\n\
         [[status]]\ndate = 2026-02-01\nstate = \"agreed\"\nsummary = \"It goes north.\"\n\
         [[options]]\nid = \"north\"\ntitle = \"Northwards\"\ndate = 2025-11-02\n\
         [[options]]\nid = \"south\"\ntitle = \"Southwards\"\ndate = 2026-02-02\n\
         [[positions]]\ndate = 2025-11-03\nparty = \"city\"\nsummary = \"It wants the north.\"\nspeaker = \"city\"\nquote = \"North!\"\nsources = [\"wire\"]\n+++\n\n\
         Told in full, see [[city]] and [[secret|a thing]].\n",
    ),
    (
        "content/events/talks.md",
        "+++\ntitle = \"Talks on the tram\"\nkind = \"meeting\"\ndate = \"2025-11-09/2025-11-10\"\nissues = [\"line\"]\n\
         parties = [\"city\"]\nplace = { name = \"Berlin\" }\ndescription = \"They met.\"\noutcome = \"Nothing came of it.\"\n+++\n\n\
         A long text that lists do not show.\n",
    ),
    ("content/events/secret.md", "+++\ntitle = \"What nobody knows yet\"\nkind = \"vote\"\ndate = 2026-03-01\n+++\n"),
    (
        "content/parties/city.md",
        "+++\ntitle = \"The city\"\nkind = \"government-body\"\n+++\n\n<Callout>\n\nIt *want*s <b>trams</b>.\n\n</Callout>\n\n| one | two |\n|-----|-----|\n| 1   | 2   |\n",
    ),
    (
        "content/people/mayor.md",
        "+++\ntitle = \"Ada Mayor\"\nparty = \"city\"\n[[offices]]\ntitle = \"Mayor\"\nfrom = 2020-01-01\n\
         [[offices]]\ntitle = \"Minister\"\nfrom = 2026-01-01\n+++\n",
    ),
    (
        "content/terms.toml",
        "[[term]]\nid = \"lrt\"\ntitle = \"Light rail\"\nabbr = \"LRT\"\nother_names = [\"tramway\"]\ndescription = \"A tram.\"\n",
    ),
    ("content/pages/mova.md", "+++\ntitle = \"Про трамвай\"\nlanguage = \"uk\"\n+++\n"),
    ("content/_index.md", "+++\ntitle = \"Where it stands\"\ndescription = \"D.\"\n+++\n"),
    (
        "content/sources.toml",
        "[[source]]\nid = \"wire\"\ntitle = \"A report\"\npublisher = \"The Wire\"\ndate = 2025-11-03\nkind = \"news-report\"\n",
    ),
];

fn snapshot(more: &[(&str, &str)]) -> Snapshot {
    Snapshot::from_files(STORY.iter().chain(more).map(|(path, text)| (*path, text.as_bytes())))
}

fn options() -> Options {
    Options::on(jiff::civil::date(2025, 12, 16))
}

fn site(more: &[(&str, &str)]) -> Site {
    let compiled = compile(&snapshot(more), &options());
    let errors = compiled.diagnostics.iter().filter(|told| told.level == crate::Level::Error);
    assert_eq!(errors.map(|told| told.message.as_str()).collect::<Vec<_>>(), [""; 0]);
    compiled.site
}

fn document(title: &str) -> Document {
    let documents = documents(&site(&[]).views);
    documents.into_iter().find(|document| document.title == title).unwrap()
}

/// The files of the index, by path.
fn index(site: &Site) -> Vec<(String, Class, Vec<u8>)> {
    let indexed = with_index(site, &|_, _| {}).unwrap();
    let files = indexed.paths().filter(|(path, _)| path.starts_with(INDEX));
    files.map(|(path, class)| (path.to_owned(), class, indexed.render(path).unwrap().to_vec())).collect()
}

#[test]
fn every_record_that_is_known_on_the_day_is_found_where_it_stands() {
    let documents = documents(&site(&[]).views);
    let found: Vec<_> = documents.iter().map(|it| (it.kind.as_str(), it.address.as_str())).collect();
    assert_eq!(
        found,
        [
            ("Issue", "/issues/line/"),
            ("Event", "/events/talks/"),
            ("Party", "/parties/city/"),
            ("Person", "/people/mayor/"),
            ("Source", "/sources/wire/"),
            ("Term", "/glossary/#lrt"),
            ("Page", "/mova/"),
        ]
    );
    let told = serde_json::to_string(&documents).unwrap();
    for later in ["nobody knows", "It goes north", "Southwards", "Minister", "Agreed"] {
        assert!(!told.contains(later), "{later} is not known yet: {told}");
    }
}

#[test]
fn an_issue_is_told_by_where_it_stands_and_who_says_what() {
    let issue = document("Where does the line go?");
    assert_eq!(
        issue.text,
        "Raised · The city asks. · Northwards · The city · It wants the north. · North! · \
         Told in full, see The city and a thing."
    );
    assert_eq!(issue.names, ["The line"]);
    assert_eq!((issue.date.as_deref(), issue.is_subject), (Some("1 November 2025"), true));
    assert_eq!((issue.issues, issue.parties), (vec!["The line".to_owned()], vec!["The city".to_owned()]));
}

#[test]
fn an_event_is_told_by_what_lists_show_and_by_its_days() {
    let event = document("Talks on the tram");
    assert_eq!(event.text, "They met. · Nothing came of it. · Berlin");
    assert_eq!(event.date.as_deref(), Some("9–10 November 2025"));
    assert_eq!(event.day, Some(jiff::civil::date(2025, 11, 9)));
    assert_eq!(event.days, ["9 November 2025", "10 November 2025"]);
    assert_eq!((event.is_event, event.is_subject), (true, false));
    assert_eq!((event.issues, event.parties), (vec!["The line".to_owned()], vec!["The city".to_owned()]));
}

#[test]
fn other_names_offices_and_languages_are_known() {
    assert_eq!(document("Light rail").names, ["LRT", "tramway"]);
    let person = document("Ada Mayor");
    assert_eq!((person.names, person.parties), (vec!["Mayor".to_owned()], vec!["The city".to_owned()]));
    assert_eq!(document("Про трамвай").language.as_deref(), Some("uk"));
    assert_eq!(document("Light rail").language, None);
}

#[test]
fn a_text_is_its_words_with_what_components_enclose() {
    assert_eq!(document("The city").text, "It wants trams. one two 1 2");
}

#[test]
fn the_index_holds_what_our_page_reads_and_no_more() {
    let files = index(&site(&[]));
    let kinds: Vec<(String, Class)> = files
        .iter()
        .map(|(path, class, _)| {
            let name = path.rsplit('/').next().unwrap();
            (
                if *class == Class::Fingerprinted {
                    format!("*.{}", name.rsplit('.').next().unwrap())
                } else {
                    name.to_owned()
                },
                *class,
            )
        })
        .collect();
    let of = |name: &str| kinds.iter().filter(|(kind, _)| kind == name).count();
    assert_eq!(of("*.pf_filter"), 5, "kind, issue, party, year, language: {kinds:?}");
    assert_eq!((of("*.pf_fragment"), of("*.pf_index"), of("*.pf_meta")), (1, 1, 1), "{kinds:?}");
    assert_eq!(files.len(), 5 + 3 + 4, "{kinds:?}");
    for (name, class) in [
        ("pagefind.js", Class::Asset),
        ("wasm.en.pagefind", Class::Asset),
        ("pagefind-entry.json", Class::Data),
        ("words.json", Class::Data),
    ] {
        assert!(kinds.contains(&(name.to_owned(), class)), "{name} in {kinds:?}");
    }
}

#[test]
fn a_language_without_stems_is_searched_too() {
    let site = site(&[(
        "briefing.toml",
        "[site]\ntitle = \"Трамвай\"\nbase_url = \"https://example.org/\"\nlanguage = \"uk\"\n",
    )]);
    let names: Vec<_> = index(&site).into_iter().map(|(path, _, _)| path).collect();
    assert!(names.contains(&"pagefind/wasm.unknown.pagefind".to_owned()), "{names:?}");
}

#[test]
fn the_same_story_gives_the_same_bytes() {
    assert_eq!(index(&site(&[])), index(&site(&[])));
}

#[test]
fn words_that_look_like_marks_of_pagefind_are_words() {
    let marks = "___PAGEFIND_WEIGHT___0 hidden ___PAGEFIND_ANCHOR___h1:0:x words";
    let page = format!("+++\ntitle = \"Marks\"\n+++\n\n{}\n", marks.replace('_', "\\_"));
    let site = site(&[("content/pages/marks.md", &page)]);
    let marked = documents(&site.views).into_iter().find(|it| it.title == "Marks").unwrap();
    assert_eq!(marked.text, marks);
    // A weight of nothing or an anchor that is not there would be taken for what it says.
    assert!(with_index(&site, &|_, _| {}).is_ok());
}

#[test]
fn a_story_without_a_record_has_nothing_to_search() {
    let files = [STORY[0], STORY[8]].map(|(path, text)| (path, text.as_bytes()));
    let site = compile(&Snapshot::from_files(files), &options()).site;
    assert_eq!(site.class("search/index.html"), None);
    assert_eq!(index(&site), []);
}

/// Keeps in memory, and counts what is found.
#[derive(Debug, Default)]
struct Kept {
    entries: Mutex<Vec<(Key, Vec<u8>)>>,
    found: AtomicUsize,
}

impl Keep for Kept {
    fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let entries = self.entries.lock().unwrap();
        let found = entries.iter().find(|(known, _)| known == key).map(|(_, bytes)| bytes.clone());
        self.found.fetch_add(usize::from(found.is_some()), Ordering::Relaxed);
        found
    }

    fn put(&self, key: &Key, bytes: &[u8]) {
        self.entries.lock().unwrap().push((*key, bytes.to_vec()));
    }
}

#[test]
fn what_did_not_change_is_not_indexed_again() {
    let kept = std::sync::Arc::new(Kept::default());
    let mut compiler = Compiler::keeping(kept.clone());
    let mut indexed = |more: &[(&str, &str)]| {
        let site = compiler.compile(&snapshot(more), &options()).site;
        let steps = AtomicUsize::new(0);
        with_index(&site, &|_, _| _ = steps.fetch_add(1, Ordering::Relaxed)).unwrap();
        (steps.into_inner(), kept.found.load(Ordering::Relaxed))
    };
    assert_eq!(indexed(&[]), (7, 0));
    assert_eq!(indexed(&[]), (0, 1));
    let city = [("content/parties/city.md", "+++\ntitle = \"The town\"\nkind = \"government-body\"\n+++\n")];
    assert_eq!(indexed(&city), (7, 1));
    assert_eq!(indexed(&[]), (0, 2));
}

#[test]
fn a_site_may_have_no_search() {
    let off = ("briefing.toml", "[site]\ntitle = \"The tram\"\nbase_url = \"/\"\n[search]\nenabled = false\n");
    let switched_off = site(&[off]);
    let unwanted = compile(&snapshot(&[]), &Options { search: false, ..options() }).site;
    for site in [switched_off, unwanted] {
        assert_eq!(site.class("search/index.html"), None);
        assert_eq!(index(&site), []);
        let home = site.render("index.html").unwrap();
        assert!(!std::str::from_utf8(&home).unwrap().contains("/search/"));
    }
    let with = site(&[]);
    assert_eq!(with.class("search/index.html"), Some(Class::Page));
    let home = with.render("index.html").unwrap();
    assert!(std::str::from_utf8(&home).unwrap().contains("href=\"/t/search/\""));
}
