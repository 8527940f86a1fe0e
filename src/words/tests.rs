//! The files that the program brings, and that nothing in templates and program is said without them.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::file::{File, Text, names};
use super::languages::{bundled, english as english_file, read};
use super::plural::Rules;
use super::*;
use crate::model::When;
use crate::source::theme;

fn language(tag: &str) -> Words {
    let (_, text) = bundled().find(|(known, _)| known == tag).unwrap();
    let (file, told) = read(tag, &text, Some(english_file()), None);
    assert!(told.is_empty(), "{told:#?}");
    Words::new(&[english_file(), &file])
}

#[track_caller]
fn worded(words: &Words, expected: &[(&str, &str, &str)]) {
    for (text, long, short) in expected {
        let when = When::parse(text).unwrap();
        assert_eq!(words.when(&when), *long, "{text}");
        assert_eq!(words.when_short(&when), *short, "{text}");
    }
}

#[test]
fn dates_in_english() {
    worded(
        english(),
        &[
            ("2025", "2025", "2025"),
            ("2025-11", "November 2025", "Nov 2025"),
            ("2025-12-05", "5 December 2025", "5 Dec 2025"),
            ("2025-12-15T18:30:00", "15 December 2025, 18:30", "15 Dec 2025, 18:30"),
            ("2025-12-15T18:30:59Z", "15 December 2025, 18:30", "15 Dec 2025, 18:30"),
            ("2025-12-15T18:30:00+01:00", "15 December 2025, 18:30", "15 Dec 2025, 18:30"),
            ("2025-12-15T18:30:00-03:30", "15 December 2025, 18:30", "15 Dec 2025, 18:30"),
            ("2025-12-14/2025-12-15", "14–15 December 2025", "14–15 Dec 2025"),
            ("2025-12-15/2025-12-15", "15 December 2025", "15 Dec 2025"),
            ("2025-11-28/2025-12-02", "28 November – 2 December 2025", "28 Nov – 2 Dec 2025"),
            ("2025-12-30/2026-01-02", "30 December 2025 – 2 January 2026", "30 Dec 2025 – 2 Jan 2026"),
            ("2025-11/2025-12", "November–December 2025", "Nov–Dec 2025"),
            ("2025-11/2026-01", "November 2025 – January 2026", "Nov 2025 – Jan 2026"),
            ("2024/2025", "2024–2025", "2024–2025"),
            ("2024/2025-03", "2024 – March 2025", "2024 – Mar 2025"),
            ("2025-03/2025-04-02", "March 2025 – 2 April 2025", "Mar 2025 – 2 Apr 2025"),
            ("2025-12-15/..", "since 15 December 2025", "since 15 Dec 2025"),
            ("2025-12-15/", "from 15 December 2025", "from 15 Dec 2025"),
            ("../2025-12-15", "by 15 December 2025", "by 15 Dec 2025"),
            ("[..2025-12-14]", "by 14 December 2025", "by 14 Dec 2025"),
            ("[2025-12-15..]", "from 15 December 2025 or later", "from 15 Dec 2025 or later"),
            ("2025-12?", "reportedly December 2025", "reportedly Dec 2025"),
            ("2025-12~", "around December 2025", "around Dec 2025"),
            ("2025-12%", "reportedly around December 2025", "reportedly around Dec 2025"),
            ("2025-12-14?/2025-12-15?", "reportedly 14–15 December 2025", "reportedly 14–15 Dec 2025"),
            (
                "2025-12-14/2025-12-15?",
                "14 December 2025 – reportedly 15 December 2025",
                "14 Dec 2025 – reportedly 15 Dec 2025",
            ),
            ("[2025-12-01..2025-12-14]", "between 1 and 14 December 2025", "between 1 and 14 Dec 2025"),
            ("[2025-11-28..2025-12-02]", "between 28 November and 2 December 2025", "between 28 Nov and 2 Dec 2025"),
            ("[2025-12-01,2025-12-03]", "1 or 3 December 2025", "1 or 3 Dec 2025"),
            (
                "[2025-12-01,2025-12-03,2026-01-05]",
                "1, 3 December 2025 or 5 January 2026",
                "1, 3 Dec 2025 or 5 Jan 2026",
            ),
            ("[2024,2026]", "2024 or 2026", "2024 or 2026"),
            ("2025-XX-XX", "some day in 2025", "some day in 2025"),
            ("2025-12-XX", "some day in December 2025", "some day in Dec 2025"),
            ("2025-XX", "some month in 2025", "some month in 2025"),
        ],
    );
    assert_eq!(english().day(jiff::civil::date(2025, 12, 5)), "5 December 2025");
}

