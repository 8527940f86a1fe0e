//! What authors and theme makers do to a site folder, at random.

use std::io::Cursor;
use std::sync::{Arc, OnceLock};

use briefing::Snapshot;
use briefing::source::Files;
use image::{ImageFormat, Rgb, RgbImage};

/// Numbers from a seed: xorshift, which is enough to vary edits and the same everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        for (left, shift) in [(true, 13), (false, 7), (true, 17)] {
            self.0 ^= if left { self.0 << shift } else { self.0 >> shift };
        }
        (self.0 >> 11) as usize % limit.max(1)
    }

    fn of<'t, T: ?Sized>(&mut self, list: &[&'t T]) -> &'t T {
        list[self.below(list.len())]
    }
}

/// An edit: what it did, or `None` where there was nothing to do it to.
type Edit = fn(&mut Site, &mut Random) -> Option<String>;

/// Every kind of edit.
pub(crate) const KINDS: &[(&str, Edit)] = &[
    ("body", |site, random| {
        let text = random.of(&[
            "See [[route]] and [[donbas]].",
            "A word.",
            "## A *heading*\n\nText [@city-plan] and [@cnn-2025-12-16, p. 3].",
            "<Timeline issue=\"route\" />",
            "<Callout>\n\nTo be *read*.\n\n</Callout>",
            "<Nothing />",
            "A [link](/issues/route/) and ![a picture](photo.jpg).",
            "![A photograph](/photo.jpg)",
            "<Figure src=\"photo.jpg\" alt=\"A photograph\" />",
            "<b>raw</b> <script>alert(1)</script>",
        ]);
        site.rewrite(random, "", |old| format!("{old}\n{text}\n"))
    }),
    ("body cut", |site, random| {
        let keep = random.below(400);
        site.rewrite(random, "", |old| old.chars().take(keep).collect())
    }),
    ("title", |site, random| {
        let title = random.of(&["A new title", "Zulu", "alpha", "Ä, [[x]] & <b>", "5"]);
        site.rewrite(random, "", |old| replaced(old, "title", &format!("\"{title}\"")))
    }),
    ("description", |site, random| {
        let text = random.of(&["About [[route]].", "Another *word*.", "By [@nobody]."]);
        site.rewrite(random, "", |old| replaced(old, "description", &format!("\"{text}\"")))
    }),
    ("summary of a row", |site, random| {
        let text =
            random.of(&["About [[route]].", "Another *word*.", "By [@nobody].", "An [address](/issues/route/)."]);
        site.rewrite(random, "", |old| replaced(old, "summary", &format!("\"{text}\"")))
    }),
    ("key added", |site, random| {
        let line = random.of(&[
            "weight = 3",
            "issues = [\"route\"]",
            "sources = [\"nobody\"]",
            "short_title = \"Short\"",
            "titel = 5",
            "language = \"de\"",
            "featured = true",
            "extra = { a = 1 }",
        ]);
        site.rewrite(random, "", |old| old.replacen('\n', &format!("\n{line}\n"), 1))
    }),
    ("key dropped", |site, random| {
        let at = random.below(30);
        site.rewrite(random, "", |old| {
            let lines = old.lines().enumerate().filter(|(number, _)| *number != at).map(|(_, line)| line);
            lines.collect::<Vec<_>>().join("\n")
        })
    }),
    ("draft", |site, random| {
        site.rewrite(random, "", |old| match old.contains("draft = true\n") {
            true => old.replacen("draft = true\n", "", 1),
            false => old.replacen('\n', "\ndraft = true\n", 1),
        })
    }),
    ("id", |site, random| {
        let id = random.of(&["route", "other", "city", "Bad Id"]);
        site.rewrite(random, "", |old| replaced(old, "id", &format!("\"{id}\"")))
    }),
    ("slug", |site, random| {
        let slug = random.of(&["else", "route", "x/y"]);
        site.rewrite(random, "", |old| replaced(old, "slug", &format!("\"{slug}\"")))
    }),
    ("alias", |site, random| {
        let alias = random.of(&["/old/", "/issues/route/", "nowhere"]);
        site.rewrite(random, "", |old| replaced(old, "aliases", &format!("[\"{alias}\"]")))
    }),
    ("date", |site, random| {
        let date = random.of(&["2026-03-01", "\"2026-03\"", "2031-01-01", "\"2026-03-02/2026-03-04\"", "\"never\""]);
        site.rewrite(random, "", |old| replaced(old, "date", date))
    }),
    ("row of a history", |site, random| {
        let row = random.of(&[
            "[[status]]\ndate = 2026-03-10\nstate = \"agreed\"\nsummary = \"Done.\"\n",
            "[[positions]]\nparty = \"residents\"\nstance = \"supports\"\nsummary = \"For [[city]].\"\n",
            "[[questions]]\ntext = \"Why?\"\n",
        ]);
        site.rewrite(random, "issues/", |old| old.replacen("\n+++", &format!("\n{row}+++"), 2))
    }),
    ("deletion", |site, random| {
        let path = site.pick(random, "content/")?;
        site.files.remove(&path);
        Some(path.to_string())
    }),
    ("return", |site, random| {
        let at = random.below(site.original.len());
        let (path, bytes) = site.original.iter().nth(at)?;
        site.files.insert(Arc::clone(path), Arc::clone(bytes));
        Some(path.to_string())
    }),
    ("renaming", |site, random| {
        let path = site.pick(random, "content/")?;
        let (folder, old) = path.rsplit_once('/')?;
        let extension = old.rsplit_once('.').map_or("md", |(_, extension)| extension);
        let new = format!("{folder}/{}.{extension}", random.of(&["a", "b", "route", "index", "_index"]));
        let bytes = site.files.remove(&path)?;
        site.files.insert(Arc::from(new.as_str()), bytes);
        Some(format!("{path} → {new}"))
    }),
    ("move to another kind", |site, random| {
        let path = site.pick(random, "content/")?;
        let (_, name) = path.rsplit_once('/')?;
        let folder = random.of(&["events", "issues", "articles", "parties", "people", "pages", "terms", "isues"]);
        let new = format!("content/{folder}/{name}");
        let bytes = site.files.remove(&path)?;
        site.files.insert(Arc::from(new.as_str()), bytes);
        Some(format!("{path} → {new}"))
    }),
    ("copy", |site, random| {
        let path = site.pick(random, "content/")?;
        let (folder, _) = path.rsplit_once('/')?;
        let new = format!("{folder}/{}.md", random.of(&["copy", "zz", "sub/copy"]));
        let bytes = Arc::clone(site.files.get(&path)?);
        site.files.insert(Arc::from(new.as_str()), bytes);
        Some(format!("{path} → {new}"))
    }),
    ("new record", |site, random| {
        let (path, text) = [
            ("content/events/new.md", "title = \"New\"\nkind = \"meeting\"\ndate = 2026-03-05\nissues = [\"route\"]\n"),
            ("content/people/anna.md", "title = \"Anna\"\nparty = \"city\"\n"),
            ("content/pages/new.md", "title = \"New page\"\nnavigation = \"menu\"\n"),
            ("content/documents/new.md", "title = \"New document\"\nkind = \"report\"\ndate = 2026-03-01\n"),
            ("content/terms/new.md", "title = \"Tram\"\ndescription = \"A train.\"\n"),
            ("content/sources/new.md", "title = \"S\"\npublisher = \"P\"\nkind = \"report\"\ndate = 2026-03-01\n"),
        ][random.below(6)];
        site.put(path, &format!("+++\n{text}+++\n\nText with [[route]].\n"));
        Some(path.to_owned())
    }),
    ("row file", |site, random| {
        let (path, text) = [
            ("content/terms.toml", "[[term]]\nid = \"quay\"\ntitle = \"Quay\"\ndescription = \"A wall.\"\n"),
            ("content/people.yaml", "- id: bea\n  title: Bea\n- id: carl\n  title: Carl\n"),
            ("content/events.csv", "id,title,date,kind\nx1,One,2026-03-03,meeting\nx2,Two,2026-03-04,meeting\n"),
            ("content/people.yaml", "- id: bea\n  title: [\n"),
            ("content/event.toml", "x = 1\n"),
        ][random.below(5)];
        site.put(path, text);
        Some(path.to_owned())
    }),
    ("row", |site, random| {
        let rows = ["content/sources.toml", "content/terms.toml", "content/parties.toml", "content/people.toml"];
        let path = random.of(&rows);
        let bytes = site.files.get(path)?;
        let text = String::from_utf8_lossy(bytes).into_owned();
        let mut parts: Vec<&str> = text.split("\n[[").collect();
        let at = random.below(parts.len());
        if random.below(2) == 0 {
            parts.remove(at);
        } else {
            parts.push(parts[at]);
        }
        let text = parts.join("\n[[");
        site.put(path, &text);
        Some(path.to_owned())
    }),
    ("template", |site, random| {
        let name = random.of(&["issue.html", "base.html", "event.html", "home.html", "timeline.html", "404.html"]);
        let text = random.of(&[
            "{{ page.title }}",
            "{{ page.titel }}",
            "{% if %}",
            "{% extends \"nothing.html\" %}",
            "{% for event in events(issue=\"route\") %}{{ event.title }}{% endfor %}",
        ]);
        site.put(&format!("templates/{name}"), text);
        Some(name.to_owned())
    }),
    ("component", |site, random| {
        let text = random.of(&[
            "{% component Nothing() %}<p>nothing</p>{% endcomponent Nothing %}",
            "{% component Callout(kind: string = \"note\") %}<aside>{{ body }}</aside>{% endcomponent Callout %}",
            "{% component Callout(kind: integer) %}{{ kind }}{% endcomponent Callout %}",
            "{% component Nothing( %}",
        ]);
        let path = format!("templates/components/{}.html", random.of(&["own", "callout"]));
        site.put(&path, text);
        Some(path)
    }),
    ("words", |site, random| {
        let text = random.of(&[
            "[menu]\nissues = \"Matters\"\n",
            "[date]\nday = \"{year}, {month} {day}\"\n",
            "nothing = 5\n",
            "[[",
        ]);
        let path = format!("templates/strings/{}", random.of(&["en.toml", "de.toml", "Not A Language.toml"]));
        site.put(&path, text);
        Some(path)
    }),
    ("template back", |site, random| {
        let path = site.pick(random, "templates/")?;
        site.files.remove(&path);
        Some(path.to_string())
    }),
    ("static file", |site, random| {
        let path = format!("static/{}", random.of(&["css/site.css", "brand.css", "photo.jpg", "a/b.js", "robots.txt"]));
        match random.below(3) {
            0 => drop(site.files.remove(path.as_str())),
            _ => site.put(&path, &format!("/* {} */", random.below(3))),
        }
        Some(path)
    }),
    ("file beside a record", |site, random| {
        let path = format!("content/events/{}/{}", random.of(&["trip", "new"]), random.of(&["index.md", "map.png"]));
        let text =
            random.of(&["+++\ntitle = \"Trip\"\nkind = \"visit\"\ndate = 2026-03-02\n+++\n![map](map.png)\n", "x"]);
        site.put(&path, text);
        Some(path)
    }),
    ("picture", |site, random| {
        let path = random.of(&["static/photo.jpg", "content/events/trip/map.png", "content/events/new/map.png"]);
        match random.below(5) {
            0 => drop(site.files.remove(path)),
            1 => {
                // A download that was broken off.
                let bytes = &pictures()[0];
                site.files.insert(Arc::from(path), Arc::from(&bytes[..bytes.len() / 2]));
            }
            which => drop(site.files.insert(Arc::from(path), Arc::clone(&pictures()[which - 2]))),
        }
        Some(path.to_owned())
    }),
    ("configuration", |site, random| {
        let text = random.of(&[
            "[site]\ntitle = \"Other\"\nbase_url = \"/sub/\"\n",
            "[site]\ntitle = \"Other\"\nbase_url = \"https://example.org/\"\n[build]\npage_size = 2\n",
            "[site]\ntitle = \"Other\"\n[build]\nraw_html = \"escape\"\n",
            "[site]\ntitle = \"Day\"\n[check.lints]\nunsourced = \"deny\"\norphan = \"allow\"\n",
            "[site]\ntitel = 5\n",
            "[site\n",
        ]);
        site.put("briefing.toml", text);
        Some(text.to_owned())
    }),
    ("bytes that are no text", |site, random| {
        let path = site.pick(random, "")?;
        site.files.insert(Arc::clone(&path), Arc::from(&b"+++\ntitle = \"\xff\"\n+++\n"[..]));
        Some(path.to_string())
    }),
];

