#![allow(clippy::unwrap_used, reason = "tests")]

use crate::{Options, Snapshot, compile};

/// What is wrong with a site of `files`, a line a diagnostic: place, code, offending text, message, hints.
fn told_at(base_url: &str, files: &[(&str, &str)]) -> Vec<String> {
    let config = format!("[site]\ntitle = \"Talks\"\nbase_url = \"{base_url}\"\n[build]\nas_of = 2025-12-16\n");
    let given = |path: &str| files.iter().any(|(given, _)| *given == path);
    let base = [("briefing.toml", config.as_str())].into_iter().filter(|(path, _)| !given(path));
    let snapshot =
        Snapshot::from_files(base.chain(files.iter().copied()).map(|(path, text)| (path, text.as_bytes().to_vec())));
    let options = Options::on(jiff::civil::date(2025, 12, 16));
    let compiled = compile(&snapshot, &options);
    let shown = compiled.diagnostics.iter().filter(|diagnostic| diagnostic.level == crate::Level::Error);
    shown
        .map(|diagnostic| {
            let hints = diagnostic.hints.join(" | ");
            let Some(place) = &diagnostic.place else { return format!("- {}: {hints}", diagnostic.code) };
            let text = std::str::from_utf8(snapshot.get(&place.path).unwrap()).unwrap();
            let span = place.span.map_or_else(String::new, |span| format!(" {:?}", &text[span.range()]));
            format!("{} {}{span}: {} | {hints}", place.path, diagnostic.code, diagnostic.message)
        })
        .collect()
}

fn told(files: &[(&str, &str)]) -> Vec<String> {
    told_at("https://example.org/", files)
}

fn page(body: &str) -> String {
    format!("+++\ntitle = \"About\"\n+++\n\n{body}\n")
}

/// What is told of a page's text, without the place that is always the same.
fn told_of(body: &str, others: &[(&str, &str)]) -> Vec<String> {
    let page = page(body);
    let mut files = vec![("content/pages/about.md", page.as_str())];
    files.extend(others);
    told(&files).into_iter().map(|line| line.replacen("content/pages/about.md ", "", 1)).collect()
}

const ISSUE: &str = "+++\ntitle = \"Donbas?\"\n[[status]]\ndate = 2025-12-15\nstate = \"raised\"\nsummary = \"Talks.\"\n\
                     [[options]]\nid = \"zone\"\ntitle = \"A zone\"\ndate = 2025-12-20\n\
                     [[positions]]\ndate = 2025-12-15\nparty = \"russia\"\nsummary = \"All of it.\"\n+++\n\n## Why {#reasons}\n";
const RUSSIA: &str = "+++\ntitle = \"Russia\"\nkind = \"state\"\n+++\n";
/// An issue that the day does not know.
const LATER: &str = "+++\ntitle = \"Later?\"\n[[status]]\ndate = 2026-01-15\nstate = \"raised\"\nsummary = \"Talks.\"\n\
                     [[positions]]\ndate = 2026-01-15\nparty = \"russia\"\nsummary = \"All of it.\"\n+++\n\n[x](#nowhere)\n";

const STORY: [(&str, &str); 3] =
    [("content/issues/donbas.md", ISSUE), ("content/issues/later.md", LATER), ("content/parties/russia.md", RUSSIA)];

const CARD: (&str, &str) = (
    "templates/components/Card.html",
    "{% component Card(issue: string, limit: integer = 5, until: string = \"\", on: string = \"\", src: string = \"\", open: bool = false) \
     {\"ids\": {\"issue\": \"issue\"}, \"days\": [\"until\"], \"dates\": [\"on\"], \"files\": [\"src\"]} %}x{% endcomponent Card %}",
);
const NOTE: (&str, &str) = (
    "templates/components/Note.html",
    "{% component Note(kind: string = \"note\") {\"inline\": true} %}{{ body | default(value=\"\") }}{% endcomponent Note %}",
);

fn told_of_component(body: &str) -> Vec<String> {
    let mut others = STORY.to_vec();
    others.extend([CARD, NOTE]);
    told_of(body, &others)
}

