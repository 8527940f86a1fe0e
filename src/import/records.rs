//! Slides become records: a file each, which an editor goes on with.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{File, KeptMedium, attribute, inline_table};
use super::markdown::{self, Converted};
use super::media::{self, Shown};
use super::moment;
use super::notes::{Notes, shown};
use super::slide::{Role, Slide, Text};
use super::{Groups, Import, Known, Wishes};
use crate::diagnostics::{Code, Span};
use crate::model::{Kind, When};
use crate::parse::records::common::{id_from, id_of_stem, is_id};
use crate::parse::toml::write::{date, list, quoted};

/// The records of a timeline.
pub(super) fn of(slides: Vec<Slide>, wishes: &Wishes, known: Known<'_>, notes: Notes) -> Import {
    let mut writer = Writer {
        wishes,
        known,
        notes,
        import: Import { slides: slides.len(), ..Import::default() },
        taken: BTreeSet::new(),
        groups: BTreeMap::new(),
        repeated: repeated(&slides),
        has_title: false,
    };
    for slide in &slides {
        match slide.role {
            Role::Title => writer.title(slide),
            Role::Event | Role::Era => writer.event(slide),
        }
    }
    if writer.import.carried > 0 {
        writer.source();
    }
    let mut import = writer.import;
    import.files.sort();
    import.diagnostics = writer.notes.into_told();
    import
}

/// Ids that would be made of more than one headline.
fn repeated(slides: &[Slide]) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let ids = slides.iter().filter(|slide| slide.role != Role::Title && slide.unique_id.is_none());
    ids.map(|slide| id_from(&headline(slide).unwrap_or_default())).filter(|id| !seen.insert(id.clone())).collect()
}

fn headline(slide: &Slide) -> Option<String> {
    let words = markdown::plain(&slide.headline.as_ref()?.value).markdown;
    (!words.is_empty()).then_some(words)
}

struct Writer<'w> {
    wishes: &'w Wishes,
    known: Known<'w>,
    notes: Notes,
    import: Import,
    /// Ids of events that are given in this run.
    taken: BTreeSet<String>,
    /// The record of each group.
    groups: BTreeMap<String, String>,
    repeated: BTreeSet<String>,
    has_title: bool,
}

