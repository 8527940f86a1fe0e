//! Cards of small sites: which there are, what pages say of them, what they show, and when they are drawn.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use image::ImageFormat;

use crate::compile::{Compiler, Options};
use crate::keep::{Keep, Key};
use crate::pages::Content;
use crate::{Class, Code, Compiled, Diagnostic, Level, Site, Snapshot};

const CONFIG: &str = "[site]\ntitle = \"The tram\"\nbase_url = \"https://example.org/t/\"\n\
                      publisher = { name = \"The Desk\" }\n[build]\nas_of = 2026-03-16\n";
const HOME: &str = "+++\ntitle = \"Will the tram come?\"\ndescription = \"D\"\n[[status]]\ndate = 2026-03-10\n\
                    summary = \"[[city|The city]] *waits*.\"\n+++\n";
const ISSUE: &str = "+++\ntitle = \"Which route?\"\npositions = []\n[[status]]\ndate = 2026-03-09\nstate = \"contested\"\n\
                     summary = \"The city wants the quay, residents want the park.\"\n+++\n";
const ARTICLE: &str = "+++\ntitle = \"The tram, explained\"\ndescription = \"What it costs.\"\ndate = 2026-03-11\n\
                       authors = [\"Ada Byron\", \"mary\"]\n+++\n\nText.\n";
const PARTY: &str = "+++\ntitle = \"The city\"\nkind = \"government-body\"\nroles = [\"decider\", \"host\"]\n+++\n";
const PERSON: &str = "+++\ntitle = \"Mary Jay\"\n+++\n";

const FILES: &[(&str, &str)] = &[
    ("briefing.toml", CONFIG),
    ("content/_index.md", HOME),
    ("content/issues/route.md", ISSUE),
    ("content/articles/tram.md", ARTICLE),
    ("content/parties/city.md", PARTY),
    ("content/people/mary.md", PERSON),
];

/// Counts what is kept and what is asked for.
#[derive(Debug, Default)]
struct Counting {
    kept: Mutex<BTreeMap<Key, Vec<u8>>>,
    put: Mutex<usize>,
}

impl Keep for Counting {
    fn get(&self, key: &Key) -> Option<Vec<u8>> {
        self.kept.lock().unwrap().get(key).cloned()
    }

    fn put(&self, key: &Key, bytes: &[u8]) {
        self.kept.lock().unwrap().insert(*key, bytes.to_vec());
        *self.put.lock().unwrap() += 1;
    }
}

fn options() -> Options {
    Options::on("2026-11-24".parse().unwrap())
}

/// A site of [`FILES`] with `own` in their place.
fn compiled_with(kept: Arc<dyn Keep>, own: &[(&str, &str)], options: &Options) -> Compiled {
    let mut files: BTreeMap<&str, &str> = FILES.iter().copied().collect();
    files.extend(own.iter().copied());
    let files = files.into_iter().map(|(path, text)| (path, text.as_bytes()));
    Compiler::keeping(kept).compile(&Snapshot::from_files(files), options)
}

fn compiled(own: &[(&str, &str)]) -> Compiled {
    compiled_with(Arc::new(Counting::default()), own, &options())
}

