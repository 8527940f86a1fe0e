//! The story with plain templates, as a site of each program: the same pages with the same titles, texts and links.
//!
//! Ours comes first. The others are given, page by page, what ours shows: a title, a description, a text in Markdown, and which
//! pages the list below it names. So they need not work out what refers to what; they look each title up.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Value, json};

use crate::corpus;

/// Writes the story as a site of ours.
///
/// All that configuration can turn off is off: feeds, sitemap, canonical links (no absolute address), embeds, search, cards.
/// `briefing.json`, `timeline.json`, `positions.csv`, `calendar.ics` and the theme's files of `static/` stay.
pub(crate) fn write_ours(root: &Path, size: corpus::Size) -> io::Result<()> {
    corpus::write(root, size)?;
    let configuration = fs::read_to_string(root.join("briefing.toml"))?;
    let plain = configuration.replace("https://example.org/story/", "/");
    let plain = plain.replace("[check.lints]\n", "[check.lints]\nno-address = \"allow\"\n");
    let off = "\n[embeds]\nenabled = false\n\n[search]\nenabled = false\n\n[cards]\nenabled = false\n";
    fs::write(root.join("briefing.toml"), plain + off)?;
    // Components are ours alone.
    for article in fs::read_dir(root.join("content/articles"))? {
        let path = article?.path();
        let text = fs::read_to_string(&path)?;
        let plain = text.split("\n<Status").next().unwrap_or_default();
        fs::write(path, plain)?;
    }
    copy(&benches().join("templates"), &root.join("templates"))?;
    style(root)
}

/// Writes what ours made of the site `ours` in the folder `public` as a site of Hugo and as one of Eleventy.
pub(crate) fn write_others(ours: &Path, public: &Path, hugo: &Path, eleventy: &Path) -> io::Result<()> {
    let pages = pages(ours, public)?;
    let menu = pages.first().map(|page| page.menu.clone()).unwrap_or_default();
    // How the lists name a page, where that is not its title.
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for (url, name) in pages.iter().flat_map(|page| &page.links) {
        let known = names.insert(url, name);
        assert!(known.is_none_or(|known| known == name), "{url} has two names: {known:?} and {name}");
    }
    for page in &pages {
        let name = names.get(page.url.as_str()).filter(|name| **name != page.title);
        let links: Vec<&str> = page.links.iter().map(|(url, _)| url.as_str()).collect();
        let front = json!({ "title": page.title, "description": page.description, "linkTitle": name });

        let mut of_hugo = front.clone();
        of_hugo["url"] = json!(page.url);
        of_hugo["links"] = json!(links);
        put(&hugo.join(format!("content/{}.md", file(&page.url))), &format!("{}\n{}", compact(of_hugo), page.text))?;

        let mut of_eleventy = front;
        of_eleventy["permalink"] = json!(page.path);
        of_eleventy["links"] = json!(links);
        of_eleventy["layout"] = json!("page.11ty.js");
        let text = format!("---json\n{}\n---\n{}", compact(of_eleventy), page.text);
        put(&eleventy.join(format!("content/{}.md", file(&page.url))), &text)?;
    }
    let menu: Vec<Value> = menu.iter().map(|(url, title)| json!({ "url": url, "title": title })).collect();
    copy(&benches().join("hugo/layouts"), &hugo.join("layouts"))?;
    fs::copy(benches().join("hugo/hugo.toml"), hugo.join("hugo.toml"))?;
    put(&hugo.join("config/_default/params.json"), &json!({ "menu": menu }).to_string())?;
    style(hugo)?;
    put(&eleventy.join("data/site.json"), &json!({ "title": "A long negotiation", "menu": menu }).to_string())?;
    put(&eleventy.join("package.json"), "{ \"type\": \"module\" }\n")?;
    fs::copy(benches().join("eleventy/eleventy.config.js"), eleventy.join("eleventy.config.js"))?;
    put(&eleventy.join("includes/page.11ty.js"), &fs::read_to_string(benches().join("eleventy/page.11ty.js"))?)?;
    style(eleventy)
}

/// Compares the pages of another program with ours. Gives how many bytes they have for one of ours.
///
/// # Panics
/// Where a page is missing or is one too many, where its links are not the same in the same order, or where the pages differ by
/// more than a twentieth in bytes: times would mean nothing.
pub(crate) fn compare(ours: &Path, others: &Path) -> f64 {
    let paths = |folder: &Path| {
        let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
        let pages = files.filter(|entry| entry.file_type().is_file() && crate::measure::is_page(entry.path()));
        pages.map(|entry| entry.path().strip_prefix(folder).unwrap().to_owned()).collect::<Vec<_>>()
    };
    let pages = paths(ours);
    let theirs = paths(others);
    assert!(pages == theirs, "not the same pages: {} and {}", pages.len(), theirs.len());
    let (mut bytes_of_ours, mut bytes) = (0, 0);
    for page in &pages {
        let our_page = fs::read_to_string(ours.join(page)).unwrap();
        let their_page = fs::read_to_string(others.join(page)).unwrap();
        assert_eq!(addresses(&our_page), addresses(&their_page), "{}: not the same links", page.display());
        bytes_of_ours += our_page.len();
        bytes += their_page.len();
    }
    let bytes = bytes as f64 / bytes_of_ours as f64;
    assert!((0.95..1.05).contains(&bytes), "the pages have {bytes:.3} times as many bytes as ours");
    bytes
}