impl Writer<'_> {
    /// An event, or a stretch of time, which is an event too.
    fn event(&mut self, slide: &Slide) {
        if slide.role == Role::Era && slide.end_date.is_none() {
            let hint = "TimelineJS does not show it either; give it an end and import again";
            self.notes.warn(Code::MissingKey, slide.span, "this era has no end, and is left out", hint);
            return;
        }
        let Some(when) = moment::when(slide, &mut self.notes) else { return };
        let title = self.title_of(slide, when.as_str());
        let id = self.id(slide, &when);
        let (id, path) = match self.place(&id, &when, &title) {
            Place::Here(id, path) => (id, path),
            Place::Elsewhere(path) => {
                self.import.carried += 1;
                self.import.elsewhere.push(path);
                return;
            }
        };
        if let Some(unique_id) =
            slide.unique_id.as_ref().filter(|unique_id| self.taken.contains(&*unique_id.value) && unique_id.value != id)
        {
            let message = format!("the id {} is given twice, and this record is `{id}`", shown(&unique_id.value));
            self.notes.warn(Code::DuplicateId, unique_id.span, message, "ids of a timeline differ");
        }
        self.taken.insert(id.clone());
        let mut file = File::default();
        file.key("title", &quoted(&title));
        say_id(&mut file, &path, &id);
        file.key("date", &date(&when));
        file.key("kind", &quoted(&self.wishes.kind));
        if let Some(group) = &slide.group {
            self.group(group, &mut file);
        }
        file.key("sources", &list(&[self.wishes.source.as_ref().unwrap_or(&self.wishes.name)]));
        if slide.role == Role::Era {
            file.extra("era", "true");
        }
        if let Some(unique_id) = slide.unique_id.as_ref().filter(|unique_id| unique_id.value != id) {
            file.extra_text("unique_id", Some(unique_id));
        }
        self.fill(slide, &title, &mut file);
        self.put(path, file);
    }

    /// What the timeline is about.
    fn title(&mut self, slide: &Slide) {
        let path = path(Kind::Page, &self.wishes.name);
        if self.has_title {
            let hint = "a timeline has one title";
            self.notes.warn(Code::DuplicateId, slide.span, "this is a second title, and is left out", hint);
            return;
        }
        if self.known.snapshot.get(&path).is_none() && self.known.has(&self.wishes.name, &[Kind::Page]) {
            let message = format!("a page is called `{}` already, and the title is left out", self.wishes.name);
            self.notes.warn(Code::DuplicateId, slide.span, message, "give the import another `--name`");
            return;
        }
        self.has_title = true;
        if let Some(start) = &slide.start_date {
            self.notes.lost(start.span, "the date of the title is left out", "a page has none");
        }
        let mut file = File::default();
        let title = self.title_of(slide, &self.wishes.name.clone());
        file.key("title", &quoted(&title));
        say_id(&mut file, &path, &self.wishes.name);
        if self.known.is_reserved(&self.wishes.name) {
            file.key("slug", &quoted(&format!("about-{}", self.wishes.name)));
        }
        file.extra("title", "true");
        file.extra_text("unique_id", slide.unique_id.as_ref());
        file.extra_text("group", slide.group.as_ref());
        self.fill(slide, &title, &mut file);
        self.put(path, file);
    }

    /// What all slides have: text, medium, and what only TimelineJS knows.
    fn fill(&mut self, slide: &Slide, title: &str, file: &mut File) {
        let autolink = slide.autolink.unwrap_or(true);
        if let Some(text) = &slide.text {
            let markdown = self.told(markdown::text(&text.value, autolink), text.span, "text");
            if !markdown.is_empty() {
                file.body.push(markdown);
            }
        }
        let shown = media::shown_as(slide, &self.known, &mut self.notes);
        let mut medium = KeptMedium::all(&slide.media);
        match shown {
            Shown::Nothing => {}
            Shown::Image(path) => {
                let image = self.image(slide, &path, autolink);
                file.key("image", &image);
                medium = KeptMedium { url: None, caption: None, credit: None, alt: None, ..medium };
            }
            Shown::Component(name, url) => {
                let title = self.caption_alone(slide, title);
                file.body.push(format!("<{name} url=\"{}\" title=\"{}\" />", attribute(&url), attribute(&title)));
            }
            Shown::Words(markdown) => file.body.push(markdown),
        }
        file.extra_text("display_date", slide.display_date.as_ref());
        for (key, moment) in [("start_date", &slide.start_date), ("end_date", &slide.end_date)] {
            let moment = moment.as_ref();
            let format = moment.and_then(|moment| moment.format.as_ref());
            let display_date = moment.and_then(|moment| moment.display_date.as_ref());
            inline_table(file, key, &[("format", format), ("display_date", display_date)]);
        }
        if let Some(group) = slide.group.as_ref().filter(|_| slide.role != Role::Title) {
            file.extra_text("group", Some(group));
        }
        if slide.autolink == Some(false) {
            file.extra("autolink", "false");
        }
        medium.write(file);
        let background = &slide.background;
        let keys = [("url", &background.url), ("color", &background.color), ("alt", &background.alt)];
        inline_table(file, "background", &keys.map(|(key, text)| (key, text.as_ref())));
    }

    /// The picture of a record, as an inline table.
    fn image(&mut self, slide: &Slide, path: &str, autolink: bool) -> String {
        let media = &slide.media;
        let mut keys = vec![format!("src = {}", quoted(&format!("/{path}")))];
        let caption = media.caption.as_ref().map(|caption| {
            let words = markdown::plain(&caption.value).markdown;
            (words, self.told(markdown::line(&caption.value, autolink), caption.span, "caption"))
        });
        // TimelineJS reads the caption to those who do not see the picture where there is nothing else.
        let alt = media.alt.as_ref().map(|alt| alt.value.trim().to_owned());
        let alt = alt.or_else(|| caption.as_ref().map(|(words, _)| words.clone()));
        keys.extend(alt.map(|alt| format!("alt = {}", quoted(&alt))));
        keys.extend(caption.map(|(_, markdown)| format!("caption = {}", quoted(&markdown))));
        if let Some(credit) = &media.credit {
            let words = self.told(markdown::plain(&credit.value), credit.span, "credit");
            keys.push(format!("credit = {}", quoted(&words)));
        }
        format!("{{ {} }}", keys.join(", "))
    }

    /// Caption and credit in plain words, for a link.
    fn caption_alone(&self, slide: &Slide, title: &str) -> String {
        let media = &slide.media;
        let words = |text: &Option<Text>| {
            text.as_ref().map(|text| markdown::plain(&text.value).markdown).filter(|words| !words.is_empty())
        };
        let name = words(&media.caption).or_else(|| words(&media.title)).or_else(|| words(&media.alt));
        let name = name.unwrap_or_else(|| title.to_owned());
        match words(&media.credit) {
            Some(credit) => format!("{name} ({credit})"),
            None => name,
        }
    }

    /// The title of a record; one is found where there is no headline.
    fn title_of(&mut self, slide: &Slide, otherwise: &str) -> String {
        if let Some(written) = &slide.headline {
            let Converted { markdown, lost, has_markup } = markdown::plain(&written.value);
            if has_markup {
                let names = if lost.is_empty() { "the markup".to_owned() } else { lost.join(", ") };
                let message = format!("{names} of the headline is left out");
                self.notes.lost(written.span, message, "a title is plain text");
            }
            if !markdown.is_empty() {
                return markdown;
            }
        }
        let words = |text: &Option<Text>| {
            text.as_ref().map(|text| markdown::plain(&text.value).markdown).filter(|words| !words.is_empty())
        };
        let found = words(&slide.text).or_else(|| words(&slide.media.caption));
        let title = found.map_or_else(|| otherwise.to_owned(), |words| beginning(&words));
        let message = format!("this {} has no headline; its title is {}", slide.role.noun(), shown(&title));
        self.notes.lost(slide.span, message, "give the record a better one");
        title
    }

    /// The id that a slide asks for.
    fn id(&self, slide: &Slide, when: &When) -> String {
        let id = match &slide.unique_id {
            Some(unique_id) if is_id(unique_id.value.trim()) => unique_id.value.trim().to_owned(),
            Some(unique_id) => id_from(&unique_id.value),
            None => match headline(slide).map(|words| id_from(&words)) {
                Some(id) if self.repeated.contains(&id) => format!("{id}-{}", id_from(when.as_str())),
                Some(id) => id,
                None => format!("{}-{}", slide.role.noun(), id_from(when.as_str())),
            },
        };
        // A file of that name stands for the folder that it is in.
        if id == "index" { "index-event".to_owned() } else { id }
    }

    /// Where the record goes: its file of an earlier run, or a new one under an id that nobody has.
    fn place(&self, wanted: &str, when: &When, title: &str) -> Place {
        let mut number = 1;
        loop {
            let id = if number == 1 { wanted.to_owned() } else { format!("{wanted}-{number}") };
            number += 1;
            if self.taken.contains(&id) {
                continue;
            }
            let stem = match when.earliest() {
                Some(day) if when.is_exact_day() && day.year() > 0 => format!("{day}-{id}"),
                _ => id.clone(),
            };
            let path = format!("content/events/{}/{stem}.md", self.wishes.name);
            if self.known.snapshot.get(&path).is_some() || !self.known.has(&id, &[Kind::Event]) {
                return Place::Here(id, path);
            }
            if let Some(path) = self.same_event(&id, when, title) {
                return Place::Elsewhere(path);
            }
        }
    }

    /// The file of the event `id` where it tells of the same, such as one that an editor has moved.
    fn same_event(&self, id: &str, when: &When, title: &str) -> Option<String> {
        let record = self.known.briefing.record(self.known.briefing.find(id, &[Kind::Event])?);
        let date = record.common.date.as_ref()?;
        let is_same = record.common.title.value == title && date.value.as_str() == when.as_str();
        is_same.then(|| record.path.to_string())
    }

    /// The record of a group, and the key that names it.
    fn group(&mut self, group: &Text, file: &mut File) {
        let (kind, key) = match self.wishes.groups {
            Groups::Label => return,
            Groups::Issue => (Kind::Issue, "issues"),
            Groups::Party => (Kind::Party, "parties"),
        };
        let title = markdown::plain(&group.value).markdown;
        if let Some(id) = self.groups.get(&title) {
            file.key(key, &list(&[id]));
            return;
        }
        let wanted = id_from(&title);
        let mut id = wanted.clone();
        let mut number = 1;
        // Two groups may transliterate to one id; one that the site has on record is that record.
        while self.groups.values().any(|taken| *taken == id) {
            number += 1;
            id = format!("{wanted}-{number}");
        }
        file.key(key, &list(&[&id]));
        self.groups.insert(title.clone(), id.clone());
        if self.known.has(&id, &[kind]) {
            return;
        }
        let mut record = File::default();
        record.key("title", &quoted(&title));
        let path = path(kind, &id);
        say_id(&mut record, &path, &id);
        match kind {
            Kind::Issue => {
                record.key("draft", "true");
                record
                    .keys
                    .push_str("\n[[status]]\nstate = \"raised\"\nsummary = \"The state of play, in one sentence.\"\n");
            }
            _ => record.key("kind", "\"other\""),
        }
        self.import.files.push((path, record.text()));
    }

    /// The source that all of it rests on, unless it is on record.
    fn source(&mut self) {
        let id = self.wishes.source.as_ref().unwrap_or(&self.wishes.name);
        if self.known.has_source(id) {
            return;
        }
        let mut file = File::default();
        file.key("title", &quoted(&format!("Timeline “{}”", self.wishes.name)));
        let path = path(Kind::Source, id);
        say_id(&mut file, &path, id);
        file.key("kind", "\"dataset\"");
        file.key("date", &self.wishes.day.to_string());
        self.import.files.push((path, file.text()));
    }

    /// Notes what a text lost.
    fn told(&mut self, converted: Converted, span: Span, what: &str) -> String {
        if !converted.lost.is_empty() {
            let message = format!("{} of the {what} is left out", converted.lost.join(", "));
            self.notes.lost(span, message, "the words stay, but those of scripts and styles");
        }
        converted.markdown
    }

    fn put(&mut self, path: String, file: File) {
        self.import.carried += 1;
        let text = file.text();
        match self.known.snapshot.get(&path) {
            None => self.import.files.push((path, text)),
            Some(bytes) if **bytes == *text.as_bytes() => self.import.unchanged += 1,
            Some(_) => self.import.left.push(path),
        }
    }
}

