//! What the default theme shows of a small story: the pages of home, articles and issues, and the components that
//! authors write into their text.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use super::testing;

const SITE: &str = "base_url = \"https://example.org/b/\"\n";

const SOURCES: &str = "[[source]]\nid = \"wire\"\ntitle = \"Report\"\npublisher = \"Wire\"\ndate = 2025-12-10\n\
     kind = \"news-report\"\n[[source]]\nid = \"paper\"\ntitle = \"Paper\"\ndate = 2025-12-11\nkind = \"news-report\"\n";

const PARTIES: &str = "[[party]]\nid = \"north\"\ntitle = \"The North\"\nkind = \"state\"\nprincipal = true\n\
     [[party]]\nid = \"south\"\ntitle = \"The South\"\nkind = \"state\"\nprincipal = true\n";

const EVENTS: &str = "[[event]]\nid = \"talks\"\ntitle = \"Talks\"\ndate = \"2025-12-09/2025-12-10\"\nkind = \"meeting\"\n\
     importance = \"key\"\nparties = [\"north\"]\nissues = [\"river\"]\nsources = [\"wire\"]\n\
     [[event]]\nid = \"vote\"\ntitle = \"A vote\"\nkind = \"vote\"\nissues = [\"river\"]\nsources = [\"wire\"]\n";

const ISSUE: &str = r#"+++
title = "Who <owns> the river?"
short_title = "River"

[[status]]
date = 2025-12-08
state = "contested"
summary = "Both want *it*."
sources = ["paper"]

[[status]]
event = "talks"
state = "negotiating"
summary = "They talk."

[[status]]
date = 2025-12-11
state = "negotiating"
summary = "They talk on."
sources = ["wire"]

[[options]]
id = "share"
title = "Sharing"
date = 2025-12-08
sources = ["wire"]

[[options]]
id = "dam"
title = "A dam"
date = 2025-12-08
withdrawn = 2025-12-10
sources = ["wire"]

[[positions]]
party = "north"
option = "share"
stance = "opposes"
date = 2025-12-07
summary = "No sharing."
sources = ["wire"]

[[positions]]
party = "north"
option = "dam"
stance = "supports"
date = 2025-12-08
summary = "A dam is best."
sources = ["wire"]

[[positions]]
party = "north"
option = "share"
stance = "open"
event = "talks"
summary = "Sharing may do."

[[questions]]
text = "Who measures?"
asked_by = "south"
sources = ["wire"]
+++
"#;

/// The page at `path` of the story with `files` on top, as it was on 12 December 2025.
#[track_caller]
fn html(files: &[(&str, &str)], path: &str) -> String {
    html_on("2025-12-12", files, path)
}

#[track_caller]
fn html_on(day: &str, files: &[(&str, &str)], path: &str) -> String {
    let base = [
        ("content/sources.toml", SOURCES),
        ("content/parties.toml", PARTIES),
        ("content/events.toml", EVENTS),
        ("content/issues/river.md", ISSUE),
    ];
    let (configuration, files): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| *path == "briefing.toml");
    let configuration = configuration.first().map_or(SITE, |(_, text)| text);
    let all: Vec<(&str, &str)> = base.into_iter().chain(files).collect();
    testing::html(&testing::site(&all, configuration, day), path)
}

/// An article with `body`, rendered.
#[track_caller]
fn article(front: &str, body: &str) -> String {
    let text = format!(
        "+++\ntitle = \"Explained\"\ndescription = \"In *short*.\"\ndate = 2025-12-11\nauthors = [\"A Writer\"]\n\
         issues = [\"river\"]\n{front}\n+++\n\n{body}\n"
    );
    html(&[("content/articles/explained.md", &text)], "articles/explained/index.html")
}

/// `html` without what markup and white space add, to compare words.
fn words(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands between `start` and the next `end`.
#[track_caller]
fn between<'h>(html: &'h str, start: &str, end: &str) -> &'h str {
    let (_, rest) = html.split_once(start).unwrap_or_else(|| panic!("no `{start}` in {html}"));
    rest.split_once(end).map_or(rest, |(inside, _)| inside)
}