#[test]
fn right_tags_are_right() {
    let right = "<Card issue=\"donbas\" limit={3} until=\"2025-12-15\" on=\"2025-11?\" open />\n\n\
                 <Card issue=\"later\" limit=\"3\" open={false} />\n\n\
                 <Card issue=\"donbas\" until=\"\"></Card>\n\nA <Note>word</Note> in a sentence.\n\n<Note>\n\nText.\n\n</Note>";
    assert_eq!(told_of_component(right), [""; 0]);
}

#[test]
fn unknown_components() {
    assert_eq!(
        told_of_component("<Cart issue=\"donbas\" />\n\n<Nothing />"),
        [
            "unknown-component \"Cart\": no component is called `Cart` | did you mean `Card`?",
            "unknown-component \"Nothing\": no component is called `Nothing` | a component of your own is a file `templates/components/Nothing.html`; to show the tag write `\\<Nothing`",
        ]
    );
}

#[test]
fn every_wrong_argument_is_told_at_its_place() {
    assert_eq!(
        told_of_component("<Card limt={5} limit=\"five\" open=\"perhaps\" until={5} />\n\n<Note kind />"),
        [
            "component-argument \"<Card limt={5} limit=\\\"five\\\" open=\\\"perhaps\\\" until={5} />\": the component `Card` needs the argument `issue` | add `issue=\"…\"` to its tag",
            "component-argument \"limt\": the component `Card` has no argument `limt` | it takes `issue`, `limit`, `on`, `open`, `src` or `until`",
            "component-argument \"five\": the argument `limit` takes a whole number, this is `five` | write a number, as in `limit={5}`",
            "component-argument \"perhaps\": the argument `open` takes `true` or `false`, this is `perhaps` | write `open` or `open={false}`",
            "component-argument \"5\": the argument `until` takes a text, this is `{5}` | write `until=\"5\"`",
            "component-argument \"kind\": the argument `kind` takes a text, this is `true`, since it has no value | write `kind=\"…\"`",
        ]
    );
    assert_eq!(
        told_of_component("<Card isue=\"donbas\" limt={5} />"),
        [
            "component-argument \"<Card isue=\\\"donbas\\\" limt={5} />\": the component `Card` needs the argument `issue` | add `issue=\"…\"` to its tag",
            "component-argument \"isue\": the component `Card` has no argument `isue` | did you mean `issue`?",
            "component-argument \"limt\": the component `Card` has no argument `limt` | did you mean `limit`?",
        ]
    );
}

#[test]
fn arguments_that_are_ids_dates_and_files() {
    assert_eq!(
        told_of_component(
            "<Card issue=\"donbass\" until=\"2025-12\" on=\"2025-02-30\" src=\"card.svg\" />\n\n<Card issue=\"russia\" />"
        ),
        [
            "unknown-id \"donbass\": no issue is called `donbass` | did you mean `donbas`?",
            "invalid-date \"2025-12\": `until` takes one exact day, this is `2025-12` | write a day as `2025-12-15`",
            "invalid-date \"2025-02-30\": `2025-02-30` is no day: 2025-02 has 28 days | write a day as `2025-12-15`, a month as `2025-12`, a span as `2025-12-14/2025-12-15`",
            "missing-asset \"card.svg\": there is no file `card.svg` | put the file at `static/card.svg` and write `/card.svg`",
            "unknown-id \"russia\": no issue is called `russia` | `russia` is a party",
        ]
    );
}

#[test]
fn tags_in_the_wrong_setting() {
    assert_eq!(
        told_of_component("A <Card issue=\"donbas\" /> here.\n\n<Card issue=\"donbas\">\n\nText.\n\n</Card>"),
        [
            "component-argument \"<Card issue=\\\"donbas\\\" />\": the component `Card` cannot stand inside a sentence | put its tag on a line of its own, with a blank line before and after it",
            "component-argument \"<Card issue=\\\"donbas\\\">\": the component `Card` would drop the text that it encloses | write `<Card />`, and the text before or after it",
        ]
    );
    let term = "[[term]]\nid = \"truce\"\ntitle = \"Truce\"\ndescription = \"A <Note>stop</Note>.\"\n";
    assert_eq!(
        told(&[("content/terms.toml", term), NOTE]),
        [
            "content/terms.toml component-argument \"<Note>\": the component `Note` cannot stand in a text of the front matter | put its tag into the text below the front matter"
        ]
    );
}

