//! Languages: a site in Ukrainian, an English one with a page in Ukrainian, words of a site's own, and what is told of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

use std::path::Path;

use briefing::{Compiled, Snapshot, compile};
use common::{options, told};
use scraper::{Html, Selector};

fn ukrainian() -> Compiled {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/languages/ukrainian");
    let compiled = compile(&briefing::source::read_site(&folder, None).unwrap(), &options("2025-12-16"));
    let told: Vec<_> = compiled.diagnostics.iter().map(|told| format!("{}: {}", told.code, told.message)).collect();
    assert_eq!(told, Vec::<String>::new());
    compiled
}

#[track_caller]
fn page(compiled: &Compiled, path: &str) -> String {
    String::from_utf8(compiled.site.render(path).unwrap().to_vec()).unwrap()
}

/// A site of files on top of `briefing.toml` with these lines below `[site]`.
fn site(config: &str, files: &[(&str, &str)]) -> Compiled {
    let config = format!("[site]\ntitle = \"T\"\nbase_url = \"https://example.org/\"\n{config}");
    let all = files.iter().copied().chain([("briefing.toml", config.as_str())]);
    let compiled =
        compile(&Snapshot::from_files(all.map(|(path, text)| (path, text.as_bytes()))), &options("2025-12-16"));
    let errors = compiled.diagnostics.iter().filter(|told| told.level == briefing::Level::Error);
    assert_eq!(errors.map(|told| told.message.clone()).collect::<Vec<_>>(), Vec::<String>::new());
    compiled
}

/// What stands in the elements that `selector` finds.
fn texts(html: &str, selector: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let selector = Selector::parse(selector).unwrap();
    let found = page.select(&selector).map(|element| element.text().collect::<Vec<_>>().join(" "));
    found.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn pages_of_a_ukrainian_site() {
    let compiled = ukrainian();
    for path in [
        "index.html",
        "404.html",
        "articles/index.html",
        "articles/text/index.html",
        "changes/index.html",
        "changes/2025/12/index.html",
        "corrections/index.html",
        "documents/plan/index.html",
        "events/index.html",
        "events/talks/index.html",
        "events/vote/index.html",
        "glossary/index.html",
        "issues/cease/index.html",
        "next/index.html",
        "parties/kyiv/index.html",
        "parties/union/index.html",
        "people/olena/index.html",
        "positions/index.html",
        "sources/agency/index.html",
        "timeline/index.html",
        "timeline/2025/index.html",
        "timeline/2025/12/index.html",
    ] {
        let name = path.trim_end_matches("/index.html").replace('/', "-");
        insta::assert_snapshot!(name, without_fingerprints(&page(&compiled, path)));
    }
}

/// The page without the hashes in the names of style sheets and scripts: these pages are kept for their words.
fn without_fingerprints(page: &str) -> String {
    let mut parts: Vec<&str> = page.split('.').collect();
    parts.retain(|part| !(part.len() == 10 && part.bytes().all(|byte| byte.is_ascii_hexdigit())));
    parts.join(".")
}

fn without_code(html: &str) -> String {
    let mut parts = html.split("<textarea");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once("</textarea>").unwrap().1)
}

#[test]
fn no_english_word_is_on_a_ukrainian_page() {
    let compiled = ukrainian();
    let own = ["The", "Wire", "A", "report"];
    let mut pages = 0;
    for (path, bytes) in common::render_all(&compiled) {
        // The page of a source in English is in English.
        if !path.ends_with(".html") || path.starts_with("sources/wire/") {
            continue;
        }
        // What is to be copied is markup, in no language.
        let html = without_code(&String::from_utf8(bytes).unwrap());
        let document = Html::parse_document(&html);
        let mut said: Vec<String> = texts(&html, "body, title");
        for attribute in ["aria-label", "title", "alt"] {
            let selector = Selector::parse(&format!("[{attribute}]")).unwrap();
            said.extend(document.select(&selector).filter_map(|element| element.attr(attribute)).map(str::to_owned));
        }
        for text in said {
            // The page of a redirect names its address.
            let words = text.split_whitespace().filter(|word| !word.contains('/'));
            let latin = |word: &&str| word.contains(|letter: char| letter.is_ascii_alphabetic());
            for word in words.filter(latin) {
                let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
                assert!(own.contains(&word), "`{word}` on {path}");
            }
        }
        pages += 1;
    }
    assert!(pages > 50, "{pages}");
}