#[track_caller]
fn assert_ids_are_unique(html: &str) {
    let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count, "{ids:?}");
}

const RIVER: &str = "issues/river/index.html";

#[test]
fn an_issue_says_at_its_head_what_which_state_since_when_and_who_says_so() {
    let page = html(&[], RIVER);
    let head = words(between(&page, "<header class=\"page-head\"", "</header>"));
    assert_eq!(
        head,
        "Issue · as of 12 December 2025 Who &lt;owns&gt; the river? They talk on. Negotiating being talked over \
         since 9–10 December 2025 source: Wire last movement 11 December 2025"
    );
    assert!(page.contains("<title>Who &lt;owns&gt; the river? – The story</title>"));
}

#[test]
fn the_history_of_a_state_tells_moves_from_new_summaries() {
    let page = html(&[], RIVER);
    let strip = words(between(&page, "<ol class=\"strip\">", "</ol>"));
    assert_eq!(
        strip,
        "Contested Both want it . 8 December 2025 Source: Paper Negotiating They talk. 9–10 December 2025 Talks \
         Source: Wire Negotiating still They talk on. 11 December 2025 Source: Wire"
    );
}

#[test]
fn a_word_on_one_option_takes_nothing_back_that_was_said_of_another() {
    let page = html(&[], RIVER);
    let table = between(&page, "<table class=\"positions\">", "</table>");
    assert!(table.contains("<th scope=\"rowgroup\" rowspan=\"2\"><a href=\"/b/parties/north/\">The North</a></th>"));
    let rows = words(table);
    assert_eq!(
        rows,
        "Party Stance In words The North Open Sharing Sharing may do. 9–10 December 2025 Talks Source: Wire \
         1 earlier position Opposes Sharing No sharing. 7 December 2025 Source: Wire \
         Supports A dam A dam is best. 8 December 2025 Source: Wire The South nothing on record"
    );
}

#[test]
fn the_board_names_what_a_stance_is_about_and_leaves_out_what_is_off_the_table() {
    let board = html(&[], "index.html");
    let stances = words(between(&board, "<dl class=\"board-stances\">", "</dl>"));
    assert_eq!(stances, "Sharing The North Open");
}

#[test]
fn home_stands_without_a_file_of_its_own_and_with_one_says_where_the_story_stands() {
    assert!(html(&[], "index.html").contains("<h1>The story</h1>"));
    let own = "+++\ntitle = \"A river\"\ndescription = \"All of it.\"\n[[status]]\ndate = 2025-12-01\n\
               summary = \"Before.\"\nsources = [\"wire\"]\n[[status]]\ndate = 2025-12-10\nsummary = \"Now, [[talks]].\"\n\
               sources = [\"wire\"]\n+++\n\nOwn words.\n";
    let page = html(&[("content/_index.md", own)], "index.html");
    let story = words(between(&page, "<div class=\"story\">", "</div>"));
    assert_eq!(story, "Where things stand on 12 December 2025 Now, Talks . 10 December 2025 Source: Wire");
    assert!(page.contains("<title>The story – A river</title>"), "{page}");
    assert!(page.contains("<p>Own words.</p>"));
    assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/b/\">"));
}

#[test]
fn a_story_told_for_a_day_in_the_past_says_that_text_is_not_cut() {
    let own = [("content/_index.md", "+++\ntitle = \"A river\"\ndescription = \"All.\"\n+++\n\nOwn words.\n")];
    let note = "The text below stands as last edited";
    assert!(html_on("2025-12-09", &own, "index.html").contains(note));
    assert!(!html_on("2025-12-12", &own, "index.html").contains(note));
    // Without a text there is nothing to warn of.
    assert!(!html_on("2025-12-09", &[], RIVER).contains(note));
}