/// Pictures that smaller ones are made of: two JPEGs and a PNG.
fn pictures() -> &'static [Arc<[u8]>; 3] {
    static MADE: OnceLock<[Arc<[u8]>; 3]> = OnceLock::new();
    MADE.get_or_init(|| {
        let formats = [(ImageFormat::Jpeg, 640), (ImageFormat::Jpeg, 660), (ImageFormat::Png, 640)];
        formats.map(|(format, width)| {
            let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)) >> 24;
            let picture = RgbImage::from_fn(width, 100, |x, y| Rgb([noise(x, y) as u8, x as u8, y as u8]));
            let mut bytes = Cursor::new(Vec::new());
            picture.write_to(&mut bytes, format).unwrap();
            bytes.into_inner().into()
        })
    })
}

/// The line of `key`, where there is one, says `value`; else one is added at the top.
fn replaced(text: &str, key: &str, value: &str) -> String {
    let is_key = |line: &&str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    match text.lines().find(is_key) {
        Some(line) => text.replacen(line, &format!("{key} = {value}"), 1),
        None => text.replacen('\n', &format!("\n{key} = {value}\n"), 1),
    }
}

/// A site that is being edited.
pub(crate) struct Site {
    original: Files,
    files: Files,
}

impl Site {
    /// The site in `snapshot`, where it is wanted with templates of its own.
    pub(crate) fn new(snapshot: Snapshot, has_templates: bool) -> Self {
        let mut site = Self { original: snapshot.files.clone(), files: snapshot.files };
        if has_templates {
            site.put("templates/issue.html", "{{ page.title }} and {{<Own />}}");
            site.put("templates/components/own.html", "{% component Own() %}<p>own</p>{% endcomponent Own %}");
        }
        site
    }

    /// What the folder holds.
    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot::from_files(self.files.iter().map(|(path, bytes)| (Arc::clone(path), Arc::clone(bytes))))
    }

    /// Makes an edit of any kind; what it was.
    pub(crate) fn edit(&mut self, random: &mut Random) -> String {
        loop {
            let (kind, edit) = KINDS[random.below(KINDS.len())];
            if let Some(what) = edit(self, random) {
                return format!("{kind}: {what}");
            }
        }
    }

    fn pick(&self, random: &mut Random, under: &str) -> Option<Arc<str>> {
        let paths: Vec<&Arc<str>> = self.files.keys().filter(|path| path.starts_with(under)).collect();
        paths.get(random.below(paths.len())).map(|path| Arc::clone(path))
    }

    fn put(&mut self, path: &str, text: &str) {
        self.files.insert(Arc::from(path), Arc::from(text.as_bytes()));
    }

    fn rewrite(&mut self, random: &mut Random, under: &str, change: impl Fn(&str) -> String) -> Option<String> {
        let path = self.pick(random, &format!("content/{under}"))?;
        let text = change(&String::from_utf8_lossy(&self.files[&path]));
        self.put(&path, &text);
        Some(path.to_string())
    }
}