/// A page as ours shows it.
struct Shown {
    /// Its file below the output folder.
    path: String,
    url: String,
    title: String,
    description: String,
    /// In Markdown.
    text: String,
    /// The list below the text: addresses and names.
    links: Vec<(String, String)>,
    menu: Vec<(String, String)>,
}

fn pages(ours: &Path, public: &Path) -> io::Result<Vec<Shown>> {
    let mut pages = Vec::new();
    for entry in walkdir::WalkDir::new(public).sort_by_file_name() {
        let entry = entry?;
        if !crate::measure::is_page(entry.path()) {
            continue;
        }
        let path = entry.path().strip_prefix(public).unwrap_or(entry.path()).display().to_string();
        let url = format!("/{}", path.strip_suffix("index.html").unwrap_or(&path));
        let html = fs::read_to_string(entry.path())?;
        // The program's own words have an apostrophe now and then, and no other escape.
        let between = |from: &str, to: &str| {
            let (_, rest) = html.split_once(from).unwrap_or_else(|| panic!("{path} has no {from}"));
            rest.split_once(to).unwrap_or_else(|| panic!("{path} has no {to}")).0.replace("&#39;", "'")
        };
        let source = ours.join(format!("content{}.md", url.trim_end_matches('/')));
        let text = match fs::read_to_string(&source) {
            Ok(text) => markdown(&text, &between("</h1>", "\n<ul>")),
            Err(_) => String::new(),
        };
        pages.push(Shown {
            title: between("<h1>", "</h1>"),
            description: between("<meta name=\"description\" content=\"", "\">"),
            links: links(&between("\n<ul>", "</ul>\n</main>")).map(|(url, name, _)| (url, name)).collect(),
            menu: links(&between("<nav>", "</nav>")).map(|(url, name, _)| (url, name)).collect(),
            text,
            url,
            path,
        });
    }
    Ok(pages)
}

/// The text of the record `source` with the links that `html`, the same text as ours shows it, has in the place of references.
fn markdown(source: &str, html: &str) -> String {
    let text = source.split_once("\n+++\n").map_or("", |(_, text)| text);
    let mut links = links(html);
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        let (is_citation, end) = if rest[at..].starts_with("[@") { (true, "]") } else { (false, "]]") };
        let length = rest[at..].find(end).unwrap() + end.len();
        let (url, name, title) = links.next().unwrap();
        out.push_str(&match title {
            Some(title) if is_citation => format!("\\[[{name}]({url} \"{title}\")\\]"),
            _ => format!("[{name}]({url})"),
        });
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

/// The links in a piece of HTML: address, text, title.
fn links(html: &str) -> impl Iterator<Item = (String, String, Option<String>)> {
    html.split("<a href=\"").skip(1).map(|link| {
        let (tag, rest) = link.split_once('>').unwrap_or_default();
        let (url, attributes) = tag.split_once('"').unwrap_or_default();
        let title = attributes.split_once("title=\"").map(|(_, title)| title.trim_end_matches('"').to_owned());
        (url.to_owned(), rest.split("</a>").next().unwrap_or_default().to_owned(), title)
    })
}

fn addresses(html: &str) -> Vec<&str> {
    let of = |link: &'_ str| link.find('"');
    html.split("<a href=\"").skip(1).filter_map(|link| Some(&link[..of(link)?])).collect()
}

/// The name of the file of a page in the content of the others, without its ending: lists do not stand where records do.
fn file(url: &str) -> String {
    let path = url.trim_matches('/');
    match path.split_once('/') {
        Some(("articles" | "events" | "issues" | "parties" | "sources", id)) if !id.contains('/') => path.to_owned(),
        _ if path.is_empty() => "lists/home".to_owned(),
        _ => format!("lists/{}", path.replace(['/', '.'], "-")),
    }
}

/// Without what is none.
fn compact(mut front: Value) -> String {
    if let Some(keys) = front.as_object_mut() {
        keys.retain(|_, value| !value.is_null());
    }
    front.to_string()
}

fn benches() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/compare")
}

/// A style sheet of the size that such a site has.
fn style(root: &Path) -> io::Result<()> {
    put(&root.join("static/plain.css"), "body { max-width: 42rem; margin: auto; font-family: serif; }\n")
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(from).unwrap_or(entry.path());
            put(&to.join(path), &fs::read_to_string(entry.path())?)?;
        }
    }
    Ok(())
}

fn put(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text)
}
