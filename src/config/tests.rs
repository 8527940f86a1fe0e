#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn read(source: &str) -> (Config, Vec<String>) {
    let path: Arc<str> = Arc::from("briefing.toml");
    let (config, diagnostics) = Config::read(&path, source);
    let lines = diagnostics.into_iter().map(|diagnostic| {
        let range = diagnostic.place.unwrap().span.unwrap().range();
        let hints = diagnostic.hints.join(" | ");
        format!("{} {:?}: {} | {hints}", diagnostic.code, source.get(range).unwrap(), diagnostic.message)
    });
    (config, lines.collect())
}

#[test]
fn a_title_is_enough() {
    let (config, told) = read("[site]\ntitle = \"Berlin\"\n");
    assert_eq!(told, [""; 0]);
    assert_eq!(config, Config { title: "Berlin".to_owned(), ..Config::default() });
}

#[test]
fn all_keys() {
    let source = r#"
[site]
title = "Berlin"
description = "Talks"
base_url = "https://example.org/briefings/berlin"
language = "de"
publisher = { name = "Desk", url = "https://desk.example", logo = "logo.svg" }

[build]
output = "out"
as_of = 2025-12-16
raw_html = "escape"
page_size = 50

[timeline]
group = "month"

[check]
stale_after = "2w"
[check.lints]
unsourced = "deny"
orphan = "warn"
was-due = "allow"
alias-key = "allow"

[words.event_kind]
recall = "Recall"
[words.stance]
supports = "dafür"

[cards]
enabled = false

[embeds]
enabled = false

[feeds]
limit = 10
id_base = "https://Old.example/talks"

[search]
enabled = false
"#;
    let (config, told) = read(source);
    assert_eq!(told, [""; 0]);
    let logo = source.find("logo.svg").unwrap();
    assert_eq!(config.words.word("event_kind", "recall"), Some("Recall"));
    assert_eq!(config.words.word("stance", "supports"), Some("dafür"));
    assert_eq!(
        config,
        Config {
            title: "Berlin".to_owned(),
            description: Some("Talks".to_owned()),
            base_url: BaseUrl { origin: Some("https://example.org".to_owned()), path: "/briefings/berlin/".to_owned() },
            base_url_is_wrong: false,
            // Its place is tested with the note that is told there.
            base_url_span: config.base_url_span,
            language: "de".to_owned(),
            language_span: config.language_span,
            publisher: Some(Publisher {
                name: "Desk".to_owned(),
                url: Some("https://desk.example".to_owned()),
                logo: Some(Spanned { value: "logo.svg".to_owned(), span: (logo..logo + 8).into() }),
            }),
            output: "out".to_owned(),
            as_of: Some(jiff::civil::date(2025, 12, 16)),
            raw_html: RawHtml::Escape,
            page_size: 50,
            timeline_group: Group::Month,
            stale_after: 14,
            lints: BTreeMap::from([
                (Code::Unsourced, Level::Error),
                (Code::Orphan, Level::Warning),
                (Code::WasDue, Level::Allow),
                (Code::AliasKey, Level::Allow),
            ]),
            publish: Vec::new(),
            noindex: false,
            cards: false,
            words: config.words.clone(),
            embeds: false,
            feed_limit: 10,
            id_base: Some("https://old.example/talks/".to_owned()),
            search: false,
        }
    );
}