#[track_caller]
fn site(own: &[(&str, &str)]) -> Site {
    let compiled = compiled(own);
    let errors: Vec<_> = compiled.diagnostics.iter().filter(|told| told.level == Level::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    compiled.site
}

#[track_caller]
fn text(site: &Site, path: &str) -> String {
    String::from_utf8(site.render(path).unwrap().to_vec()).unwrap()
}

/// The SVG of the card at `path`.
#[track_caller]
fn svg(site: &Site, path: &str) -> String {
    let page = &site.pages[path];
    let Content::SocialCard(subject) = page.content else { panic!("{path} is no card") };
    site.svg(site.editions.of(page), page, subject).unwrap()
}

/// The tags of a page's head that speak of its picture.
fn tags(site: &Site, path: &str) -> Vec<String> {
    let page = text(site, path);
    let is_of_picture = |line: &&str| line.contains("\"og:image") || line.contains("\"twitter:");
    page.lines().filter(is_of_picture).map(str::to_owned).collect()
}

fn cards(site: &Site) -> Vec<&str> {
    site.paths().map(|(path, _)| path).filter(|path| path.ends_with("card.png")).collect()
}

#[test]
fn home_articles_issues_and_parties_have_cards() {
    let site = site(&[]);
    assert_eq!(cards(&site), ["articles/tram/card.png", "card.png", "issues/route/card.png", "parties/city/card.png"]);
    for path in cards(&site) {
        assert_eq!(site.class(path), Some(Class::Asset));
        let png = site.render(path).unwrap();
        let image = image::load_from_memory_with_format(&png, ImageFormat::Png).unwrap().into_rgb8();
        assert_eq!(image.dimensions(), (1200, 630));
        assert!(png.len() < 60 << 10, "{path}: {} bytes", png.len());
    }
    let sitemap = text(&site, "sitemap.xml");
    assert!(!sitemap.contains("card.png"));
}

#[test]
fn a_card_shows_its_title() {
    let with = site(&[]).render("issues/route/card.png").unwrap();
    let without = site(&[("content/issues/route.md", &ISSUE.replace("Which route?", "–"))]);
    let without = without.render("issues/route/card.png").unwrap();
    let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().into_luma8();
    let ink = |bytes: &[u8], rows: std::ops::Range<u32>| {
        pixels(bytes).enumerate_pixels().filter(|(_, y, pixel)| rows.contains(y) && pixel.0[0] < 64).count()
    };
    let (title, rest) = (170..350, 400..630);
    assert!(ink(&with, title.clone()) > 5 * ink(&without, title), "no title");
    assert_eq!(ink(&with, rest.clone()), ink(&without, rest));
}

#[test]
fn pages_name_their_card_with_its_size_and_what_it_says() {
    let site = site(&[]);
    let version = |path: &str| {
        let page = &site.pages[path];
        let Content::SocialCard(subject) = page.content else { panic!("{path} is no card") };
        site.sketch(page, subject).unwrap().key.hex()[..10].to_owned()
    };
    let tags_of = |card: &str, alt: &str| {
        vec![
            format!("<meta property=\"og:image\" content=\"https://example.org/t/{card}?v={}\">", version(card)),
            "<meta property=\"og:image:type\" content=\"image/png\">".to_owned(),
            "<meta property=\"og:image:width\" content=\"1200\">".to_owned(),
            "<meta property=\"og:image:height\" content=\"630\">".to_owned(),
            format!("<meta property=\"og:image:alt\" content=\"{alt}\">"),
            "<meta name=\"twitter:card\" content=\"summary_large_image\">".to_owned(),
        ]
    };
    let issue =
        "Which route? Contested. The city wants the quay, residents want the park. As of 16 March 2026. The tram";
    assert_eq!(tags(&site, "issues/route/index.html"), tags_of("issues/route/card.png", issue));
    let article = "The tram, explained. What it costs. By Ada Byron, Mary Jay. As of 16 March 2026. The tram";
    assert_eq!(tags(&site, "articles/tram/index.html"), tags_of("articles/tram/card.png", article));
    let party = "The city. Decides, host. As of 16 March 2026. The tram";
    assert_eq!(tags(&site, "parties/city/index.html"), tags_of("parties/city/card.png", party));
    let home = "Will the tram come? The city waits. As of 16 March 2026. The tram";
    for page in ["index.html", "issues/index.html", "people/mary/index.html", "404.html"] {
        assert_eq!(tags(&site, page), tags_of("card.png", home), "{page}");
    }
}

/// The issue with this picture, and a site with it.
fn illustrated(src: &str) -> Site {
    let issue =
        ISSUE.replace("positions = []", &format!("positions = []\nimage = {{ src = \"{src}\", alt = \"The quay\" }}"));
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>";
    site(&[("content/issues/route.md", &issue), ("static/quay.svg", drawing)])
}

#[test]
fn a_record_with_a_picture_of_its_own_shows_that() {
    assert_eq!(
        tags(&illustrated("https://pictures.example/quay.jpg"), "issues/route/index.html"),
        [
            "<meta property=\"og:image\" content=\"https://pictures.example/quay.jpg\">",
            "<meta property=\"og:image:type\" content=\"image/jpeg\">",
            "<meta property=\"og:image:alt\" content=\"The quay\">",
            "<meta name=\"twitter:card\" content=\"summary_large_image\">",
        ]
    );
}

#[test]
fn a_drawing_that_no_messenger_shows_gives_way_to_the_card() {
    let tags = tags(&illustrated("quay.svg"), "issues/route/index.html");
    assert!(tags[0].contains("content=\"https://example.org/t/issues/route/card.png"), "{tags:?}");
}

#[test]
fn without_cards_no_page_speaks_of_them() {
    let off = |own: &[(&str, &str)], options: &Options| compiled_with(Arc::new(Counting::default()), own, options).site;
    let in_file = format!("{CONFIG}[cards]\nenabled = false\n");
    let path_only = CONFIG.replace("https://example.org/t/", "/t/");
    for site in [
        off(&[], &Options { cards: false, ..options() }),
        off(&[("briefing.toml", &in_file)], &options()),
        off(&[("briefing.toml", &path_only)], &options()),
    ] {
        assert_eq!(cards(&site), Vec::<&str>::new());
        for page in ["index.html", "issues/route/index.html"] {
            assert_eq!(tags(&site, page), Vec::<String>::new());
        }
        assert!(site.render("card.png").is_err());
    }
    // A template that is not asked for may be wrong.
    let broken = off(&[("templates/card.svg", "{{ nothing }}")], &Options { cards: false, ..options() });
    assert!(broken.render("index.html").is_ok());
}

#[test]
fn an_unchanged_card_is_drawn_once_and_a_new_title_draws_one() {
    let kept = Arc::new(Counting::default());
    let drawn = |own: &[(&str, &str)]| {
        let before = *kept.put.lock().unwrap();
        let site = compiled_with(kept.clone(), own, &options()).site;
        let versions: Vec<String> =
            ["index.html", "issues/route/index.html"].iter().map(|page| tags(&site, page)[0].clone()).collect();
        for path in cards(&site) {
            site.render(path).unwrap();
        }
        (*kept.put.lock().unwrap() - before, versions)
    };
    let (first, versions) = drawn(&[]);
    assert_eq!(first, 4);
    assert_eq!(drawn(&[]), (0, versions.clone()));
    let moved = ISSUE.replace("Which route?", "Which way?");
    let (count, after) = drawn(&[("content/issues/route.md", &moved)]);
    assert_eq!(count, 1);
    assert_eq!(after[0], versions[0], "home shows another card, which is as it was");
    assert_ne!(after[1], versions[1]);
    // All cards name the day.
    assert_eq!(drawn(&[("briefing.toml", &CONFIG.replace("03-16", "03-17"))]).0, 4);
}

#[test]
fn each_kind_of_card() {
    let site = site(&[]);
    insta::assert_snapshot!("home", svg(&site, "card.png"));
    insta::assert_snapshot!("issue", svg(&site, "issues/route/card.png"));
    insta::assert_snapshot!("article", svg(&site, "articles/tram/card.png"));
    insta::assert_snapshot!("party", svg(&site, "parties/city/card.png"));
}

#[test]
fn whatever_a_title_is_its_card_is_drawn() {
    let long = "Who? ".repeat(1000);
    for title in
        ["<script>alert(1)</script>", "a & b ]]> <!-- c", "{{ x }} {% raw %}", "&amp;&#0;", &long, "…", "\u{202e}x"]
    {
        let quoted = ISSUE.replace("\"Which route?\"", &format!("'{title}'"));
        let site = site(&[("content/issues/route.md", &quoted)]);
        let svg = svg(&site, "issues/route/card.png");
        assert!(!svg.contains("<script") && !svg.contains("]]>"), "{svg}");
        site.render("issues/route/card.png").unwrap();
    }
}

#[test]
fn a_card_is_in_the_language_of_its_record() {
    let issue = ISSUE.replace("positions = []", "positions = []\nlanguage = \"uk\"");
    let site = site(&[("content/issues/route.md", &issue)]);
    let svg = svg(&site, "issues/route/card.png");
    assert!(svg.contains(">Станом на 16 березня 2026<"), "{svg}");
    assert!(svg.contains(">Which route?<"), "{svg}");
}

#[test]
fn a_site_has_its_own_template_and_logo() {
    let template = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\"><text>{{ card.kind }} {{ card.title }}</text>\
                    {% if card.logo %}<image href=\"{{ card.logo }}\"/>{% endif %}</svg>";
    let config = CONFIG.replace("\"The Desk\"", "\"The Desk\", logo = \"/img/logo.svg\"");
    let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>";
    let files = [("briefing.toml", config.as_str()), ("static/img/logo.svg", logo), ("templates/card.svg", template)];
    let site = site(&files);
    assert_eq!(
        svg(&site, "issues/route/card.png"),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\"><text>issue Which route?</text>\
         <image href=\"img/logo.svg\"/></svg>"
    );
    site.render("issues/route/card.png").unwrap();
}

/// What is told when the card of the issue is drawn, and whether its page is rendered all the same.
fn told_of(template: &str) -> (Vec<Diagnostic>, bool) {
    let site = compiled(&[("templates/card.svg", template)]).site;
    (site.render("issues/route/card.png").unwrap_err(), site.render("issues/route/index.html").is_ok())
}

#[test]
fn a_template_with_a_mistake_is_told_with_the_card() {
    for (template, words) in [
        ("{{ card.titel }}", "titel"),
        ("<svg", "is no SVG"),
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>", "the card is 1 by 1"),
        ("<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"no.png\"/></svg>", "the card shows `no.png`"),
    ] {
        let (told, is_page_there) = told_of(template);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].code, Code::Template);
        assert!(told[0].message.contains(words), "{}", told[0].message);
        assert_eq!(&*told[0].place.as_ref().unwrap().path, "templates/card.svg");
        assert_eq!(told[0].page.as_deref(), Some("/issues/route/card.png"));
        assert!(is_page_there, "a page cannot do without its card: {template}");
    }
}

