//! The file of a record that is being written: front matter in TOML, and text.

use super::markdown;
use super::slide::{Media, Text};
use crate::parse::toml::write::quoted;

/// A record's file, line by line.
#[derive(Default)]
pub(super) struct File {
    pub(super) keys: String,
    /// What only TimelineJS knows.
    extra: String,
    pub(super) body: Vec<String>,
}

impl File {
    pub(super) fn key(&mut self, key: &str, value: &str) {
        self.keys.push_str(&format!("{key} = {value}\n"));
    }

    pub(super) fn extra(&mut self, key: &str, value: &str) {
        self.extra.push_str(&format!("{key} = {value}\n"));
    }

    pub(super) fn extra_text(&mut self, key: &str, text: Option<&Text>) {
        if let Some(text) = text {
            self.extra(key, &quoted(text.value.trim()));
        }
    }

    pub(super) fn text(self) -> String {
        let extra = if self.extra.is_empty() { String::new() } else { format!("\n[extra.timelinejs]\n{}", self.extra) };
        let body = if self.body.is_empty() { String::new() } else { format!("\n{}\n", self.body.join("\n\n")) };
        format!("+++\n{}{extra}+++\n{body}", self.keys)
    }
}

/// What is kept of a medium for TimelineJS.
pub(super) struct KeptMedium {
    pub(super) url: Option<String>,
    pub(super) caption: Option<String>,
    pub(super) credit: Option<String>,
    pub(super) alt: Option<String>,
    pub(super) thumbnail: Option<String>,
    pub(super) title: Option<String>,
    pub(super) link: Option<String>,
    pub(super) link_target: Option<String>,
}

impl KeptMedium {
    pub(super) fn all(media: &Media) -> Self {
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.value.trim().to_owned());
        let html = |text: &Option<Text>| {
            text.as_ref().map(|text| markdown::sanitised(text.value.trim())).filter(|text| !text.is_empty())
        };
        Self {
            url: text(&media.url).map(|url| if url.starts_with('<') { markdown::sanitised(&url) } else { url }),
            caption: html(&media.caption),
            credit: html(&media.credit),
            alt: text(&media.alt),
            thumbnail: text(&media.thumbnail),
            title: text(&media.title),
            link: text(&media.link),
            link_target: text(&media.link_target),
        }
    }

    pub(super) fn write(&self, file: &mut File) {
        let keys = [
            ("url", &self.url),
            ("caption", &self.caption),
            ("credit", &self.credit),
            ("alt", &self.alt),
            ("thumbnail", &self.thumbnail),
            ("title", &self.title),
            ("link", &self.link),
            ("link_target", &self.link_target),
        ];
        let keys: Vec<_> =
            keys.iter().filter_map(|(key, text)| Some(format!("{key} = {}", quoted(text.as_ref()?)))).collect();
        if !keys.is_empty() {
            file.extra("media", &format!("{{ {} }}", keys.join(", ")));
        }
    }
}

/// An inline table of what there is.
pub(super) fn inline_table(file: &mut File, key: &str, keys: &[(&str, Option<&Text>)]) {
    let keys: Vec<_> = keys
        .iter()
        .filter_map(|(key, text)| Some(format!("{key} = {}", quoted(text.as_ref()?.value.trim()))))
        .collect();
    if !keys.is_empty() {
        file.extra(key, &format!("{{ {} }}", keys.join(", ")));
    }
}

/// A text as the value of a component's argument.
pub(super) fn attribute(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