enum Place {
    /// The id and the path.
    Here(String, String),
    /// The path of the file that has it.
    Elsewhere(String),
}

/// The first words of a text.
fn beginning(words: &str) -> String {
    const LONGEST: usize = 80;
    let sentence = words.split_inclusive(['.', '!', '?']).next().unwrap_or(words).trim_end_matches('.');
    if sentence.chars().count() <= LONGEST {
        return sentence.to_owned();
    }
    let end = sentence.char_indices().nth(LONGEST).map_or(sentence.len(), |(end, _)| end);
    let cut = sentence[..end].rsplit_once(' ').map_or(&sentence[..end], |(cut, _)| cut);
    format!("{cut}…")
}

/// Where a record of this id goes.
fn path(kind: Kind, id: &str) -> String {
    // A file called `index` stands for the folder that it is in.
    let stem = if id == "index" { "index-record" } else { id };
    format!("content/{}/{stem}.md", kind.plural())
}

/// Writes the id where the name of the file does not give it: a leading day is no part of an id there.
fn say_id(file: &mut File, path: &str, id: &str) {
    if id_of_stem(stem(path)) != id {
        file.key("id", &quoted(id));
    }
}

fn stem(path: &str) -> &str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    name.strip_suffix(".md").unwrap_or(name)
}