#[test]
fn metadata_says_whether_text_is_enclosed() {
    let quiet =
        ("templates/components/Quiet.html", "{% component Quiet() {\"body\": false} %}{{ body }}{% endcomponent %}");
    let loud = ("templates/components/Loud.html", "{% component Loud() {\"body\": true} %}x{% endcomponent %}");
    assert_eq!(
        told_of("<Loud>\n\nText.\n\n</Loud>\n\n<Quiet>\n\nText.\n\n</Quiet>", &[quiet, loud]),
        [
            "component-argument \"<Quiet>\": the component `Quiet` would drop the text that it encloses | write `<Quiet />`, and the text before or after it"
        ]
    );
}

#[test]
fn components_of_a_site_have_names_that_markdown_leaves_alone() {
    let details = ("templates/components/Details.html", "{% component Details() %}x{% endcomponent Details %}");
    let figure = ("templates/components/Figure.html", "{% component Figure() %}x{% endcomponent Figure %}");
    let small = ("templates/components/nav.html", "{% component nav() %}x{% endcomponent nav %}");
    assert_eq!(
        told(&[details, figure, small]),
        [
            "templates/components/Details.html template \"Details\": no component can be called `Details` | the name is reserved, since Markdown treats it as HTML; give the component another"
        ]
    );
}

#[test]
fn links_to_all_that_is_there() {
    let links = "[a](../issues/donbas.md) [b](../issues/donbas.md#reasons) [c](/issues/donbas/) [d](/issues/donbas) \
                 [e](/issues/donbas/index.html) [f](/issues/donbas/?x=1#zone) [g](/) [h](/timeline/) [i](#) [j](#top) \
                 [k](https://example.com/nowhere#x) [l](mailto:desk@example.org) [m](//example.com/x) [n](/about/#methods) \
                 [o](#methods) [p](?x#methods) [q](../issues/donbas/) [r](/plan.pdf#page=4) [s](/my%20plan.pdf) [t](/style.css) \
                 [[donbas#zone]] [[donbas#reasons]] [[donbas]]\n\n## Methods\n";
    let mut others = STORY.to_vec();
    others.extend([("static/plan.pdf", "x"), ("static/my plan.pdf", "x"), ("static/style.css", "x")]);
    assert_eq!(told_of(links, &others), [""; 0]);
}

#[test]
fn links_to_what_the_day_leaves_out_are_no_mistakes() {
    let draft = ("content/pages/draft.md", "+++\ntitle = \"Draft\"\ndraft = true\n+++\n");
    let links = "[a](/issues/later/) [b](../issues/later.md#x) [[later#x]] [c](draft.md) [d](/draft/#x) [e](/draft)";
    let mut others = STORY.to_vec();
    others.push(draft);
    assert_eq!(told_of(links, &others), [""; 0]);
}

