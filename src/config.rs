//! `briefing.toml`: what holds for a site as a whole.
//!
//! All keys are optional but `site.title`; the defaults are those of [`Config::default`]. A value that is no good is
//! reported at its place and the default stands in for it.

mod base_url;
pub(crate) mod publish;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

pub(crate) use self::base_url::BaseUrl;
use crate::diagnostics::{Code, Diagnostic, Level, Span, Spanned, did_you_mean};
use crate::parse::front_matter::read_toml;
use crate::parse::keys::Keys;
use crate::parse::keys::shape::{Scalar, Shapes};
pub(crate) use crate::parse::markdown::RawHtml;
use crate::parse::report::Report;
use crate::parse::tree::Node;
use crate::words;

/// The configuration of a site.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Config {
    /// `site.title`; empty where it is missing, which is an error.
    pub(crate) title: String,
    /// `site.description`.
    pub(crate) description: Option<String>,
    /// `site.base_url`: where the site will stand.
    pub(crate) base_url: BaseUrl,
    /// Where the file gives `site.base_url`.
    pub(crate) base_url_span: Option<Span>,
    /// Whether `site.base_url` is there and cannot be read, which has been told.
    pub(crate) base_url_is_wrong: bool,
    /// `site.language`, a language tag such as `en` or `pt-BR`.
    pub(crate) language: String,
    /// Where the file gives `site.language`.
    pub(crate) language_span: Option<Span>,
    /// `site.publisher`.
    pub(crate) publisher: Option<Publisher>,
    /// `build.output`: a folder, relative to the site folder or absolute.
    pub(crate) output: String,
    /// `build.as_of`: the day that the site is built for.
    pub(crate) as_of: Option<Date>,
    /// `build.raw_html`.
    pub(crate) raw_html: RawHtml,
    /// `build.page_size`: no list is longer; at least 1.
    pub(crate) page_size: usize,
    /// `timeline.group`.
    pub(crate) timeline_group: Group,
    /// `check.stale_after`, in days.
    pub(crate) stale_after: u32,
    /// `check.lints`: the lints whose level the site sets.
    pub(crate) lints: BTreeMap<Code, Level>,
    /// `publish`: the targets, in the order of the file.
    pub(crate) publish: Vec<publish::Target>,
    /// Whether pages ask search engines to leave them out, and no sitemap lists them: the site is a preview. No key says
    /// so, but the target that the site is built for.
    pub(crate) noindex: bool,
    /// `cards.enabled`, and whether whoever builds the site wishes for cards, and the program can draw them.
    pub(crate) cards: bool,
    /// `words`: words of the interface and of the vocabularies that the site has its own for.
    pub(crate) words: words::File,
    /// `embeds.enabled`: whether issues have pages for frames on other sites.
    pub(crate) embeds: bool,
    /// `feeds.limit`: how many entries a feed has at most; at least 1.
    pub(crate) feed_limit: usize,
    /// `feeds.id_base`: the address at which the site began, with a slash at the end, where that is another than
    /// `base_url`. Ids in feeds and calendars are made of it, so that they outlive a move.
    pub(crate) id_base: Option<String>,
    /// `search.enabled`: whether the site has a search. A program that was built without it has none.
    pub(crate) search: bool,
}

/// Who publishes the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Publisher {
    /// The name.
    pub(crate) name: String,
    /// The address of the publisher's own site.
    pub(crate) url: Option<String>,
    /// A picture, by its path in `static/` or by its address.
    pub(crate) logo: Option<Spanned<String>>,
}

/// What a timeline's headings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// Whatever suits the length of the timeline.
    Auto,
    /// Years.
    Year,
    /// Months.
    Month,
    /// Days.
    Day,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: String::new(),
            description: None,
            base_url: BaseUrl::default(),
            base_url_span: None,
            base_url_is_wrong: false,
            language: "en".to_owned(),
            language_span: None,
            publisher: None,
            output: "public".to_owned(),
            as_of: None,
            raw_html: RawHtml::Sanitize,
            page_size: 200,
            timeline_group: Group::Auto,
            stale_after: 30,
            lints: BTreeMap::new(),
            publish: Vec::new(),
            noindex: false,
            cards: cfg!(feature = "cards"),
            words: words::File::default(),
            embeds: true,
            feed_limit: 50,
            id_base: None,
            search: cfg!(feature = "search"),
        }
    }
}

impl Config {
    /// Whether the site has cards. A card is named by its whole address, so there are none without one.
    pub(crate) fn has_cards(&self) -> bool {
        self.cards && self.base_url.origin.is_some()
    }

