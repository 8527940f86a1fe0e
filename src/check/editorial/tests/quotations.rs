//! `quote`.

use super::{Site, site};

const QUOTE: &str = "content/issues/donbas.md:13:10 quote";

/// A position of Russia's with further keys, from line 12 on.
fn position(keys: &str) -> Site {
    site().issue(&format!(
        "[[status]]\nevent = \"talks\"\nstate = \"negotiating\"\nsummary = \"They talk.\"\n\n[[positions]]\nparty = \"russia\"\nsummary = \"It wants all.\"\n{keys}"
    ))
}

#[test]
fn a_quotation_needs_speaker_date_and_source() {
    position("event = \"talks\"\nquote = \"All.\"\nspeaker = \"russia\"\n").silent();
    position("event = \"talks\"\nquote = \"All.\"\n").expect(&[(QUOTE, "add a `speaker`")]);
    position("sources = [\"wire\"]\nquote = \"All.\"\nspeaker = \"russia\"\n").silent();
    let told = position("announced = 2025-12-15\nquote = \"All.\"\n").told();
    let quote = told.iter().find(|told| told.head == QUOTE).unwrap();
    assert_eq!(quote.message, "the quotation has no speaker, no date and no source");
    assert_eq!(quote.level, "error");
    assert!(
        quote.hints.contains("`speaker`") && quote.hints.contains("`date`") && quote.hints.contains("`sources = [")
    );
}

#[test]
fn what_its_summary_cites_is_a_source() {
    let rows = "[[status]]\nevent = \"talks\"\nstate = \"negotiating\"\nsummary = \"They talk.\"\n\n[[positions]]\nparty = \"russia\"\nsummary = \"It wants all [@wire].\"\ndate = 2025-12-15\nquote = \"All.\"\nspeaker = \"russia\"\n";
    site().issue(rows).silent();
}

#[test]
fn an_event_without_a_date_gives_none() {
    let event = "[[event]]\nid = \"speech\"\ntitle = \"Speech\"\nkind = \"speech\"\noutcome = \"So [@old].\"\n";
    let old = "+++\ntitle = \"Old\"\nkind = \"leak\"\ndraft = true\n+++\n";
    position("event = \"speech\"\nquote = \"All.\"\nspeaker = \"russia\"\n")
        .file("content/sources/old.md", old)
        .events(event)
        .expect(&[(QUOTE, "name the `event` at which it was said")]);
}

#[test]
fn an_event_with_errors_is_not_held_against_it() {
    let event = "[[event]]\nid = \"speech\"\ntitle = \"Speech\"\nkind = 5\n";
    let told = position("event = \"speech\"\nquote = \"All.\"\nspeaker = \"russia\"\n").events(event).told();
    assert!(told.iter().all(|told| !told.head.ends_with("quote")));
}

#[test]
fn a_long_quotation_is_a_warning() {
    let words = |count: usize| vec!["word"; count].join(" – ");
    let quote = |count| position(&format!("event = \"talks\"\nquote = \"{}\"\nspeaker = \"russia\"\n", words(count)));
    quote(25).silent();
    let told = quote(26).told();
    assert_eq!((told[0].head.as_str(), told[0].level.as_str()), (QUOTE, "warning"));
    assert_eq!(told[0].message, "the quotation has 26 words, more than 25");
    quote(26).expect(&[(QUOTE, "tell the rest")]);
}

#[test]
fn quotations_in_text() {
    let quote = |tag: &str, text: &str| site().page(&format!("{tag}\n\n{text}\n\n</Quote>"));
    quote("<Quote by=\"russia\" date=\"2025-12-15\" source=\"wire\">", "All.").silent();
    quote("<Quote person=\"x\" date=\"2025-12-15\">", "All [@wire].").silent();
    quote("<Quote by=\"russia\" event=\"talks\">", "All.").silent();
    quote("<Quote by=\"russia\" source=\"wire\">", "All.")
        .expect(&[("content/pages/about.md:5:1 quote", "add `date=")]);
    quote("<Quote by=\"\" date=\"2025-12-15\" source=\"wire\">", "All.")
        .expect(&[("content/pages/about.md:5:1 quote", "`by=")]);
    let told = quote("<Quote>", "All.").told();
    assert_eq!(told[0].message, "the quotation has no speaker, no date and no source");
    let long = vec!["word"; 26].join(" ");
    quote("<Quote by=\"russia\" date=\"2025-12-15\" source=\"wire\">", &long)
        .expect(&[("content/pages/about.md:5:1 quote", "tell the rest")]);
    // One inside another component; a block quote is none of ours.
    site()
        .page("<Callout kind=\"note\">\n\n<Quote>\n\nAll.\n\n</Quote>\n\n</Callout>\n\n> All.")
        .expect(&[("content/pages/about.md:7:1 quote", "")]);
    site()
        .file("content/pages/about.md", "+++\ntitle = \"About\"\ndraft = true\n+++\n\n<Quote>\n\nAll.\n\n</Quote>\n")
        .drafts()
        .silent();
}