#[test]
fn what_a_page_links_to_is_what_was_checked() {
    let about = page(
        "A[a](/issues/later/)B[b](../../issues/later.md)C[c](/issues/donbas)D[d](../../issues/donbas.md#reasons)E[e](/style.css)\
         F[[donbas#zone|f]]G[[donbas#reasons|g]]H[h](../issues/x/../donbas/?y#z)I![i](table.svg)J[j](../../terms/truce.md)K",
    );
    let term = "+++\ntitle = \"Truce\"\ndescription = \"A stop.\"\n+++\n";
    let mut files = STORY.to_vec();
    files.extend([
        ("briefing.toml", "[site]\ntitle = \"Talks\"\nbase_url = \"https://example.org/b/\"\n"),
        ("content/pages/about/index.md", about.as_str()),
        ("content/pages/about/table.svg", "<svg/>"),
        ("content/terms/truce.md", term),
        ("static/style.css", "x"),
        ("templates/page.html", "{{ page.body }}"),
    ]);
    let snapshot = Snapshot::from_files(files.into_iter().map(|(path, text)| (path, text.as_bytes().to_vec())));
    let day = jiff::civil::date(2025, 12, 16);
    let options = Options::on(day);
    let html = compile(&snapshot, &options).site.render("about/index.html").unwrap();
    let html = std::str::from_utf8(&html).unwrap();
    let between = |start: &str, end: &str| html.split_once(start).unwrap().1.split_once(end).unwrap().0.to_owned();
    assert_eq!(between("A", "B"), "<a>a</a>");
    assert_eq!(between("B", "C"), "<a>b</a>");
    assert_eq!(between("C", "D"), "<a href=\"/b/issues/donbas/\">c</a>");
    assert_eq!(between("D", "E"), "<a href=\"/b/issues/donbas/#reasons\">d</a>");
    assert!(between("E", "F").starts_with("<a href=\"/b/style.") && between("E", "F").ends_with(".css\">e</a>"));
    assert_eq!(between("F", "G"), "<a href=\"/b/issues/donbas/\">f</a>");
    assert_eq!(between("G", "H"), "<a href=\"/b/issues/donbas/#reasons\">g</a>");
    assert_eq!(between("H", "I"), "<a href=\"/b/issues/donbas/?y#z\">h</a>");
    assert_eq!(between("I", "J"), "<img src=\"/b/about/table.svg\" alt=\"i\" fetchpriority=\"high\">");
    assert_eq!(between("J", "K"), "<a href=\"/b/glossary/#truce\">j</a>");
}

#[test]
fn links_to_nothing() {
    let links = "[a](/isues/donbas/)\n[b](../issues/donba.md#reasons)\n[c](/nowhere/at/all/)\n[d](/plan.pdf)\n[e](/timelin/#x)\n\
                 [f](issues/donbas/)\n[g](nowhere.md)\n[h](/issues/donbas.md)\n";
    let mut others = STORY.to_vec();
    others.push(("static/plans.pdf", "x"));
    assert_eq!(
        told_of(links, &others),
        [
            "broken-link \"[a](/isues/donbas/)\": the site has no page `/isues/donbas/` | did you mean `/issues/donbas/`?",
            "broken-link \"[b](../issues/donba.md#reasons)\": no record is in the file `../issues/donba.md` | did you mean `../issues/donbas.md`?",
            "broken-link \"[c](/nowhere/at/all/)\": the site has no page `/nowhere/at/all/` | name a record by its id, `[[id]]`, a page by its address from the root, `/timeline/`",
            "missing-asset \"[d](/plan.pdf)\": there is no file `/plan.pdf` | did you mean `/plans.pdf`?",
            "broken-link \"[e](/timelin/#x)\": the site has no page `/timelin/` | did you mean `/timeline/`?",
            "broken-link \"[f](issues/donbas/)\": the site has no page `/about/issues/donbas/` | name a record by its id, `[[id]]`, a page by its address from the root, `/timeline/`",
            "broken-link \"[g](nowhere.md)\": no record is in the file `nowhere.md` | name the record by its id, `[[id]]`",
            "broken-link \"[h](/issues/donbas.md)\": no record is in the file `/issues/donbas.md` | did you mean `../issues/donbas.md`?",
        ]
    );
}

#[test]
fn anchors_that_are_not_there() {
    let term = ("content/terms.toml", "[[term]]\nid = \"truce\"\ntitle = \"Truce\"\ndescription = \"A stop.\"\n");
    let links = "[a](#methds)\n[b](/issues/donbas/#zoen)\n[[donbas#reason]]\n[[truce#x]]\n[c](/glossary/#truce)\n[d](/glossary/#trace)\n[e](#n%C3%A4h)\n\n## Methods\n";
    let mut others = STORY.to_vec();
    others.push(term);
    assert_eq!(
        told_of(links, &others),
        [
            "broken-link \"[a](#methds)\": this page has no anchor `#methds` | did you mean `#methods`?",
            "broken-link \"[b](/issues/donbas/#zoen)\": the page `/issues/donbas/` has no anchor `#zoen` | did you mean `#zone`?",
            "broken-link \"[[donbas#reason]]\": the page `/issues/donbas/` has no anchor `#reason` | did you mean `#reasons`?",
            "broken-link \"[[truce#x]]\": the term `truce` has no anchor `#x` | leave `#x` out: a term is one entry of the glossary",
            "broken-link \"[d](/glossary/#trace)\": the page `/glossary/` has no anchor `#trace` | did you mean `#truce`?",
            "broken-link \"[e](#n%C3%A4h)\": this page has no anchor `#näh` | a heading's anchor is made of its words, or given in braces: `## Heading {#anchor}`",
        ]
    );
}