    /// Reads `source`, the text of the file `path`. After a syntax error only that is told.
    pub(crate) fn read(path: &Arc<str>, source: &str) -> (Self, Vec<Diagnostic>) {
        let report = Report::new(path, source);
        let (root, reliable) = read_toml(&report);
        if reliable {
            let config = Self::from_tree(&root, &report);
            return (config, report.into_diagnostics());
        }
        let quiet = Report::new(path, source);
        (Self::from_tree(&root, &quiet), report.into_diagnostics())
    }

    /// What the file takes.
    pub(crate) fn shapes() -> Shapes {
        Report::shapes(|report, blank| {
            Self::from_tree(blank, report);
        })
    }

    fn from_tree(root: &Node, report: &Report<'_>) -> Self {
        let mut config = Self::default();
        let mut keys = Keys::new(root, "`briefing.toml`", report);
        let site = keys.table("site");
        keys.is_needed("site");
        match site {
            Some(site) => config.read_site(site, report),
            // A `site` of another type has been told.
            None if keys.has("site") => {}
            None => {
                let diagnostic = report.at(Code::MissingKey, root.span, "the site needs a `title`");
                report.push(diagnostic.hint("write `[site]` and below it `title = \"…\"`"));
            }
        }
        if let Some(build) = keys.table("build") {
            config.read_build(build, report);
        }
        if let Some(timeline) = keys.table("timeline") {
            let mut keys = Keys::new(timeline, "`[timeline]`", report);
            let groups = [("auto", Group::Auto), ("year", Group::Year), ("month", Group::Month), ("day", Group::Day)];
            config.timeline_group = choice(&mut keys, "group", &groups).unwrap_or(config.timeline_group);
            keys.done();
        }
        if let Some(check) = keys.table("check") {
            config.read_check(check, report);
        }
        if let Some(words) = keys.table("words") {
            config.words = words::read_overrides(words, &config.language, report);
        }
        if let Some(cards) = keys.table("cards") {
            let mut keys = Keys::new(cards, "`[cards]`", report);
            config.cards &= keys.boolean("enabled").is_none_or(|enabled| enabled.value);
            keys.done();
        }
        if let Some(feeds) = keys.table("feeds") {
            let mut keys = Keys::new(feeds, "`[feeds]`", report);
            config.feed_limit = at_least_one(&mut keys, "limit").unwrap_or(config.feed_limit);
            config.id_base = id_base(&mut keys);
            keys.done();
        }
        if let Some(embeds) = keys.table("embeds") {
            let mut keys = Keys::new(embeds, "`[embeds]`", report);
            config.embeds = keys.boolean("enabled").map_or(config.embeds, |enabled| enabled.value);
            keys.done();
        }
        if let Some(search) = keys.table("search") {
            let mut keys = Keys::new(search, "`[search]`", report);
            config.search &= keys.boolean("enabled").is_none_or(|enabled| enabled.value);
            keys.done();
        }
        if let Some(publish) = keys.table("publish") {
            config.publish = publish::targets(publish, &config, report);
        }
        keys.done();
        config
    }

    fn read_site(&mut self, site: &Node, report: &Report<'_>) {
        let mut keys = Keys::new(site, "the site", report);
        self.title = keys.need_text("title").map(|title| title.value).unwrap_or_default();
        self.description = keys.text("description").map(|description| description.value);
        keys.narrow("base_url", || {
            Scalar::Form(r"^\s*(?:[Hh][Tt][Tt][Pp][Ss]?://[^/?#@\s][^?#@\s]*|/(?:[^/?#\s][^?#\s]*)?)$")
        });
        if let Some(base_url) = keys.text("base_url") {
            self.base_url_span = Some(base_url.span);
            match BaseUrl::parse(&base_url.value) {
                Ok(parsed) => self.base_url = parsed,
                Err(error) => {
                    let diagnostic = report.at(Code::UnknownValue, base_url.span, error.message);
                    report.push(diagnostic.hint(error.hint));
                    self.base_url_is_wrong = true;
                }
            }
        }
        keys.narrow("language", || Scalar::Form("^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$"));
        if let Some(language) = keys.text("language") {
            if is_language_tag(&language.value) {
                self.language = language.value;
                self.language_span = Some(language.span);
            } else {
                let message = format!("`{}` is no language tag", language.value);
                let diagnostic = report.at(Code::UnknownValue, language.span, message);
                report.push(diagnostic.hint("write a tag such as `en`, `de` or `pt-BR`"));
            }
        }
        if let Some(publisher) = keys.table("publisher") {
            let mut keys = Keys::new(publisher, "the publisher", report);
            let name = keys.need_text("name");
            let url = keys.address("url").map(|url| url.value);
            let logo = keys.text("logo");
            keys.done();
            self.publisher = name.map(|name| Publisher { name: name.value, url, logo });
        }
        keys.done();
    }