#[test]
fn counts_have_the_forms_of_their_number() {
    for (count, kicker) in [
        (1, "1 подія · станом на 16 грудня 2025"),
        (2, "2 події · станом на 16 грудня 2025"),
        (5, "5 подій · станом на 16 грудня 2025"),
        (21, "21 подія · станом на 16 грудня 2025"),
    ] {
        let events: String = (0..count)
            .map(|number| format!("[[event]]\nid = \"e{number}\"\ntitle = \"П\"\nkind = \"vote\"\ndate = 2025-12-01\n"))
            .collect();
        let compiled = site("language = \"uk\"\n", &[("content/events.toml", &events)]);
        assert_eq!(texts(&page(&compiled, "timeline/index.html"), ".kicker"), [kicker]);
    }
}

#[test]
fn feeds_and_the_calendar_are_in_the_language_of_the_site() {
    let compiled = ukrainian();
    let feed = page(&compiled, "changes.xml");
    for part in [
        "xml:lang=\"uk\"",
        "<title>Переговори: зміни</title>",
        "Анонсовано: Відповідь",
        "Припинення вогню: порушено → спірне",
        "Київ, варіант «Різдвяне перемир’я»: не визначено → за певних умов",
        "Голосування в парламенті: відкладено, нова дата: 1 лютого 2026",
    ] {
        assert!(feed.contains(part), "`{part}` in {feed}");
    }
    assert!(page(&compiled, "calendar.ics").contains("CATEGORIES:Відкликання посла"));
    let timeline = page(&compiled, "timeline.json");
    assert!(timeline.contains("\"display_date\":\"до 14 жовтня 2025\""), "{timeline}");
    let data = page(&compiled, "issues/cease/index.html");
    assert!(data.contains("\"name\":\"Питання\""), "{data}");
}

const ARTICLE: &str = "+++\ntitle = \"Про що мова\"\nlanguage = \"LANGUAGE\"\ndescription = \"Коротко.\"\n\
                       date = 2025-12-15\nauthors = [\"olena\"]\nissues = [\"border\"]\n+++\n\nТекст[^1].\n\n[^1]: Ось.\n";
const ISSUE: &str = "+++\ntitle = \"Where is the border?\"\nshort_title = \"Border\"\npositions = []\n\
                     [[status]]\ndate = 2025-12-01\nstate = \"contested\"\nsummary = \"Open.\"\n+++\n";
const PEOPLE: &str = "[[person]]\nid = \"olena\"\ntitle = \"Olena\"\n";

fn mixed(language: &str, config: &str) -> Compiled {
    site(
        config,
        &[
            ("content/articles/a.md", &ARTICLE.replace("LANGUAGE", language)),
            ("content/issues/border.md", ISSUE),
            ("content/people.toml", PEOPLE),
        ],
    )
}

#[test]
fn a_page_in_another_language_is_wholly_in_it() {
    let compiled = mixed("uk", "[words.menu]\nissues = \"Matters\"\n");
    let article = page(&compiled, "articles/a/index.html");
    for part in [
        "<html lang=\"uk\" dir=\"ltr\">",
        "Перейти до змісту",
        "<a class=\"masthead-name\" href=\"/\" lang=\"en\" dir=\"auto\">T</a>",
        ">Питання</a>",
        "<h1>Про що мова</h1>",
        "Текст: <a href=\"/people/olena/\" rel=\"author\">Olena</a>",
        "опубліковано <time datetime=\"2025-12-15\">15 грудня 2025</time>",
        "aria-label=\"Виноска 1\"",
        "<a href=\"/issues/border/\" lang=\"en\" dir=\"auto\">Border</a>",
        ">Спірне</span>",
        "Станом на <time datetime=\"2025-12-16\">16 грудня 2025</time>",
    ] {
        assert!(article.contains(part), "`{part}` in {article}");
    }
    // The site's own words are of its own language.
    assert!(!article.contains("Matters") && !article.contains("<h1 lang") && !article.contains("class=\"prose\" lang"));
    let issue = page(&compiled, "issues/border/index.html");
    assert!(
        issue.contains("<html lang=\"en\"") && issue.contains(">Matters</a>") && issue.contains(">Contested</span>")
    );
    assert!(issue.contains("<a href=\"/articles/a/\" lang=\"uk\" dir=\"auto\">Про що мова</a>"), "{issue}");
    let list = page(&compiled, "articles/index.html");
    assert!(list.contains("15 December 2025") && list.contains("lang=\"uk\""));
}

