//! `briefing new`: a record's file with its front matter filled in.

mod front_matter;

use self::front_matter::Draft;
use super::arguments::{self, Everywhere};
use super::failure::Failure;
use super::record_files::write_new;
use super::site_folder::{SiteFolder, Wishes};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::diagnostics::closest;
use crate::model::briefing::Briefing;
use crate::model::record::CITABLE;
use crate::model::{Kind, When};
use crate::parse::records::common::{id_from, id_of_stem};

/// A record to start.
#[derive(Debug)]
pub(super) struct NewRecord {
    site: SiteFolder,
    kind: Kind,
    title: String,
    date: Option<When>,
    issues: Vec<String>,
    parties: Vec<String>,
    sources: Vec<String>,
}

impl NewRecord {
    /// What was typed, here and now.
    ///
    /// # Errors
    /// An option that says nothing of a record of the kind; a title without a word.
    pub(super) fn new(
        typed: arguments::New,
        everywhere: &Everywhere,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        let arguments::New { kind, title, date, issue, party, source } = typed;
        let title: String = title.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() {
            return Err(Failure::usage(format!("{} needs a title", kind.with_article())));
        }
        let takes = Takes::of(kind);
        for (option, count, at_most) in [
            ("--date", usize::from(date.is_some()), usize::from(takes.date)),
            ("--issue", issue.len(), takes.issues),
            ("--party", party.len(), takes.parties),
        ] {
            if count > at_most {
                let message = match at_most {
                    0 => format!("`{option}` says nothing of {}", kind.with_article()),
                    _ => format!("{} has one `{option}` at most", kind.with_article()),
                };
                return Err(Failure::usage(message).hint("leave it out"));
            }
        }
        let site = SiteFolder::new(everywhere, surroundings, Wishes::default())?;
        Ok(Self { site, kind, title, date, issues: once(issue), parties: once(party), sources: once(source) })
    }

    /// Writes the file and prints its path.
    pub(super) fn run(self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let compiled = self.site.compile(terminal)?;
        let briefing = &compiled.site.views.briefing;
        for (option, ids, kinds) in [
            ("--issue", &self.issues, &[Kind::Issue][..]),
            ("--party", &self.parties, &[Kind::Party]),
            ("--source", &self.sources, CITABLE),
        ] {
            ids.iter().try_for_each(|id| known(briefing, option, id, kinds))?;
        }
        let id = self.id(briefing)?;
        let date = self.date.clone().unwrap_or_else(|| When::from_day(briefing.day));
        let path = format!("content/{}/{}.md", self.kind.plural(), self.stem(&id, &date));
        let text = front_matter::text(&Draft {
            kind: self.kind,
            title: &self.title,
            date: &date,
            day: briefing.day,
            is_date_given: self.date.is_some(),
            issues: &self.issues,
            parties: &self.parties,
            sources: &self.sources,
        });
        let file = write_new(&self.site.root, &path, &text)?;
        terminal.data(&format!("{}\n", file.display()))?;
        terminal.say("it is a draft: fill it in, then take out `draft = true`");
        Ok(Status::Done)
    }

    /// The record's id, which no other of its kind has.
    fn id(&self, briefing: &Briefing) -> Result<String, Failure> {
        let made = id_from(&self.title);
        let id = id_of_stem(&made).to_owned();
        // A file of that name stands for the folder that it is in.
        if id == "index" && self.kind != Kind::Event {
            return Err(Failure::usage("no record can be called `index`").hint("use another title"));
        }
        let shared: &[Kind] = if CITABLE.contains(&self.kind) { CITABLE } else { &[self.kind] };
        match shared.iter().find(|kind| briefing.presence(&id, &[**kind]).is_some()) {
            None => Ok(id),
            Some(kind) => Err(Failure::usage(format!("{} is called `{id}` already", kind.with_article()))
                .hint(format!("look at it with `briefing show {kind}/{id}`, or use another title"))),
        }
    }

    /// The name of the file: events stand in the order of their days.
    fn stem(&self, id: &str, date: &When) -> String {
        match date.earliest() {
            Some(day) if self.kind == Kind::Event && date.is_exact_day() => format!("{day}-{id}"),
            _ => id.to_owned(),
        }
    }
}

/// Which options say something of records of a kind, and how many times.
struct Takes {
    date: bool,
    issues: usize,
    parties: usize,
}

impl Takes {
    fn of(kind: Kind) -> Self {
        const MANY: usize = usize::MAX;
        let (date, issues, parties) = match kind {
            Kind::Article => (true, MANY, 0),
            Kind::Issue | Kind::Event | Kind::Document => (true, MANY, MANY),
            Kind::Person => (false, 0, 1),
            Kind::Source => (true, 0, 1),
            Kind::Home | Kind::Party | Kind::Term | Kind::Page => (false, 0, 0),
        };
        Self { date, issues, parties }
    }
}

/// Each id once, in the order in which they were typed.
fn once(ids: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for id in ids {
        if !kept.contains(&id) {
            kept.push(id);
        }
    }
    kept
}

/// Refuses an id that no record has.
fn known(briefing: &Briefing, option: &str, id: &str, kinds: &[Kind]) -> Result<(), Failure> {
    if briefing.presence(id, kinds).is_some() {
        return Ok(());
    }
    let names: Vec<_> = kinds.iter().map(|kind| kind.singular()).collect();
    let failure = Failure::usage(format!("no {} is called `{id}`, which `{option}` names", names.join(" or ")));
    let ids: Vec<&str> = kinds.iter().flat_map(|kind| briefing.ids.of(*kind)).map(|(id, _)| &**id).collect();
    Err(match closest(id, ids) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint(format!("start it first with `briefing new {} \"…\"`", names[0])),
    })
}
