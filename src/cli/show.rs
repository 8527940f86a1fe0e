//! `briefing show`: one record, what refers to it, and the data that its template gets.

use std::fmt::Write;

use serde::Serialize;

use super::arguments::{self, Everywhere, ShowFormat};
use super::failure::Failure;
use super::outline::outline;
use super::site_folder::{SiteFolder, Wishes, status_of_data};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::Compiled;
use crate::diagnostics::{Sources, clean, closest};
use crate::model::Kind;
use crate::model::briefing::{Briefing, Ix, Presence};
use crate::model::record::Record;
use crate::model::vocabulary::listed;
use crate::site::RecordPage;
use crate::words::english;

/// A record to show.
#[derive(Debug)]
pub(super) struct Show {
    site: SiteFolder,
    id: String,
    format: ShowFormat,
}

impl Show {
    /// What was typed, here and now.
    pub(super) fn new(
        typed: arguments::Show,
        everywhere: &Everywhere,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        let arguments::Show { id, format, day, drafts } = typed;
        let wishes = Wishes { as_of: day.as_of, drafts, ..Wishes::default() };
        Ok(Self { site: SiteFolder::new(everywhere, surroundings, wishes)?, id, format })
    }

    /// Shows it.
    pub(super) fn run(self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let compiled = self.site.compile(terminal)?;
        let briefing = &compiled.site.views.briefing;
        let ix = find(briefing, &self.id)?;
        let page = compiled.site.record_page(ix).map_err(|diagnostics| {
            let first = diagnostics.first().map(|diagnostic| diagnostic.message.clone()).unwrap_or_default();
            Failure::usage(format!("the text of `{}` cannot be rendered: {first}", self.id))
                .hint("`briefing check` tells where")
        })?;
        let text = match self.format {
            ShowFormat::Human => for_people(&compiled, ix, &page),
            ShowFormat::Json => for_machines(&compiled, ix, &page),
        };
        terminal.data(&text)?;
        Ok(status_of_data(&compiled, terminal))
    }
}

/// The record that `text` names, as `id` or as `kind/id`.
fn find(briefing: &Briefing, text: &str) -> Result<Ix, Failure> {
    let (kinds, id) = match text.split_once('/') {
        None => (Kind::ALL.to_vec(), text),
        Some((name, id)) => match Kind::from_name(name) {
            Some(kind) => (vec![kind], id),
            None => {
                let names = || Kind::ALL.iter().map(|kind| kind.singular());
                let hint = match closest(name, names()) {
                    Some(near) => format!("did you mean `{near}/{id}`?"),
                    None => format!("one of {}", listed(names())),
                };
                return Err(Failure::usage(format!("`{name}` is no kind of record")).hint(hint));
            }
        },
    };
    let found: Vec<(Kind, Presence)> =
        kinds.iter().filter_map(|kind| Some((*kind, briefing.presence(id, &[*kind])?))).collect();
    let known: Vec<(Kind, Ix)> = found
        .iter()
        .filter_map(|(kind, presence)| match presence {
            Presence::Known(ix) => Some((*kind, *ix)),
            Presence::LeftOut => None,
        })
        .collect();
    match known.as_slice() {
        [(_, ix)] => Ok(*ix),
        [] if found.is_empty() => Err(unknown(briefing, &kinds, id)),
        [] => Err(left_out(briefing, id, &kinds)),
        several => {
            let what: Vec<_> = several.iter().map(|(kind, _)| kind.with_article()).collect();
            let choices: Vec<_> = several.iter().map(|(kind, _)| format!("{kind}/{id}")).collect();
            Err(Failure::usage(format!("`{id}` is {}", what.join(" and ")))
                .hint(format!("write {}", listed(choices.iter().map(String::as_str)))))
        }
    }
}

fn unknown(briefing: &Briefing, kinds: &[Kind], id: &str) -> Failure {
    let what = match kinds {
        [kind] => kind.singular(),
        _ => "record",
    };
    let failure = Failure::usage(format!("no {what} is called `{id}`"));
    let ids = |kinds: &[Kind]| {
        let ids = kinds.iter().flat_map(|kind| briefing.ids.of(*kind)).map(|(id, _)| &**id);
        closest(id, ids.collect::<Vec<_>>())
    };
    match ids(kinds) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => match Kind::ALL.into_iter().find(|kind| briefing.presence(id, &[*kind]).is_some()) {
            Some(other) => failure.hint(format!("`{id}` is {}", other.with_article())),
            None => failure,
        },
    }
}