#[test]
fn key_points_stand_on_top_unless_the_text_shows_them() {
    let points = "[[key_points]]\ntext = \"The **point**.\"\nsources = [{ id = \"wire\", at = \"p. 4\" }]\n";
    let point = "The <strong>point</strong>.";
    let above = article(points, "## What?\n\nThis.\n");
    assert!(above.contains("class=\"explainer-top\""));
    assert_eq!(above.matches(point).count(), 1);
    assert!(words(&above).contains("In short The point . Source: Wire , p. 4"));
    let within = article(points, "Before.\n\n<Callout>\n\n<KeyPoints />\n\n</Callout>\n");
    assert!(!within.contains("explainer-top"));
    assert_eq!(within.matches(point).count(), 1);
    assert!(!article("", "<KeyPoints />\n").contains("key-points"));
}

#[test]
fn an_article_names_every_source_once_and_its_contents() {
    let page = article(
        "sources = [\"wire\"]",
        "## Why?\n\nSo [@paper; @wire].\n\n<Callout>\n\nAlso [@paper].\n\n</Callout>\n\n## How\n\nThus.\n",
    );
    let sources = words(between(&page, "<ol class=\"bibliography\">", "</ol>"));
    assert_eq!(sources, "Report , Wire, 10 December 2025 Paper , 11 December 2025");
    assert_eq!(words(between(&page, "<nav class=\"contents\" aria-label=\"Contents\">", "</nav>")), "Why? How");
    assert!(page.contains("<p class=\"short-answer\">"));
    assert!(words(&page).contains("By A Writer published 11 December 2025"));
}

#[test]
fn what_comes_next_is_not_told_twice() {
    let by_theme = article("", "Text.");
    assert_eq!(by_theme.matches(">A vote<").count(), 1);
    let by_author = article("", "<Next issue=\"river\" />");
    assert_eq!(by_author.matches(">A vote<").count(), 1);
    assert!(by_author.contains("expected, no date"));
    assert!(!by_author.contains("No date"));
}

#[test]
fn components_show_a_day_of_the_past_with_its_date() {
    let page = article(
        "",
        "<Status issue=\"river\" until=\"2025-12-08\" />\n\n<Positions issue=\"river\" until=\"2025-12-07\" />\n\n\
         <Timeline issue=\"river\" until=\"2025-12-01\" />\n",
    );
    let insets: Vec<String> = page.split("<figure class=\"inset\">").skip(1).map(words).collect();
    assert!(insets[0].starts_with(
        "Who &lt;owns&gt; the river? as of 8 December 2025 Contested Both want it . 8 December 2025 Source: Paper"
    ));
    assert!(
        insets[1].starts_with("River : who stands where as of 7 December 2025 Party Stance In words The North Opposes")
    );
    assert!(!insets[1].contains("Supports"));
    assert!(insets[2].starts_with("River : what happened as of 1 December 2025 No events on record."), "{}", insets[2]);
}

#[test]
fn a_quotation_names_its_speaker_its_day_and_its_source() {
    let page = article(
        "",
        "<Quote by=\"south\" date=\"2025-12\" source=\"wire\" at=\"p. 2\" language=\"fr\">\n\nNon.\n\n</Quote>\n",
    );
    let quote = between(&page, "<figure class=\"quote\">", "</figure>");
    assert_eq!(words(quote), "Non. The South December 2025 Wire , p. 2");
    assert!(quote.contains("<blockquote lang=\"fr\" dir=\"auto\">"));
    assert!(quote.contains("<time datetime=\"2025-12\">"));
}

#[test]
fn a_film_is_a_link_with_the_name_of_its_site() {
    let page = article("", "<Video url=\"https://video.example/x?a=1&amp;b=2\" title=\"Film\" />\n");
    assert!(page.contains("<a href=\"https://video.example/x?a=1&amp;b=2\" rel=\"noreferrer\">Film</a>"), "{page}");
    assert!(words(&page).contains("Film Video on video.example"));
}

