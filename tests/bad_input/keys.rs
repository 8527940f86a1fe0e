//! Keys and values.

use super::*;

#[test]
fn keys_unknown_twice_and_missing() {
    let at = "content/terms.toml";
    let term = |rest: &str| format!("[[term]]\nid = \"truce\"\ntitle = \"Truce\"\ndescription = \"A stop.\"\n{rest}\n");
    assert_told(&[(at, term("abbrev = \"T\""))], &["content/terms.toml:5:1 unknown-key"]);
    assert_told(&[(at, term("entirely_unheard_of = 1"))], &["content/terms.toml:5:1 unknown-key"]);
    assert_told(&[(at, term("title = \"Again\""))], &["content/terms.toml:5:1 syntax"]);
    assert_told(
        &[(at, "[[term]]\n")],
        &[
            "content/terms.toml:1:1 missing-key",
            "content/terms.toml:1:1 missing-key",
            "content/terms.toml:1:1 missing-key",
        ],
    );
    assert_told(
        &[("content/terms.yaml", "- id: truce\n  title: Truce\n  title: Again\n  description: A stop.\n")],
        &["content/terms.yaml:3:3 syntax"],
    );
    assert_told(
        &[("content/issues/donbas.md", ISSUE.replace("summary = \"No.\"", "summary = \"No.\"\nweight = 1"))],
        &["content/issues/donbas.md:18:1 unknown-key"],
    );
    assert_told(
        &[(
            "content/issues/donbas.md",
            ISSUE.replace("event = \"talks\"\nparty", "option = \"zone\"\nevent = \"talks\"\nparty"),
        )],
        &["content/issues/donbas.md:15:11 missing-key"],
    );
    assert_told(
        &[(
            "content/issues/donbas.md",
            ISSUE.replace("event = \"talks\"\nparty", "stance = \"opposes\"\nevent = \"talks\"\nparty"),
        )],
        &["content/issues/donbas.md:15:11 unknown-key"],
    );
}

#[test]
fn values_of_the_wrong_type() {
    let event = |line: &str| {
        format!("[[event]]\nid = \"round\"\ntitle = \"Round\"\nkind = \"meeting\"\nsources = [\"wire\"]\n{line}\n")
    };
    for (line, column) in [
        ("date = true", 8),
        ("parties = \"ukraine\"", 11),
        ("parties = [1]", 12),
        ("outcome = 5", 11),
        ("weight = \"1\"", 10),
        ("draft = \"no\"", 9),
        ("place = \"Berlin\"", 9),
        ("place = [\"Berlin\"]", 9),
        ("status = \"happened\"", 10),
        ("extra = 1", 9),
        ("aliases = \"/old/\"", 11),
    ] {
        let expected = format!("content/events.toml:6:{column} wrong-type");
        assert_told(&[("content/events.toml", event(line))], &[&expected]);
    }
}

#[test]
fn words_that_no_vocabulary_has() {
    assert_told(
        &[("content/issues/donbas.md", ISSUE.replace("contested", "contestd"))],
        &["content/issues/donbas.md:6:10 unknown-value"],
    );
    let event = |line: &str| {
        format!("[[event]]\nid = \"round\"\ntitle = \"Round\"\nkind = \"meating\"\nsources = [\"wire\"]\n{line}\n")
    };
    assert_told(
        &[("content/events.toml", event("importance = \"high\""))],
        &[
            // A record with errors of its own is left out before open vocabularies are looked at.
            "content/events.toml:6:15 unknown-value",
        ],
    );
    assert_told(&[("content/events.toml", event(""))], &["content/events.toml:4:9 unknown-value"]);
    let config = |words: &str| format!("[site]\ntitle = \"x\"\n[build]\nas_of = 2025-12-16\n[words.{words}\n");
    assert_told(&[("briefing.toml", config("stance]\nsuports = \"for\""))], &["briefing.toml:6:1 unknown-key"]);
    assert_told(&[("briefing.toml", config("event_kinds]\nrecall = \"Recall\""))], &["briefing.toml:5:8 unknown-key"]);
}

