//! What becomes of timelines, and that they come back as they were.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a failed test may panic")]

mod bad_input;
mod carried;
mod round_trip;

use std::sync::Arc;

use serde_json::Value;

use super::{Groups, Import, Known, Wishes, timelinejs};
use crate::diagnostics::Level;
use crate::{Compiled, Options, Snapshot, compile};

/// A site in memory, on a day by which all has happened.
#[derive(Clone)]
struct Site {
    files: Vec<(String, Vec<u8>)>,
    wishes: Wishes,
}

impl Site {
    fn new(files: &[(&str, &str)]) -> Self {
        let config = "[site]\ntitle = \"The site\"\ndescription = \"Of it.\"\nbase_url = \"https://example.org/s/\"\n";
        let mut all = vec![("briefing.toml".to_owned(), config.as_bytes().to_vec())];
        all.extend(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
        let wishes = Wishes {
            name: "tl".to_owned(),
            kind: "other".to_owned(),
            groups: Groups::Label,
            source: None,
            day: jiff::civil::date(2026, 3, 20),
        };
        Self { files: all, wishes }
    }

    fn compiled(&self) -> (Snapshot, Compiled) {
        let snapshot = Snapshot::from_files(self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
        let options = Options { drafts: true, ..Options::on(jiff::civil::Date::MAX) };
        let compiled = compile(&snapshot, &options);
        (snapshot, compiled)
    }

    fn import(&self, path: &str, bytes: &[u8]) -> Import {
        let (snapshot, compiled) = self.compiled();
        let briefing = &compiled.site.views.briefing;
        let known =
            Known { snapshot: &snapshot, briefing, address: "https://example.org/s/", pages: compiled.site.pages() };
        timelinejs(&Arc::from(path), bytes, &self.wishes, &known)
    }

    /// Imports, and puts the files where they belong.
    fn take(&mut self, path: &str, bytes: &[u8]) -> Import {
        let import = self.import(path, bytes);
        self.files.extend(import.files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())));
        import
    }

    /// What the site gives, which has no errors.
    #[track_caller]
    fn exported(&self) -> Value {
        let (_, compiled) = self.compiled();
        let errors: Vec<_> = compiled.diagnostics.iter().filter(|told| told.level == Level::Error).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        serde_json::from_slice(&compiled.site.render("timeline.json").unwrap()).unwrap()
    }

    fn exported_spreadsheet(&self) -> Vec<u8> {
        let (_, compiled) = self.compiled();
        let format = crate::pages::data::export::Export::Spreadsheet;
        crate::pages::data::export::bytes(&compiled.site.views, format)
    }

    fn text(&self, path: &str) -> &str {
        let file = self.files.iter().find(|(known, _)| known == path);
        std::str::from_utf8(&file.unwrap_or_else(|| panic!("no file `{path}`")).1).unwrap()
    }
}

/// What is told, a line each: line and column, code, message, way out.
fn told(import: &Import, text: &str) -> Vec<String> {
    let told = import.diagnostics.iter().map(|told| {
        let start = told.place.as_ref().unwrap().span.unwrap().start as usize;
        let before = text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{line}:{column} {} {}: {} | {}", told.level.as_str(), told.code, told.message, told.hints.join(" | "))
    });
    told.collect()
}