#[test]
fn dates_in_ukrainian() {
    let words = language("uk");
    worded(
        &words,
        &[
            ("2025", "2025", "2025"),
            ("2025-11", "листопад 2025", "лист. 2025"),
            ("2025-12-05", "5 грудня 2025", "5 груд. 2025"),
            ("2025-12-15T18:30:00+01:00", "15 грудня 2025, 18:30", "15 груд. 2025, 18:30"),
            ("2025-12-14/2025-12-15", "14–15 грудня 2025", "14–15 груд. 2025"),
            ("2025-11-28/2025-12-02", "28 листопада – 2 грудня 2025", "28 лист. – 2 груд. 2025"),
            ("2025-12-30/2026-01-02", "30 грудня 2025 – 2 січня 2026", "30 груд. 2025 – 2 січ. 2026"),
            ("2025-11/2025-12", "листопад–грудень 2025", "лист.–груд. 2025"),
            ("2025-11/2026-01", "листопад 2025 – січень 2026", "лист. 2025 – січ. 2026"),
            ("2024/2025", "2024–2025", "2024–2025"),
            ("2024/2025-03", "2024 – березень 2025", "2024 – бер. 2025"),
            ("2025-12-15/..", "з 15 грудня 2025", "з 15 груд. 2025"),
            ("2025-12/..", "з грудня 2025", "з груд. 2025"),
            ("2025/..", "з 2025 року", "з 2025 року"),
            ("2025-12-15/", "починаючи з 15 грудня 2025", "починаючи з 15 груд. 2025"),
            ("../2025-12-15", "до 15 грудня 2025", "до 15 груд. 2025"),
            ("[..2025-12-14]", "до 14 грудня 2025", "до 14 груд. 2025"),
            ("[..2025-12]", "до грудня 2025", "до груд. 2025"),
            ("[2025-12-15..]", "15 грудня 2025 або пізніше", "15 груд. 2025 або пізніше"),
            ("2025-12?", "за повідомленнями, грудень 2025", "за повідомленнями, груд. 2025"),
            ("2025-12~", "близько грудня 2025", "близько груд. 2025"),
            ("2025~", "близько 2025 року", "близько 2025 року"),
            ("2025-12-15%", "за повідомленнями, близько 15 грудня 2025", "за повідомленнями, близько 15 груд. 2025"),
            ("[2025-12-01..2025-12-14]", "між 1 та 14 грудня 2025", "між 1 та 14 груд. 2025"),
            ("[2025-11-28..2025-12-02]", "між 28 листопада та 2 грудня 2025", "між 28 лист. та 2 груд. 2025"),
            (
                "[2025-11..2025-12]",
                "не раніше листопада і не пізніше грудня 2025",
                "не раніше лист. і не пізніше груд. 2025",
            ),
            ("[2025-12-01,2025-12-03]", "1 або 3 грудня 2025", "1 або 3 груд. 2025"),
            (
                "[2025-12-01,2025-12-03,2026-01-05]",
                "1, 3 грудня 2025 або 5 січня 2026",
                "1, 3 груд. 2025 або 5 січ. 2026",
            ),
            ("2025-12-XX", "у якийсь день грудня 2025", "у якийсь день груд. 2025"),
            ("2025-XX-XX", "у якийсь день 2025 року", "у якийсь день 2025 року"),
            ("2025-XX", "у якийсь місяць 2025 року", "у якийсь місяць 2025 року"),
        ],
    );
    assert_eq!(words.day(jiff::civil::date(2025, 3, 1)), "1 березня 2025");
}

/// Lists of months that a language need not have.
fn is_optional(name: &str) -> bool {
    name.starts_with("date.") && (name.ends_with(".in_date") || name.ends_with(".after"))
}