#[test]
fn anchors_of_templates_are_read_out_of_them() {
    let template = ("templates/page.html", "<h2 id=\"contents\">x</h2>{{ page.body }}");
    assert_eq!(told_of("[a](#contents)", &[template]), [""; 0]);
    assert_eq!(told_of("[a](#contents)", &[]).len(), 1);
}

#[test]
fn a_path_of_the_base_address_is_not_written() {
    let about = page("[a](/issues/donbas/) [b](/a/b/issues/donbas/)");
    let mut files = STORY.to_vec();
    files.push(("content/pages/about.md", about.as_str()));
    for base in ["https://example.org/a/b/", "/a/b/"] {
        assert_eq!(
            told_at(base, &files),
            [
                "content/pages/about.md broken-link \"[b](/a/b/issues/donbas/)\": the site has no page `/a/b/issues/donbas/` | write `/issues/donbas/`: the path of `base_url` is put before it by itself"
            ]
        );
    }
}

#[test]
fn pictures() {
    let event = "+++\ntitle = \"Talks\"\nkind = \"meeting\"\ndate = 2025-12-15\nimage = { src = \"photos.svg\", alt = \"x\" }\n+++\n\n\
                 ![a](photo.svg) ![b](sub/map.svg) ![c](/logo.svg) ![d](https://example.org/x.png)\n\n\
                 ![e](Photo.svg) ![f](map.svg) ![g](logo.svg) ![h](/lgo.svg) ![i](/x/y.png) ![j](zzzzzz.png)\n";
    let files = [
        ("content/events/talks/index.md", event),
        ("content/events/talks/photo.svg", "<svg/>"),
        ("content/events/talks/sub/map.svg", "<svg/>"),
        ("static/logo.svg", "<svg/>"),
    ];
    let told = told(&files);
    let told: Vec<_> = told.iter().map(|line| line.trim_start_matches("content/events/talks/index.md ")).collect();
    assert_eq!(
        told,
        [
            "missing-asset \"photos.svg\": there is no file `photos.svg` | did you mean `photo.svg`?",
            "missing-asset \"![e](Photo.svg)\": there is no file `Photo.svg` | did you mean `photo.svg`?",
            "missing-asset \"![f](map.svg)\": there is no file `map.svg` | did you mean `sub/map.svg`?",
            "missing-asset \"![g](logo.svg)\": there is no file `logo.svg` | did you mean `/logo.svg`?",
            "missing-asset \"![h](/lgo.svg)\": there is no file `/lgo.svg` | did you mean `/logo.svg`?",
            "missing-asset \"![i](/x/y.png)\": there is no file `/x/y.png` | put the file at `static/x/y.png`; with a slash before it a path begins in `static/`",
            "missing-asset \"![j](zzzzzz.png)\": there is no file `zzzzzz.png` | put the file at `content/events/talks/zzzzzz.png`, or in `static/` and write `/zzzzzz.png`",
        ]
    );
}

#[test]
fn pictures_of_records_without_a_folder_or_left_out() {
    assert_eq!(
        told_of("![a](table.png)", &[("content/pages/table.png", "x")]),
        [
            "missing-asset \"![a](table.png)\": there is no file `table.png` | a file is beside its record where that has a folder of its own: move both into `content/pages/about/`, the text as `index.md`"
        ]
    );
    let draft =
        "+++\ntitle = \"Draft\"\ndraft = true\n+++\n\n![a](photo.jpg) [b](data.csv)\n\n![c](phot.jpg) [d](data.cvs)\n";
    assert_eq!(
        told(&[
            ("content/pages/x/index.md", draft),
            ("content/pages/x/photo.jpg", "x"),
            ("content/pages/x/data.csv", "x"),
        ]),
        [
            "content/pages/x/index.md missing-asset \"![c](phot.jpg)\": there is no file `phot.jpg` | did you mean `photo.jpg`?",
            "content/pages/x/index.md missing-asset \"[d](data.cvs)\": there is no file `data.cvs` | did you mean `data.csv`?",
        ]
    );
}