#[test]
fn dates_that_are_none() {
    let event = |date: &str| {
        format!(
            "[[event]]\nid = \"round\"\ntitle = \"Round\"\nkind = \"meeting\"\nsources = [\"wire\"]\ndate = {date}\n"
        )
    };
    for (date, column) in [
        ("2025-02-30", 16),
        ("2025-11", 8),
        ("2025-13-01", 13),
        ("\"yesterday\"", 9),
        ("\"2025-12-15/2025-12-14\"", 9),
        ("\"2025-21\"", 9),
        ("\"2025-02-30\"", 17),
        ("[..2025-12-14]", 8),
    ] {
        let expected = format!("content/events.toml:6:{column} invalid-date");
        assert_told(&[("content/events.toml", event(date))], &[&expected]);
    }
    let person = "[[person]]\nid = \"ada\"\ntitle = \"Ada\"\noffices = [{ title = \"Envoy\", from = 2025-02-01, to = 2025-01-01 }]\n";
    assert_told(&[("content/people.toml", person)], &["content/people.toml:4:55 invalid-date"]);
    let row = ISSUE.replace("event = \"talks\"\nparty", "event = \"talks\"\ndate = 2025-12-01\nparty");
    assert_told(&[("content/issues/donbas.md", row)], &["content/issues/donbas.md:16:8 date-mismatch"]);
}

#[test]
fn what_cannot_be_an_id_an_address_or_a_number() {
    let page = |line: &str| format!("+++\ntitle = \"About\"\n{line}\n+++\n");
    for (line, column) in [
        ("id = \"About us\"", 7),
        ("slug = \"a/b\"", 9),
        ("aliases = [\"https://example.org/\"]", 13),
        ("aliases = [\"/../up/\"]", 13),
        ("nav = \"top\"", 8),
    ] {
        let expected = format!("content/pages/about.md:3:{column} unknown-value");
        assert_told(&[("content/pages/about.md", page(line))], &[&expected]);
    }
    let source =
        |line: &str| format!("[[source]]\nid = \"x\"\ntitle = \"X\"\nkind = \"research\"\ndate = 2025-12-01\n{line}\n");
    assert_told(
        &[("content/sources.toml", source("url = \"example.org\""))],
        &["content/sources.toml:6:8 unknown-value"],
    );
    let event = |place: &str| {
        format!(
            "[[event]]\nid = \"x\"\ntitle = \"X\"\nkind = \"call\"\nsources = [\"wire\"]\nplace = {{ name = \"Y\", {place} }}\n"
        )
    };
    assert_told(&[("content/events.toml", event("lat = 95.0, lon = 1"))], &["content/events.toml:6:29 unknown-value"]);
    assert_told(&[("content/events.toml", event("lat = 5.0"))], &["content/events.toml:6:9 missing-key"]);
    assert_told(
        &[("content/events.toml", event("country = \"Germany\""))],
        &["content/events.toml:6:34 unknown-value"],
    );
}

#[test]
fn keys_that_are_there_with_nothing_in_them() {
    // Each of these was once let pass, and the record, the row or the rule left out without a word.
    let term = "+++\ntitle = \"Truce\"\ndescription = \"\"\n+++\n";
    assert_told(&[("content/terms/truce.md", term)], &["content/terms/truce.md:3:16 missing-key"]);
    let row = "[[term]]\nid = \"\"\ntitle = \"Truce\"\ndescription = \"A stop.\"\n";
    assert_told(&[("content/terms.toml", row)], &["content/terms.toml:2:7 missing-key"]);
    let party = "+++\ntitle = \"Union\"\nkind = \"coalition\"\nmembers = [{ id = \" \" }]\n+++\n";
    assert_told(&[("content/parties/union.md", party)], &["content/parties/union.md:4:12 missing-key"]);
    let answer = ISSUE.replace(
        "[[positions]]",
        "[[questions]]\nevent = \"talks\"\ntext = \"Who?\"\nanswered = { date = \"\", text = \"We.\" }\n\n[[positions]]",
    );
    assert_told(&[("content/issues/donbas.md", answer)], &["content/issues/donbas.md:17:22 missing-key"]);
    let position = |keys: &str| ISSUE.replace("party = \"russia\"", &format!("party = \"russia\"\n{keys}"));
    assert_told(
        &[("content/issues/donbas.md", position("option = \"zone\"\nstance = \"\""))],
        &["content/issues/donbas.md:17:11 missing-key"],
    );
    assert_told(&[("content/issues/donbas.md", position("option = \"\"\nstance = \"\""))], &[]);
}

#[test]
fn a_year_has_four_digits_without_quotes_too() {
    let event = |date: &str| {
        format!(
            "[[event]]\nid = \"round\"\ntitle = \"Round\"\nkind = \"meeting\"\nsources = [\"wire\"]\ndate = {date}\n"
        )
    };
    assert_told(&[("content/events.toml", event("2025"))], &[]);
    assert_told(&[("content/events.toml", event("25"))], &["content/events.toml:6:8 invalid-date"]);
}
