//! `relative-time`.

use super::{ROWS, Site, site};

/// Asserts which words of a page's text are told, by the text in backticks.
#[track_caller]
fn words(text: &str, expected: &[&str]) {
    let told = site().page(text).told();
    let words: Vec<&str> = told.iter().map(|told| told.message.split('`').nth(1).unwrap()).collect();
    assert_eq!(words, expected, "{text}");
    assert!(told.iter().all(|told| told.head.ends_with("relative-time") && told.hints.contains("write the date")));
}

#[test]
fn clear_words() {
    site()
        .page("The last round ended yesterday.")
        .expect(&[("content/pages/about.md:5:22 relative-time", "write the date, as in `16 December 2025`")]);
    words("They meet today, and they met yesterday.", &["today", "yesterday"]);
    words("Tomorrow they meet. They met tonight.", &["Tomorrow", "tonight"]);
    words("This week they meet; they met last month and will next year.", &["This week", "last month", "next year"]);
    words("They meet on Monday and on Tuesday.", &["on Monday", "on Tuesday"]);
    words("Today’s talks, today’s text.", &["Today", "today"]);
    words("A line\nthat ends this\nweek.", &["this week"]);
    words("A [[talks|meeting]] and *today* and **on Friday**.", &["today", "on Friday"]);
    words("| When | What |\n|---|---|\n| Talks | today |", &["today"]);
    words("- today\n- yesterday", &["today", "yesterday"]);
    words("Ünïcödé — today—and “so” on.", &["today"]);
}

#[test]
fn a_date_beside_it() {
    for text in [
        "On 15 December, a day later, they met today.",
        "They met yesterday, on 15 December 2025.",
        "Today, December 15th, they meet.",
        "They meet on Monday, the 15th of December.",
        "They meet on Monday (Dec. 15).",
        "They met yesterday (2025-12-15).",
        "They met yesterday, 15.12.2025.",
        "They met in November 2025 and meet again today.",
        "They met on Gen. Smith’s order on Dec. 15 and not yesterday.",
        "This year, 2025, they met.",
        "| 15 December 2025 | They met yesterday. |",
    ] {
        words(text, &[]);
    }
    // One in another sentence, or in another row, is none.
    words("They met on 15 December. They meet today.", &["today"]);
    words("They met on 15 December.\n\nThey meet today.", &["today"]);
    words("- On 15 December they met.\n- They meet today.", &["today"]);
    words("In 2025 they met yesterday.", &["yesterday"]);
    words("On page 15 they say today.", &["today"]);
}

#[test]
fn what_only_looks_like_it() {
    for text in [
        "The last week of the war, the next year, in his last month of office.",
        "Every last week of a month, one last year, last week of all.",
        "This is the week. That next, week after week. Last, year by year.",
        "Russia Today, USA Today and The Tonight Show.",
        "On Mondays, on Sunday evenings, Monday.",
        "A today-first plan, todays, holiday, birthday, yesterdays.",
        "See https://example.org/today/ and <https://example.org/yesterday>.",
        "See today.example.org, @today and #today.",
        "See [What they said yesterday](https://example.org/a).",
        "The [[talks|talks]] [@wire, today] and `today` in code.",
        "```\ntoday\n```",
        "Its last year was Putin's last year.",
        "",
    ] {
        words(text, &[]);
    }
    // A link within the site has words of ours.
    words("See [what they said yesterday](/talks/).", &["yesterday"]);
}

#[test]
fn what_others_say() {
    for text in [
        "He said: “We meet today.”",
        "He said: \"We meet today.\"",
        "He said: ‘We meet today.’",
        "He said: 'We meet today.'",
        "“We meet *today*, and [[talks|not]] tomorrow,” he said.",
        "> We meet today.",
        "<Quote by=\"russia\" date=\"2025-12-15\" source=\"wire\">\n\nWe meet today.\n\n</Quote>",
        "“He said: ‘today’ and yesterday.”",
    ] {
        words(text, &[]);
    }
    words("“We meet,” he said yesterday.", &["yesterday"]);
    words("The parties’ text of today isn’t Russia’s.", &["today"]);
    words("The parties' text of today isn't Russia's.", &["today"]);
    words("He said “no” today and “yes” yesterday.", &["today", "yesterday"]);
    words("<Callout kind=\"note\">\n\nThey meet today.\n\n</Callout>", &["today"]);
}