#[test]
fn a_logo_is_in_static_or_elsewhere() {
    let config = |logo: &str| {
        format!(
            "[site]\ntitle = \"x\"\npublisher = {{ name = \"Desk\", logo = \"{logo}\" }}\n[build]\nas_of = 2025-12-16\n"
        )
    };
    let told_of_logo = |logo: &str| told(&[("briefing.toml", &config(logo)), ("static/logo.svg", "<svg/>")]);
    for right in ["logo.svg", "/logo.svg", "https://example.org/logo.svg"] {
        assert_eq!(told_of_logo(right), [""; 0]);
    }
    assert_eq!(
        told_of_logo("lgo.svg"),
        ["briefing.toml missing-asset \"lgo.svg\": there is no file `lgo.svg` in `static/` | did you mean `logo.svg`?"]
    );
}

#[test]
fn words_of_open_vocabularies() {
    let event = "+++\ntitle = \"Talks\"\nkind = \"meating\"\ndate = 2025-12-15\nparties = [\"russia\", { id = \"russia\", role = \"hosst\" }]\n+++\n";
    let party = "+++\ntitle = \"Russia\"\nkind = \"country\"\nroles = [\"host\", \"hst\"]\n+++\n";
    let document = "+++\ntitle = \"Plan\"\nkind = \"pln\"\naccess = \"public\"\nsignatories = [{ party = \"russia\", role = \"signer\" }]\n\
                    [[status]]\ndate = 2025-12-15\nstate = \"signd\"\n+++\n";
    let source = "+++\ntitle = \"Wire\"\nkind = \"news\"\ndate = 2025-12-15\n+++\n";
    let files = [
        ("content/documents/plan.md", document),
        ("content/events/talks.md", event),
        ("content/parties/russia.md", party),
        ("content/sources/wire.md", source),
    ];
    let told_of_words: Vec<String> =
        told(&files).iter().map(|line| line.split(" | ").take(2).collect::<Vec<_>>().join(" | ")).collect();
    assert_eq!(
        told_of_words,
        [
            "content/documents/plan.md unknown-value \"pln\": `kind` has no word `pln` | did you mean `plan`?",
            "content/documents/plan.md unknown-value \"signer\": `role` has no word `signer` | one of `conflict-party`, `supporter`, `negotiator`, `mediator`, `facilitator`, `host`, `guarantor`, `witness`, `observer`, `signatory`, `author`, `monitor`, `donor`, `decider`, `affected` or `other`",
            "content/documents/plan.md unknown-value \"signd\": `state` has no word `signd` | did you mean `signed`?",
            "content/events/talks.md unknown-value \"meating\": `kind` has no word `meating` | did you mean `meeting`?",
            "content/events/talks.md unknown-value \"hosst\": `role` has no word `hosst` | did you mean `host`?",
            "content/parties/russia.md unknown-value \"country\": `kind` has no word `country` | one of `state`, `government-body`, `political-party`, `armed-group`, `coalition`, `intergovernmental`, `ngo`, `company`, `court`, `movement` or `other`",
            "content/parties/russia.md unknown-value \"hst\": `roles` has no word `hst` | did you mean `host`?",
            "content/sources/wire.md unknown-value \"news\": `kind` has no word `news` | one of `official-document`, `official-statement`, `interview`, `own-reporting`, `news-report`, `social-post`, `dataset`, `research`, `court-record`, `leak`, `anonymous-briefing`, `reference` or `other`",
        ]
    );
    assert!(told(&files).iter().all(|line| line.contains("| or add the word to `[words.")));
}