#[test]
fn pictures_are_found_in_static_and_beside_the_record() {
    let text = "+++\ntitle = \"Explained\"\ndescription = \"D\"\ndate = 2025-12-11\nauthors = [\"A B\"]\n\
                image = { src = \"near.svg\", alt = \"Near\", caption = \"A *view*.\", credit = \"C\" }\n+++\n\n\
                <Figure src=\"far.svg\" alt=\"\" />\n";
    let files = [
        ("content/articles/explained/index.md", text),
        ("content/articles/explained/near.svg", "<svg width='30' height='20'/>"),
        ("static/far.svg", "<svg/>"),
    ];
    let page = html(&files, "articles/explained/index.html");
    let near =
        "<img src=\"/b/articles/explained/near.svg\" width=\"30\" height=\"20\" alt=\"Near\" fetchpriority=\"high\">";
    assert!(page.contains(near), "{page}");
    assert!(page.contains("<figcaption>A <em>view</em>. <span class=\"credit\">C</span></figcaption>"));
    assert!(page.contains("<img src=\"/b/far.svg\" alt=\"\" loading=\"lazy\" decoding=\"async\">"), "{page}");
}

#[test]
fn corrections_of_later_days_are_not_shown() {
    let corrections = "corrections = [{ date = 2025-12-11, kind = \"correction\", text = \"It was *two*.\" }, \
                       { date = 2025-12-12, kind = \"clarification\", text = \"Later.\" }, \
                       { date = 2026-01-01, kind = \"retraction\", text = \"Never.\" }]";
    let page = article(corrections, "Text.");
    let list = words(between(&page, "<section class=\"corrections\"", "</section>"));
    assert_eq!(
        list,
        "Corrections Clarification , 12 December 2025 : Later. Correction , \
         11 December 2025 : It was two ."
    );
}

#[test]
fn anchors_of_the_author_and_of_the_page_never_meet() {
    let body = format!(
        "{ISSUE}\n## Part main\n\nx\n\n## Positions {{#positions}}\n\n<Timeline />\n\n<Timeline />\n\n<Next />\n\n## Event talks\n\nx\n"
    );
    let page = html(&[("content/issues/river.md", &body)], RIVER);
    assert_ids_are_unique(&page);
    assert!(page.contains("id=\"part_main\"") && page.contains("id=\"part-main\""));
    assert!(page.contains("id=\"event_talks\"") && page.contains("id=\"event-talks\""));
    assert_ids_are_unique(&article("", "<Timeline />\n\n<Timeline />\n\n<KeyPoints />\n\n<KeyPoints />\n"));
}

#[test]
fn nothing_in_a_page_needs_leave_to_run() {
    for page in [html(&[], "index.html"), html(&[], RIVER), article("", "| a | b |\n|:-:|--:|\n| 1 | 2 |\n")] {
        for refused in [" style=", "<style", "javascript:", "data:", " onclick", "<script>"] {
            assert!(!page.contains(refused), "{refused}");
        }
    }
    let css = include_str!("../../static/css/site.css");
    assert!(!css.contains("url("));
}

#[test]
fn a_brand_of_the_site_comes_after_the_theme_and_only_where_it_is() {
    let page = html(&[("static/brand.css", ":root { --accent: red; }")], RIVER);
    let (theme, brand) = (page.find("/b/css/site.").unwrap(), page.find("/b/brand.").unwrap());
    assert!(theme < brand);
    assert!(!html(&[], RIVER).contains("brand"));
}

#[test]
fn a_page_without_a_description_has_that_of_the_site() {
    let site = SITE.replacen('\n', "\ndescription = \"A river, and who wants it.\"\n", 1);
    let with = html(&[("briefing.toml", &site)], "timeline/index.html");
    let description = "<meta name=\"description\" property=\"og:description\" content=\"A river, and who wants it.\">";
    assert!(with.contains(description));
    assert!(!html(&[], "timeline/index.html").contains("name=\"description\""));
    let own = html(&[("briefing.toml", &site), ("content/issues/river.md", ISSUE)], "issues/river/index.html");
    assert!(!own.contains("content=\"A river, and who wants it.\""));
}

#[test]
fn every_state_and_stance_has_a_shape() {
    use crate::model::vocabulary::{IssueState, Stance};
    let shapes = include_str!("../../static/shapes.svg");
    let names =
        IssueState::ALL.iter().map(|state| state.as_str()).chain(Stance::ALL.iter().map(|stance| stance.as_str()));
    for name in names {
        assert_eq!(shapes.matches(&format!("<symbol id=\"{name}\"")).count(), 1, "{name}");
    }
}