    fn read_build(&mut self, build: &Node, report: &Report<'_>) {
        let mut keys = Keys::new(build, "`[build]`", report);
        if let Some(output) = keys.text("output") {
            self.output = output.value;
        }
        self.as_of = keys.day("as_of").map(|day| day.value);
        let choices = [("sanitize", RawHtml::Sanitize), ("escape", RawHtml::Escape), ("allow", RawHtml::Allow)];
        self.raw_html = choice(&mut keys, "raw_html", &choices).unwrap_or(self.raw_html);
        self.page_size = at_least_one(&mut keys, "page_size").unwrap_or(self.page_size);
        keys.done();
    }

    fn read_check(&mut self, check: &Node, report: &Report<'_>) {
        let mut keys = Keys::new(check, "`[check]`", report);
        self.stale_after = keys.days_long("stale_after").map_or(self.stale_after, |days| days.value);
        if let Some(lints) = keys.table("lints") {
            let levels = [("allow", Level::Allow), ("warn", Level::Warning), ("deny", Level::Error)];
            let mut keys = Keys::new(lints, "`[check.lints]`", report);
            for code in Code::ALL {
                let name = code.as_str();
                if code.is_lint() {
                    if let Some(level) = choice(&mut keys, name, &levels) {
                        self.lints.insert(*code, level);
                    }
                } else if let Some(span) = keys.key_span(name) {
                    let diagnostic = report.at(Code::UnknownKey, span, format!("`{name}` is an error, no lint"));
                    report.push(diagnostic.hint("an error cannot be turned off; remove the key"));
                    keys.node(name);
                }
            }
            keys.done();
        }
        keys.done();
    }
}

/// One of a few words.
fn choice<T: Copy>(keys: &mut Keys<'_, '_, '_>, key: &'static str, choices: &[(&'static str, T)]) -> Option<T> {
    keys.narrow(key, || Scalar::Word(choices.iter().map(|(name, _)| *name).collect()));
    let text = keys.text(key)?;
    let found = choices.iter().find(|(name, _)| *name == text.value);
    if found.is_none() {
        let names: Vec<_> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
        let hint = did_you_mean(&text.value, choices.iter().map(|(name, _)| *name))
            .unwrap_or_else(|| format!("write one of {}", names.join(", ")));
        let message = format!("`{key}` has no value `{}`", text.value);
        keys.report().push(keys.report().at(Code::UnknownValue, text.span, message).hint(hint));
    }
    found.map(|(_, value)| *value)
}

/// A whole address, in the form of `base_url`.
fn id_base(keys: &mut Keys<'_, '_, '_>) -> Option<String> {
    let text = keys.text("id_base")?;
    let (message, hint) = match BaseUrl::parse(&text.value) {
        Ok(base) if base.origin.is_some() => return base.absolute("/"),
        Ok(_) => (format!("`{}` is a path", text.value), "write the whole address at which the site began"),
        Err(error) => (error.message, error.hint),
    };
    keys.report().push(keys.report().at(Code::UnknownValue, text.span, message).hint(hint));
    None
}

/// A whole number from 1 on.
fn at_least_one(keys: &mut Keys<'_, '_, '_>, key: &'static str) -> Option<usize> {
    keys.narrow(key, || Scalar::Integer(1..=i64::MAX));
    let number = keys.integer(key)?;
    let size = usize::try_from(number.value).ok().filter(|size| *size > 0);
    if size.is_none() {
        let message = format!("`{key}` is at least 1, this is {}", number.value);
        let diagnostic = keys.report().at(Code::UnknownValue, number.span, message);
        keys.report().push(diagnostic.hint("write a whole number from 1 on, or leave the line out"));
    }
    size
}

/// BCP 47 by its shape: groups of letters and digits with hyphens between, the first of two to eight letters.
pub(crate) fn is_language_tag(text: &str) -> bool {
    let mut groups = text.split('-');
    let language = groups.next().unwrap_or_default();
    (2..=8).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && groups.all(|group| (1..=8).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests;