#[test]
fn words_that_a_site_adds_are_known_and_suggested() {
    let config = "[site]\ntitle = \"x\"\n[build]\nas_of = 2025-12-16\n[words.event_kind]\nrecall = \"Recall\"\n";
    let event = |kind: &str| format!("[[event]]\nid = \"a\"\ntitle = \"A\"\nkind = \"{kind}\"\ndate = 2025-12-15\n");
    let told_of_kind = |kind: &str| told(&[("briefing.toml", config), ("content/events.toml", &event(kind))]);
    assert_eq!(told_of_kind("recall"), [""; 0]);
    assert_eq!(
        told_of_kind("recal"),
        [
            "content/events.toml unknown-value \"recal\": `kind` has no word `recal` | did you mean `recall`? | or add the word to `[words.event_kind]` in `briefing.toml`"
        ]
    );
}

#[test]
fn aliases_that_are_no_paths() {
    let about = |aliases: &str| format!("+++\ntitle = \"About\"\naliases = [{aliases}]\n+++\n");
    let told_of_alias = |alias: &str| told(&[("content/pages/about.md", &about(alias))]);
    assert_eq!(told_of_alias("\"/old/path/\", \"old.html\", \"a/b\""), [""; 0]);
    for (alias, message) in [
        ("https://example.org/x/", "the alias `https://example.org/x/` is an address of another site"),
        ("//example.org/x/", "the alias `//example.org/x/` is an address of another site"),
        ("/../x/", "the alias `/../x/` leads out of its folder"),
        ("x/./y", "the alias `x/./y` leads out of its folder"),
        ("/x/?page=2", "the alias `/x/?page=2` has a query or an anchor, which a page cannot answer for"),
        ("/x/#y", "the alias `/x/#y` has a query or an anchor, which a page cannot answer for"),
        ("/", "the alias `/` is the home page"),
        ("/a//b/", "the alias `/a//b/` is no path"),
        ("a\\\\b", "the alias `a\\b` is no path"),
    ] {
        let told = told_of_alias(&format!("\"{alias}\""));
        assert_eq!(told.len(), 1, "{alias}: {told:?}");
        assert!(told[0].contains(message) && told[0].contains("unknown-value \""), "{alias}: {told:?}");
    }
}

#[test]
fn two_at_one_address() {
    let page = |slug: &str| format!("+++\ntitle = \"X\"\nslug = \"{slug}\"\n+++\n");
    assert_eq!(
        told(&[("content/pages/a.md", &page("same")), ("content/pages/b.md", &page("same"))]),
        ["content/pages/b.md permalink-clash \"same\": two pages stand at `/same/` | give one of them another `slug`"]
    );
    assert_eq!(
        told(&[("content/pages/a.md", &page("issues"))]),
        [
            "content/pages/a.md permalink-clash \"issues\": `/issues/` is the address of a page that every site has | give it another `slug`"
        ]
    );
    let terms = "[[term]]\nid = \"a\"\ntitle = \"A\"\ndescription = \"A.\"\nslug = \"same\"\n\
                 [[term]]\nid = \"same\"\ntitle = \"B\"\ndescription = \"B.\"\n";
    assert_eq!(
        told(&[("content/terms.toml", terms)]),
        [
            "content/terms.toml permalink-clash \"same\": two terms stand at `/glossary/#same` | give one of them another `slug`"
        ]
    );
}

#[test]
fn files_in_the_way() {
    let about = page("x");
    assert_eq!(
        told(&[
            ("content/pages/about.md", &about),
            ("static/about/index.html", "x"),
            ("static/404.html", "x"),
            ("static/timeline", "x"),
            ("static/a/b.txt", "x"),
        ]),
        [
            "static/404.html permalink-clash: this file would stand at `/404.html`, which is the address of a page | give the file another name, or move it into another folder",
            "static/about/index.html permalink-clash: this file would stand at `/about/`, which is the address of a page | give the file another name, or move it into another folder",
            "static/timeline permalink-clash: this file would stand where the folder of `timeline/index.html` does | give the file another name, or move it into another folder",
        ]
    );
    assert_eq!(
        told(&[
            ("content/pages/about/index.md", &about),
            ("content/pages/about/x.txt", "x"),
            ("static/about/x.txt", "y"),
        ]),
        [
            "content/pages/about/x.txt permalink-clash: `static/about/x.txt` is published at `/about/x.txt` too | give one of the files another name"
        ]
    );
}