#[test]
fn mistakes_are_told_at_their_places_all_at_once() {
    let (config, told) = read(
        r#"[site]
base_url = "example.org"
language = "deutsch!"
titel = "x"
publisher = { url = "desk" }
[build]
as_of = "2025-12"
raw_html = "sanitise"
page_size = 0
[timeline]
group = "week"
[check]
stale_after = 30
[check.lints]
unknown-id = "allow"
unsorced = "warn"
orphan = "error"
[words.event_kinds]
[words.role]
"Host" = "x"
host = 5
[feed]
limit = 1
"#,
    );
    assert_eq!(
        told,
        [
            "missing-key \"[site]\": the site needs a `title` | add the key `title`",
            "unknown-value \"example.org\": `example.org` is neither an address nor a path | write an address such as `https://example.org/berlin/`, or a path such as `/berlin/`",
            "unknown-value \"deutsch!\": `deutsch!` is no language tag | write a tag such as `en`, `de` or `pt-BR`",
            "unknown-key \"titel\": the site has no key `titel` | did you mean `title`?",
            "missing-key \"{ url = \\\"desk\\\" }\": the publisher needs a `name` | add the key `name`",
            "unknown-value \"desk\": `desk` is no web address | write it whole: `https://example.org/`",
            "invalid-date \"\\\"2025-12\\\"\": `as_of` takes one exact day, this is `2025-12` | write a day as `2025-12-15`",
            "unknown-value \"sanitise\": `raw_html` has no value `sanitise` | did you mean `sanitize`?",
            "unknown-value \"0\": `page_size` is at least 1, this is 0 | write a whole number from 1 on, or leave the line out",
            "unknown-value \"week\": `group` has no value `week` | write one of `auto`, `year`, `month`, `day`",
            "wrong-type \"30\": `stale_after` takes a length of time, this is a number | write days as `\"30d\"`, weeks as `\"2w\"`",
            "unknown-key \"unknown-id\": `unknown-id` is an error, no lint | an error cannot be turned off; remove the key",
            "unknown-key \"unsorced\": `[check.lints]` has no key `unsorced` | did you mean `unsourced`?",
            "unknown-value \"error\": `orphan` has no value `error` | write one of `allow`, `warn`, `deny`",
            "unknown-key \"event_kinds\": `[words]` has no key `event_kinds` | did you mean `event_kind`?",
            "unknown-key \"\\\"Host\\\"\": `Host` cannot be the name of a value | use lower-case letters, digits and hyphens",
            "wrong-type \"5\": `host` takes a word, this is a number | write `host = \"…\"`, with the word that readers see",
            "unknown-key \"feed\": `briefing.toml` has no key `feed` | did you mean `feeds`?",
        ]
    );
    assert_eq!(
        config,
        Config {
            base_url_span: config.base_url_span,
            base_url_is_wrong: true,
            words: config.words.clone(),
            ..Config::default()
        }
    );
}

#[test]
fn ids_are_made_of_a_whole_address() {
    let told = |id_base: &str| read(&format!("[site]\ntitle = \"T\"\n[feeds]\nid_base = \"{id_base}\"\n")).1;
    assert_eq!(told("https://example.org"), [""; 0]);
    assert_eq!(
        told("/berlin/"),
        ["unknown-value \"/berlin/\": `/berlin/` is a path | write the whole address at which the site began"]
    );
    assert_eq!(
        told("example.org"),
        [
            "unknown-value \"example.org\": `example.org` is neither an address nor a path | write an address such as `https://example.org/berlin/`, or a path such as `/berlin/`"
        ]
    );
}

#[test]
fn a_site_needs_its_table() {
    assert_eq!(
        read("").1,
        ["missing-key \"\": the site needs a `title` | write `[site]` and below it `title = \"…\"`"]
    );
    assert_eq!(
        read("site = 1\n").1,
        ["wrong-type \"1\": `site` takes a table, this is a number | write a table, as in `site = { … }`"]
    );
}

#[test]
fn after_a_syntax_error_only_that_is_told() {
    let (config, told) = read("[site]\ntitle = \"Berlin\"\nlanguage = \"de\n[nonsense]\n");
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("syntax"));
    assert_eq!(config.title, "Berlin");
}

#[test]
fn every_vocabulary_takes_words_and_a_closed_one_no_values() {
    let (config, told) = read(
        "[site]\ntitle = \"x\"\n[words.genre]\nlive = \"Ticker\"\nlife = \"Ticker\"\n[words.importance]\nhuge = \"Huge\"\n\
         [words.event_kind]\nrecall = \"Recall\"\n[words.stances]\nx = \"y\"\n",
    );
    assert_eq!(
        told,
        [
            "unknown-key \"life\": the vocabulary `genre` has no value `life`, and none can be added | did you mean `live`?",
            "unknown-key \"huge\": the vocabulary `importance` has no value `huge`, and none can be added | its values are `key`, `major` or `minor`",
            "unknown-key \"stances\": `[words]` has no key `stances` | did you mean `stance`?",
        ]
    );
    assert_eq!(config.words.word("genre", "live"), Some("Ticker"));
    assert_eq!(config.words.word("genre", "life"), None);
    assert_eq!(config.words.word("event_kind", "recall"), Some("Recall"));
}