fn glyphs(compiled: &Compiled) -> Vec<(String, String)> {
    let missing = compiled.diagnostics.iter().filter(|told| told.code == Code::MissingGlyph);
    missing.map(|told| (told.place.as_ref().unwrap().path.to_string(), told.message.clone())).collect()
}

#[test]
fn a_character_that_no_font_has_is_told_where_it_stands() {
    assert_eq!(glyphs(&compiled(&[])), Vec::new());
    let party = PARTY.replace("The city", "The ☃ city");
    let told = compiled(&[("content/parties/city.md", &party)]);
    let expected = "no font has `☃` (U+2603), which the card of this party shows";
    assert_eq!(glyphs(&told), [("content/parties/city.md".to_owned(), expected.to_owned())]);
    let place = told.diagnostics.iter().find(|told| told.code == Code::MissingGlyph).unwrap().place.clone().unwrap();
    assert_eq!(&party[place.span.unwrap().range()], "☃");
    // Not in the title: the record is meant.
    let issue = ISSUE.replace("the quay,", "☂,");
    let expected = "no font has `☂` (U+2602), which the card of this issue shows";
    assert_eq!(
        glyphs(&compiled(&[("content/issues/route.md", &issue)])),
        [("content/issues/route.md".to_owned(), expected.to_owned())]
    );
    // In the site's own title, and so on all cards: once.
    let config = CONFIG.replace("The tram", "The ☎ tram");
    let expected = "no font has `☎` (U+260E), which all cards show";
    assert_eq!(glyphs(&compiled(&[("briefing.toml", &config)])), [("briefing.toml".to_owned(), expected.to_owned())]);
    let font = include_bytes!("../../cards/tests/hebrew.ttf");
    let hebrew = PARTY.replace("The city", "עיר");
    assert_eq!(glyphs(&compiled(&[("content/parties/city.md", &hebrew)])).len(), 1);
    let files = FILES.iter().map(|(path, text)| (*path, text.as_bytes().to_vec()));
    let own = [("content/parties/city.md", hebrew.into_bytes()), ("static/fonts/hebrew.ttf", font.to_vec())];
    let files: BTreeMap<&str, Vec<u8>> = files.chain(own).collect();
    assert_eq!(glyphs(&crate::compile(&Snapshot::from_files(files), &options())), Vec::new());
}

#[test]
fn the_colours_of_states_are_those_of_the_style_sheet() {
    let template = include_str!("../../../templates/card.svg");
    let sheet = include_str!("../../../static/css/site.css");
    let (_, hues) = template.split_once("hues = {").unwrap();
    let hues: Vec<&str> = hues.split_once('}').unwrap().0.split(", ").collect();
    assert_eq!(hues.len(), 10);
    for hue in hues {
        let (name, colour) = hue.split_once("\": \"").unwrap();
        let (name, colour) = (name.trim_matches('"'), colour.trim_matches('"'));
        let token = sheet.lines().find(|line| line.trim().starts_with(&format!("--{name}:"))).unwrap();
        let light = token.split_once("light-dark(").unwrap().1.split(',').next().unwrap();
        let whole = if light.len() == 4 {
            light.chars().flat_map(|one| [one, one]).skip(1).collect()
        } else {
            light.to_owned()
        };
        assert_eq!(colour, whole, "{name}");
    }
}