#[test]
fn a_page_loads_the_sheet_and_the_script_of_the_timeline_where_it_has_a_drawing() {
    let many: String = (1..6)
        .map(|day| format!("[[event]]\nid = \"d{day}\"\ntitle = \"D\"\ndate = 2025-12-0{day}\nkind = \"vote\"\nissues = [\"river\"]\n"))
        .collect();
    let events = format!("{EVENTS}{many}");
    let files = [("content/events.toml", events.as_str())];
    let (timeline, river) = (html(&files, "timeline/index.html"), html(&files, RIVER));
    for page in [&timeline, &river] {
        assert_eq!(page.matches("<link rel=\"stylesheet\" href=\"/b/css/timeline.").count(), 1, "{page}");
    }
    assert!(timeline.contains("<script type=\"module\" src=\"/b/js/timeline."), "{timeline}");
    assert!(!river.contains("/js/timeline."), "{river}");
    assert!(!html(&[], RIVER).contains("timeline.css") && !html(&[], "index.html").contains("/js/timeline."));
    let script = include_str!("../../static/js/timeline.js");
    assert!(script.len() <= 3 << 10, "{} bytes", script.len());
    assert_eq!(timeline.matches("data-issues=\"river\" data-parties=\"\"").count(), 6, "{timeline}");
    for choice in ["name=\"order\"", "<output name=\"count\">"] {
        assert!(timeline.contains(choice), "`{choice}` in {timeline}");
    }
    let kinds = between(&timeline, "data-of=\"kind\">", "</select>");
    assert_eq!(words(kinds), "All Meeting Vote");
    // Between one issue, and one party, there is nothing to choose.
    assert!(!timeline.contains("data-of=\"issues\"") && !timeline.contains("data-of=\"parties\""), "{timeline}");
}

#[test]
fn an_author_says_what_a_timeline_in_the_text_has_lanes_for() {
    let many: String = (1..8)
        .map(|day| {
            format!(
                "[[event]]\nid = \"d{day}\"\ntitle = \"D\"\ndate = 2025-12-0{day}\nkind = \"vote\"\nissues = [\"river\"]\n\
                 parties = [\"north\"]\n"
            )
        })
        .collect();
    let many = format!("{EVENTS}{many}");
    let body = |tag: &str| {
        let text = format!(
            "+++\ntitle = \"Explained\"\ndescription = \"D\"\ndate = 2025-12-11\nauthors = [\"A Writer\"]\n+++\n\n{tag}\n"
        );
        html(
            &[("content/events.toml", &many), ("content/articles/explained.md", &text)],
            "articles/explained/index.html",
        )
    };
    let by_default = body("<Timeline issue=\"river\" />");
    let lane = between(&by_default, "<p class=\"drawing-name\">", "</p>");
    assert_eq!(words(lane), "The North");
    // Entries in a text have no anchors, so that a tag may stand there twice.
    assert!(by_default.contains("<a href=\"/b/events/d1/\"><title>1 December 2025: D</title>"), "{by_default}");
    let by_issue = body("<Timeline issue=\"river\" lanes=\"issue\" />");
    assert!(words(between(&by_issue, "<p class=\"drawing-name\">", "</p>")).starts_with("River"));
    assert!(!body("<Timeline issue=\"river\" drawn={false} />").contains("drawing"));
    assert!(!body("<Timeline issue=\"river\" limit=\"5\" />").contains("drawing"), "five are few");
    assert_ids_are_unique(&body("<Timeline issue=\"river\" />\n\n<Timeline party=\"north\" />"));

    // On the eighth the talks of the ninth are not known, nor the state since then.
    let until = body("<Timeline issue=\"river\" until=\"2025-12-08\" />");
    assert!(until.contains("data-state=\"contested\"") && !until.contains("data-state=\"negotiating\""), "{until}");
}