#[test]
fn texts_of_the_front_matter() {
    let summary = |text: &str| site().issue(&ROWS.replace("\"It wants all.\"", text));
    summary("\"It wants all today.\"").expect(&[("content/issues/donbas.md:12:25 relative-time", "write the date")]);
    summary("'It wants all, and says so on Monday.'").expect(&[("content/issues/donbas.md:12:38 relative-time", "")]);
    summary("\"\"\"\nIt wants all\ntoday.\"\"\"").expect(&[("content/issues/donbas.md:14:1 relative-time", "")]);
    summary("\"It says \\\"all today\\\".\"").silent();
    summary("\"“All today.”\"").silent();
    summary("\"It wants [[talks|all]] since 15 December, a day before today.\"").silent();
    summary("\"It reads [Russia today](https://example.org/today) and [[talks|today]].\"")
        .expect(&[("content/issues/donbas.md:12:75 relative-time", "")]);
    let title = "+++\ntitle = \"Will they meet this week?\"\n\n";
    site()
        .file("content/issues/donbas.md", &format!("{title}{ROWS}+++\n"))
        .expect(&[("content/issues/donbas.md:2:25 relative-time", "")]);
}

#[test]
fn titles_sources_corrections_and_live_articles() {
    site().file("content/sources/today.md", "+++\ntitle = \"What happens today\"\nkind = \"news-report\"\ndate = 2025-12-15\ndescription = \"What happens today.\"\n+++\n\nAnd tomorrow.\n").silent();
    site().events("[[event]]\nid = \"a\"\ntitle = \"The Kremlin rejects it today\"\nkind = \"statement\"\ndate = 2025-12-15\nsources = [\"wire\"]\n").silent();
    let page = "+++\ntitle = \"About today\"\ncorrections = [{ date = 2025-12-15, text = \"We had said “on Monday”; it was not on Tuesday.\" }]\n+++\n";
    site().file("content/pages/about.md", page).silent();
    let article = "+++\ntitle = \"Live\"\ngenre = \"live\"\ndescription = \"What happens today.\"\ndate = 2025-12-16\nauthors = [\"Ada Berg\"]\n+++\n\nThey meet today.\n";
    site().file("content/articles/live.md", article).silent();
    site().file("content/articles/live.md", &article.replace("live", "analysis")).expect(&[
        ("content/articles/live.md:4:29 relative-time", ""),
        ("content/articles/live.md:9:11 relative-time", ""),
    ]);
}

#[test]
fn english_only() {
    let text = "They meet today.";
    site().language("de").file("templates/strings/de.toml", "").page(text).silent();
    site().language("en-GB").page(text).expect(&[("content/pages/about.md:5:11 relative-time", "")]);
    let page = |language: &str| format!("+++\ntitle = \"About\"\nlanguage = \"{language}\"\n+++\n\n{text}\n");
    site().file("content/pages/about.md", &page("de")).silent();
    site()
        .language("de")
        .file("templates/strings/de.toml", "")
        .file("content/pages/about.md", &page("en"))
        .expect(&[("content/pages/about.md:6:11 relative-time", "")]);
}

#[test]
fn drafts_are_left_alone_and_no_list_is_endless() {
    site().file("content/pages/about.md", "+++\ntitle = \"About\"\ndraft = true\n+++\n\nToday.\n").drafts().silent();
    let told = site().page(&"They meet today.\n\n".repeat(23)).told();
    assert_eq!(told.len(), 20);
    assert!(told[19].hints.ends_with("3 places more in this text"), "{}", told[19].hints);
}

#[test]
fn hostile_texts_come_to_an_end() {
    for piece in [
        "[@",
        "[[",
        "`` ` ",
        "](",
        "<a",
        "“",
        "‘a ",
        "today ",
        "today. ",
        "today\n",
        "today\n\n",
        "> today\n",
        "on on Monday ",
        "\u{301}today",
        "http://",
    ] {
        let text = format!("today {}", piece.repeat(60_000 / piece.len()));
        let site: Site = site().page(&text).issue(&ROWS.replace("It wants all.", &text.replace(['\n', '"'], " ")));
        site.told();
    }
}