#[test]
fn tags_match_from_the_left() {
    for tag in ["uk-UA", "uk-Cyrl-UA"] {
        let article = page(&mixed(tag, ""), "articles/a/index.html");
        assert!(article.contains(&format!("<html lang=\"{tag}\"")) && article.contains("15 грудня 2025"), "{tag}");
    }
    let british = mixed("uk", "language = \"en-GB\"\n");
    assert!(british.diagnostics.iter().all(|told| told.code.as_str() != "no-words"));
}

#[test]
fn a_page_in_a_language_without_words_stands_in_those_of_the_site() {
    let article = page(&mixed("be", ""), "articles/a/index.html");
    for part in [
        "<html lang=\"en\"",
        "<p class=\"kicker\">Background</p>",
        "<h1 lang=\"be\" dir=\"auto\">Про що мова</h1>",
        "<p class=\"standfirst\" lang=\"be\" dir=\"auto\">Коротко.</p>",
        "<div class=\"prose\" lang=\"be\" dir=\"auto\">",
        "published <time datetime=\"2025-12-15\">15 December 2025</time>",
    ] {
        assert!(article.contains(part), "`{part}` in {article}");
    }
}

const OWN_GERMAN: &str = "[menu]\nissues = \"Fragen\"\n[date]\nday = \"{day}. {month} {year}\"\n\
    [date.months]\nalone = [\"Januar\", \"Februar\", \"März\", \"April\", \"Mai\", \"Juni\", \"Juli\", \"August\", \"September\", \"Oktober\", \"November\", \"Dezember\"]\n\
    [vocabulary.issue_state]\ncontested = { word = \"Umstritten\", small = \"umstritten\" }\n";

#[test]
fn a_site_brings_a_language_of_its_own_and_english_stands_in_for_the_rest() {
    let files = [("content/issues/border.md", ISSUE), ("templates/strings/de.toml", OWN_GERMAN)];
    let compiled = site("language = \"de-AT\"\n", &files);
    assert!(compiled.diagnostics.iter().all(|told| told.code.as_str() != "no-words"));
    let issue = page(&compiled, "issues/border/index.html");
    for part in
        [">Fragen</a>", "16. Dezember 2025", ">Umstritten</span>", "parties want different things", ">Sources</a>"]
    {
        assert_eq!(issue.contains(part), part != ">Sources</a>", "`{part}` in {issue}");
    }
    assert!(issue.contains("Skip to content"));
}

#[test]
fn words_are_replaced_by_the_sites_file_and_over_it_by_its_configuration() {
    let strings = "[menu]\nissues = \"Matters\"\nhome = \"Start\"\n[page]\nas_of = \"on {day}\"\n\
                   [vocabulary.stance]\nopposes = \"No\"\n[own]\nhello = \"Hello <you>\"\n";
    let config = "[words.menu]\nissues = \"Disputes\"\n[words.count.open_questions]\none = \"one dispute\"\n\
                  [words.issue_state]\ncontested = { word = \"In dispute\", gloss = \"they quarrel\" }\n\
                  [words.event_state]\ncancelled = \"Called off\"\n";
    let event = "[[event]]\nid = \"gala\"\ntitle = \"G\"\nkind = \"visit\"\ndate = 2025-12-18\nannounced = 2025-12-01\n\
                 status = [{ date = 2025-12-02, state = \"cancelled\" }]\n";
    let files = [
        ("content/issues/border.md", ISSUE),
        ("content/events.toml", event),
        ("templates/strings/en.toml", strings),
        ("templates/components/head.html", "<!-- {{ words.own.hello }} -->"),
    ];
    let compiled = site(config, &files);
    let issue = page(&compiled, "issues/border/index.html");
    for part in [">Disputes</a>", ">Start</a>", "Issue · on <time", ">In dispute</span>", "they quarrel"] {
        assert!(issue.contains(part), "`{part}` in {issue}");
    }
    assert!(issue.contains("<!-- Hello &lt;you&gt; -->"), "words are no HTML");
    assert!(page(&compiled, "events/gala/index.html").contains("<span class=\"standing\">Called off</span>"));
    assert_eq!(texts(&page(&compiled, "positions/index.html"), ".kicker"), ["one dispute · on 16 December 2025"]);
}

#[track_caller]
fn told_of(path: &str, text: &str) -> Vec<String> {
    let told = told(&[(path, text)]);
    told.into_iter().map(|told| format!("{} {} {}", told.place, told.code, told.hints.join(" | "))).collect()
}