#[test]
fn bundled_files_are_whole() {
    let english = english_file();
    let keys = |file: &File| -> BTreeSet<String> {
        let labels = file.vocabularies.iter().flat_map(|(vocabulary, labels)| {
            labels.iter().flat_map(move |(id, label)| {
                let gloss = label.gloss.is_some().then(|| format!("{vocabulary}.{id}.gloss"));
                gloss.into_iter().chain(label.word.as_ref().map(|_| format!("{vocabulary}.{id}.word")))
            })
        });
        file.texts.keys().filter(|name| !is_optional(name)).cloned().chain(labels).collect()
    };
    for (tag, text) in bundled() {
        let (file, told) = read(&tag, &text, Some(english), None);
        assert!(told.is_empty(), "{tag}: {told:#?}");
        assert_eq!(
            keys(&file).symmetric_difference(&keys(english)).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "{tag}"
        );
        for (name, text) in file.texts.iter().filter(|(name, _)| !is_optional(name)) {
            assert_eq!(names(text), names(&english.texts[name]), "{tag}: {name}");
            let Text::Plural(plural) = text else {
                // What holds a number has its plural forms, whether or not English tells them apart.
                assert!(!names(text).contains(&"n"), "{tag}: {name}");
                continue;
            };
            let given: Vec<usize> = (0..6).filter(|at| plural.forms[*at].is_some()).collect();
            assert_eq!(given, Rules::of(&tag).categories(), "{tag}: {name}");
            // Where a category holds other numbers than one, its form says which.
            for n in [2, 5, 21, 101] {
                assert!(plural.form(n).unwrap().names().any(|name| name == "n"), "{tag}: {name} for {n}");
            }
        }
    }
}

#[test]
fn every_value_of_every_vocabulary_has_a_word() {
    use crate::model::vocabulary::{CLOSED, OPEN};
    let open = OPEN.iter().map(|vocabulary| (vocabulary.name, vocabulary.words.to_vec()));
    let closed = CLOSED.iter().map(|(name, values)| (*name, values()));
    for (name, values) in open.chain(closed) {
        let known: BTreeSet<&str> = english_file().vocabularies[name].keys().map(String::as_str).collect();
        assert_eq!(known, values.into_iter().collect(), "{name}");
    }
}

/// `text` without what stands between `open` and `close`, of which `kept` remains.
fn without(text: &str, open: &str, close: &str, kept: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        out.push_str(kept);
        rest = after.split_once(close).map_or("", |(_, rest)| rest);
    }
    out + rest
}

fn templates() -> Vec<(String, String)> {
    let files = theme::templates().into_iter().filter(|(path, _)| path.ends_with(".html"));
    files.map(|(path, bytes)| (path, std::str::from_utf8(bytes).unwrap().to_owned())).collect()
}

/// Words that stand in a template's HTML, in attributes that are read out, and in texts that it hands to components.
fn literal_words(template: &str) -> Vec<String> {
    let template = without(template, "{#", "#}", "");
    let mut found = Vec::new();
    let says = |attribute: &str, text: &str| -> Vec<String> {
        let start = format!("{attribute}=\"");
        let values = text.split(&start).skip(1).filter_map(|rest| rest.split('"').next());
        values.filter(|value| value.contains(char::is_alphabetic)).map(|value| format!("{attribute}={value}")).collect()
    };
    for argument in ["title", "standfirst", "kicker", "label", "caption", "summary"] {
        found.extend(says(&format!(" {argument}"), &template).into_iter().filter(|value| !value.contains("{{")));
    }
    let html = without(&without(&without(&template, "{{<", ">}}", ""), "{{", "}}", ""), "{%", "%}", "");
    for attribute in ["alt", "title", "aria-label", "placeholder"] {
        found.extend(says(&format!(" {attribute}"), &html));
    }
    // A component may be attributes alone.
    let html = without(&without(&html, "<", ">", " "), "data-", "\"", "");
    let text = without(&html, "&", ";", "");
    let words = text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    found.extend(words.map(str::to_owned));
    found
}

#[test]
fn literal_words_are_found() {
    assert_eq!(literal_words("{# Not this #}<p class=\"x\" title=\"{{ a }}\">{{ words.a.b }}&nbsp;· – →</p>"), [""; 0]);
    assert_eq!(literal_words("<p>See {% if x %}this{% endif %}</p>"), ["See", "this"]);
    assert_eq!(
        literal_words("<img alt=\"A {{ b }}\">{{<PageHead kicker=\"Person\" />}}"),
        [" kicker=Person", " alt=A "]
    );
}

#[test]
fn no_word_stands_in_a_template() {
    for (path, template) in templates() {
        assert_eq!(literal_words(&template), Vec::<String>::new(), "{path}");
    }
}