fn left_out(briefing: &Briefing, id: &str, kinds: &[Kind]) -> Failure {
    let later = briefing.not_yet.iter().find(|(record, _)| record.id.value == id && kinds.contains(&record.kind));
    match later {
        Some((_, day)) => Failure::usage(format!(
            "`{id}` is not known on {}, it is from {}",
            english().day(briefing.day),
            english().day(*day)
        ))
        .hint(format!("look at that day with `--as-of {day}`")),
        None => Failure::usage(format!("`{id}` is left out: it is a draft or has errors"))
            .hint("look at drafts with `--drafts`; `briefing check` lists errors"),
    }
}

/// The file of a record and the line where it begins.
fn place(compiled: &Compiled, record: &Record) -> (String, usize) {
    let source = compiled.source(&record.path).unwrap_or_default();
    let before = source.get(..record.head.range().start).unwrap_or_default();
    (record.path.to_string(), before.iter().filter(|byte| **byte == b'\n').count() + 1)
}

fn for_people(compiled: &Compiled, ix: Ix, page: &RecordPage) -> String {
    let briefing = &compiled.site.views.briefing;
    let node = briefing.node(ix);
    let record = &node.record;
    let (file, line) = place(compiled, record);
    let mut text = format!("{}/{}\n{}\n\n", record.kind, record.id.value, clean(&record.common.title.value));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "file   {file}:{line}");
    let _ = writeln!(text, "page   {}", page.address);
    if let Some(known) = node.known {
        let _ = writeln!(text, "known  from {}", english().day(known));
    }
    if record.common.draft {
        let _ = writeln!(text, "draft  yes");
    }
    if node.referrers.is_empty() {
        text.push_str("\nnothing refers to it\n");
    } else {
        text.push_str("\nreferred to by\n");
        let names: Vec<String> = node.referrers.iter().map(|ix| name(briefing.record(*ix))).collect();
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
        for (name, ix) in names.iter().zip(&node.referrers) {
            let _ = writeln!(text, "  {name:width$}  {}", clean(&briefing.record(*ix).common.title.value));
        }
    }
    let _ = write!(text, "\n`page`, as `{}` gets it\n{}", page.template, outline(&page.view, 1));
    text
}

fn name(record: &Record) -> String {
    format!("{}/{}", record.kind, record.id.value)
}

#[derive(Serialize)]
struct Shown<'s> {
    kind: &'static str,
    id: &'s str,
    title: &'s str,
    path: String,
    line: usize,
    address: &'s str,
    known_from: Option<String>,
    draft: bool,
    referred_to_by: Vec<Referrer<'s>>,
    template: &'static str,
    page: &'s tera::Value,
}

#[derive(Serialize)]
struct Referrer<'s> {
    kind: &'static str,
    id: &'s str,
    title: &'s str,
}

fn for_machines(compiled: &Compiled, ix: Ix, page: &RecordPage) -> String {
    let briefing = &compiled.site.views.briefing;
    let node = briefing.node(ix);
    let record = &node.record;
    let (path, line) = place(compiled, record);
    let referrers = node.referrers.iter().map(|ix| briefing.record(*ix)).map(|record| Referrer {
        kind: record.kind.singular(),
        id: &record.id.value,
        title: &record.common.title.value,
    });
    let shown = Shown {
        kind: record.kind.singular(),
        id: &record.id.value,
        title: &record.common.title.value,
        path,
        line,
        address: &page.address,
        known_from: node.known.map(|day| day.to_string()),
        draft: record.common.draft,
        referred_to_by: referrers.collect(),
        template: page.template,
        page: &page.view,
    };
    // Texts, numbers, lists and tables with texts for keys always serialise.
    serde_json::to_string_pretty(&shown).unwrap_or_default() + "\n"
}