#[test]
fn mistakes_in_a_file_of_words_are_told_with_their_place() {
    let text = "[menu]\nhme = \"x\"\nissues = 5\n[page]\nas_of = \"on {dai}\"\nnumber = \"Page {\"\n\
                [count]\nevents = \"{n} events\"\n[count.changes]\nonce = \"x\"\n[heading]\nfacts = \"{day}\"\n\
                [manu]\nhome = \"x\"\n[vocabulary.stanse]\nopen = \"x\"\n[vocabulary.stance]\nopens = \"x\"\nopen = { wrd = \"x\" }\n\
                [date.months]\nalone = [\"January\"]\n[frame]\nmenu = \"\"\n";
    assert_eq!(
        told_of("templates/strings/en.toml", text),
        [
            "templates/strings/en.toml:2:1 unknown-key did you mean `home`?",
            "templates/strings/en.toml:3:10 wrong-type write `issues = \"…\"`",
            "templates/strings/en.toml:5:13 unknown-value did you mean `day`?",
            "templates/strings/en.toml:6:16 unknown-value write what is to be filled in as `{name}`; a text has no other braces",
            "templates/strings/en.toml:8:10 wrong-type write a table with the plural forms `one` and `other`",
            "templates/strings/en.toml:10:1 unknown-key did you mean `one`?",
            "templates/strings/en.toml:12:10 unknown-value take it out; this text is shown as it stands",
            "templates/strings/en.toml:13:2 unknown-key did you mean `menu`?",
            "templates/strings/en.toml:15:13 unknown-key did you mean `stance`?",
            "templates/strings/en.toml:18:1 unknown-key did you mean `open`?",
            "templates/strings/en.toml:19:10 unknown-key did you mean `word`?",
            "templates/strings/en.toml:21:9 wrong-type name them in quotes, from January to December",
            "templates/strings/en.toml:23:8 missing-key write what readers see, or leave the line out",
        ]
    );
}

#[test]
fn a_plural_of_a_new_language_needs_all_its_forms() {
    let text = "[count.events]\none = \"{n} wydarzenie\"\nother = \"{n} wydarzenia\"\n";
    assert_eq!(
        told_of("templates/strings/pl.toml", text),
        ["templates/strings/pl.toml:1:8 missing-key write `few = \"…\"` below it"]
    );
    // What the program's file of the same language has is not missed.
    assert_eq!(told_of("templates/strings/uk.toml", "[count.events]\none = \"{n} подійка\"\n"), [""; 0]);
}

#[test]
fn a_file_that_is_named_for_no_language_is_told() {
    assert_eq!(
        told_of("templates/strings/deutsch!.toml", ""),
        [
            "templates/strings/deutsch!.toml unknown-value a file of words is named for its language: `en.toml`, `pt-BR.toml`"
        ]
    );
    let told = told_of("templates/strings/en.toml", "[menu\nhome = \"x\"\n");
    assert!(told.len() == 1 && told[0].starts_with("templates/strings/en.toml:1:"), "{told:?}");
}

#[test]
fn mistakes_in_the_words_of_the_configuration_are_told_there() {
    let config = "[site]\ntitle = \"T\"\nbase_url = \"https://example.org/\"\n[build]\nas_of = 2025-12-16\n\
                  [words.menu]\nhme = \"x\"\n[words.stanse]\nopen = \"x\"\n[words.page]\nas_of = \"{dy}\"\n";
    assert_eq!(
        told_of("briefing.toml", config),
        [
            "briefing.toml:7:1 unknown-key did you mean `home`?",
            "briefing.toml:8:8 unknown-key did you mean `stance`?",
            "briefing.toml:11:10 unknown-value did you mean `day`?",
        ]
    );
}

#[test]
fn a_sentence_that_does_not_exist_or_is_not_filled_is_a_mistake_of_the_template() {
    for (template, message) in [
        ("{{ say(key=\"page.as_off\") }}", "did you mean `page.as_of`?"),
        ("{{ say(key=\"page.as_of\") }}", "the sentence `page.as_of` needs `day`"),
        ("{{ words.menu.hme }}", "hme"),
    ] {
        let files = [("content/issues/border.md", ISSUE), ("templates/issues.html", template)];
        let compiled = site("", &files);
        let told = compiled.site.render("issues/index.html").unwrap_err();
        assert!(told[0].message.contains(message), "{}", told[0].message);
        assert!(told[0].place.as_ref().is_some_and(|place| &*place.path == "templates/issues.html"));
    }
}