/// The names that stand in `text` behind `start`, up to what is no part of a name.
fn named<'t>(text: &'t str, start: &str) -> Vec<&'t str> {
    let is_part = |letter: char| letter.is_ascii_lowercase() || letter == '_' || letter == '.';
    text.split(start).skip(1).map(|rest| &rest[..rest.find(|letter| !is_part(letter)).unwrap_or(rest.len())]).collect()
}

#[test]
fn every_word_that_is_asked_for_exists_and_every_word_is_asked_for() {
    let english = english_file();
    let templates: String = templates().into_iter().map(|(_, text)| without(&text, "{#", "#}", "")).collect();
    for name in named(&templates, "words.") {
        let is_area = english.texts.keys().any(|text| text.starts_with(&format!("{name}.")));
        let is_word = matches!(english.texts.get(name), Some(Text::Phrase(phrase)) if phrase.as_word().is_some());
        assert!(is_word || is_area, "`words.{name}`");
    }
    for name in named(&templates, "say(key=\"") {
        let is_made = name == "inset.";
        assert!(is_made || english.texts.contains_key(name), "`say(key=\"{name}\")`");
    }
    let mut program = String::new();
    for file in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let file = file.unwrap();
        if file.path().extension().is_some_and(|ending| ending == "rs") && !file.path().ends_with("words/tests.rs") {
            program += &fs::read_to_string(file.path()).unwrap();
        }
    }
    for start in ["words.word(\"", "words.say(\"", " say(\""] {
        for name in named(&program, start).into_iter().filter(|name| name.contains('.') && !name.ends_with('.')) {
            assert!(english.texts.contains_key(name), "`{start}{name}`");
        }
    }
    let asked = |name: &str| {
        let (area, _) = name.split_once('.').unwrap();
        // These are asked for by what a record is, or by their names without the area.
        ["kind", "kinds", "callout", "menu", "date"].contains(&area)
            || templates.contains(&format!("words.{name}"))
            || templates.contains(&format!("\"{name}\""))
            || program.contains(&format!("\"{name}\""))
            || ["inset.embed", "inset.video"].contains(&name)
    };
    let unused: Vec<&String> = english.texts.keys().filter(|name| !asked(name)).collect();
    assert_eq!(unused, Vec::<&String>::new());
}

#[test]
fn layers_are_put_over_each_other_key_by_key() {
    let own = "[menu]\nhome = \"Start\"\n[count.events]\none = \"{n} thing\"\n\
               [vocabulary.stance]\nsupports = \"For\"\nopen = { small = \"undecided\" }\n\
               [vocabulary.role]\nkingmaker = \"Kingmaker\"\n[own]\nhello = \"Hello\"\n[own.deep]\nword = \"Down\"\n";
    let (file, told) = read("en", own, Some(english_file()), Some(english_file()));
    assert!(told.is_empty(), "{told:#?}");
    let words = Words::new(&[english_file(), &file]);
    assert_eq!((words.word("menu.home"), words.word("menu.issues")), ("Start", "Issues"));
    let Some(Text::Plural(events)) = words.text("count.events") else { panic!("a plural") };
    let form = |n: u64| {
        let mut text = String::new();
        events.form(n).unwrap().fill(&mut text, |_, out| out.push_str(&n.to_string()));
        text
    };
    assert_eq!((form(1), form(2)), ("1 thing".to_owned(), "2 events".to_owned()));
    let label = |vocabulary: &str, id: &str| words.label(vocabulary, id).unwrap().view.to_string();
    assert_eq!(label("stance", "supports"), r#"{"id": "supports", "word": "For", "small": "for", "gloss": ""}"#);
    let open =
        r#"{"id": "open", "word": "Open", "small": "undecided", "gloss": "has neither accepted nor refused it"}"#;
    assert_eq!(label("stance", "open"), open);
    assert_eq!(words.label("role", "kingmaker").unwrap().word, "Kingmaker");
    assert_eq!(words.view().get_from_path("own.deep.word").and_then(Value::as_str), Some("Down"));
    assert!(words.label("role", "nobody").is_none());
}

#[test]
fn a_word_in_a_sentence_is_small_unless_it_is_a_name() {
    assert_eq!(small("Agreed in principle"), "agreed in principle");
    assert_eq!(small("EU matter"), "EU matter");
    assert_eq!(small("Є згода"), "є згода");
    assert_eq!(small(""), "");
}
