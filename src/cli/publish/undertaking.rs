//! A release on its way to a target: plan, guards, question, sending, and what comes after.

use std::path::Path;
use std::time::Instant;

use indicatif::DecimalBytes;

use super::super::failure::Failure;
use super::super::progress::Bar;
use super::super::site_folder::seconds;
use super::super::terminal::Terminal;
use super::super::{Status, Surroundings};
use super::arguments::{self, Extent, Meaning, PublishFormat};
use super::ask::{self, Answer};
use super::told::{self, Told};
use super::under_way::{self, UnderWay};
use crate::config::BaseUrl;
use crate::config::publish::{Target as Settings, To};
use crate::diagnostics::{clean, plural};
use crate::publish::content::Content;
use crate::publish::error::{Failed, PublishError};
use crate::publish::guards::{Case, Finding, Judgement, Meant, judge};
use crate::publish::headers::compared;
use crate::publish::plan::{Change, Keeping, Plan};
use crate::publish::release::Release;
use crate::publish::target::{Live, Run, Target};
use crate::publish::{after, verify};

/// A target that was looked at, and how it is to be published to.
pub(super) struct Undertaking<'p> {
    /// What was typed.
    pub(super) typed: &'p arguments::Publish,
    /// What is around.
    pub(super) surroundings: &'p Surroundings,
    /// The site's folder.
    pub(super) site: &'p Path,
    /// The target as `briefing.toml` describes it.
    pub(super) settings: &'p Settings,
    /// The target.
    pub(super) target: &'p dyn Target,
    /// What it holds of ours.
    pub(super) live: Live,
    /// What stays there.
    pub(super) keeping: Keeping,
    /// How the run is told to stop.
    pub(super) under_way: UnderWay,
}

impl Undertaking<'_> {
    /// Plans, judges, asks, applies, and sees that it went well. `found` is what is known to be wrong with the release already.
    pub(super) fn carry_out(
        &self,
        release: Release,
        content: &dyn Content,
        mut found: Judgement,
        terminal: &mut Terminal<'_>,
    ) -> Result<Status, Failure> {
        let Self { settings, target, live, keeping, .. } = self;
        let plan = Plan::new(live.manifest.as_ref(), release, *keeping);
        let told = Told {
            target: &settings.name,
            to: target.name(),
            plan: &plan,
            live: live.manifest.as_ref().and_then(|manifest| manifest.live.as_ref()),
            stays: keeping.retired,
        };
        let strangers = match live.manifest {
            Some(_) => Vec::new(),
            None => target.strangers(told::LISTED + 1)?,
        };
        let Judgement { refusals, warnings } = judge(&Case {
            plan: &plan,
            live,
            strangers: &strangers,
            target: settings,
            drafts: self.typed.drafts,
            today: self.surroundings.today,
            meant: self.meant(plan.release.about.restores.is_some()),
        });
        found.refusals.extend(refusals);
        found.warnings.extend(warnings);
        match self.typed.format {
            // Quiet are those who do not ask what would happen, but that it does.
            PublishFormat::Human if terminal.is_quiet() && !self.typed.dry_run => {}
            PublishFormat::Human => terminal.data(&told.human(terminal.is_verbose()))?,
            PublishFormat::Json => terminal.data(&format!("{}\n", told.json(&found)))?,
        }
        if live.manifest.as_ref().is_some_and(|manifest| !manifest.pending.is_empty()) {
            terminal.say("note: an earlier run did not come to its end; this one finishes its work");
        }
        for Finding { message, hint } in &found.warnings {
            terminal.warn(&format!("{message}; {hint}"));
        }
        if !found.refusals.is_empty() {
            for Finding { message, hint } in &found.refusals {
                terminal.refused(message, hint);
            }
            terminal.say("nothing was published");
            return Ok(Status::SiteErrors);
        }
        if self.typed.dry_run {
            return Ok(if self.typed.exit_code && !plan.is_empty() { Status::ToDo } else { Status::Done });
        }
        if plan.is_empty() {
            terminal.say("nothing to do: all is live as it is");
            return Ok(self.look(&plan.release, terminal));
        }
        match ask::ask(self.typed.yes, self.surroundings, &settings.name, terminal)? {
            Answer::Yes => {}
            Answer::No => {
                terminal.say("nothing was published");
                return Ok(Status::Done);
            }
        }
        self.apply(&plan, content, terminal)?;
        let told = self.tell_programs(&plan, terminal);
        let looked = self.look(&plan.release, terminal);
        Ok(if told == Status::Done { looked } else { told })
    }

    fn meant(&self, is_way_back: bool) -> Meant {
        let is_meant = |meaning| self.typed.allow.contains(&meaning);
        Meant {
            adopt: self.typed.adopt,
            base_url: is_way_back || is_meant(Meaning::BaseUrl),
            older_day: is_way_back || is_meant(Meaning::OlderDay),
            max_deletes: self.typed.max_deletes,
        }
    }

    fn apply(&self, plan: &Plan, content: &dyn Content, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
        let started = Instant::now();
        let to_send = plan.to_send();
        let bytes: u64 = to_send.iter().map(|(_, file)| file.size).sum();
        let sending = self.under_way.sending(to_send.len(), bytes, terminal);
        let applied = self.target.apply(
            &self.live,
            plan,
            content,
            &Run {
                owner: under_way::owner(&self.surroundings.variable),
                nonce: under_way::nonce((self.surroundings.now)()),
                now: &self.surroundings.now,
                stop: self.under_way.stop(),
                progress: &|done| sending.done(done),
                steal: self.typed.steal,
                no_lock: self.typed.no_lock,
                concurrency: self.settings.concurrency,
            },
        );
        drop(sending);
        if let Err(PublishError::NotSent(failed)) = &applied {
            let lines = failed.iter().map(|Failed { path, error }| match error {
                // It names the path.
                PublishError::Store(error) => error.to_string(),
                error => format!("{path}: {error}"),
            });
            list(lines, failed.len(), terminal);
        }
        applied?;
        let about = &plan.release.about;
        let deleted = plan.changes.values().filter(|change| **change == Change::Delete).count();
        let deleted = if deleted > 0 { format!(", deleted {deleted}") } else { String::new() };
        terminal.say(&format!(
            "published {}: sent {}, {}{deleted} in {} → {}",
            about.id,
            plural(to_send.len(), "file"),
            DecimalBytes(bytes),
            seconds(started),
            match &self.settings.to {
                To::Archive { path, .. } => path.display().to_string(),
                _ => about.base_url.clone(),
            },
        ));
        Ok(())
    }

    /// Runs the programs that want to know.
    fn tell_programs(&self, plan: &Plan, terminal: &mut Terminal<'_>) -> Status {
        let Ok(base) = BaseUrl::parse(&plan.release.about.base_url) else { return Status::Done };
        let lines: Vec<&str> = self.settings.after.iter().map(|line| line.value.as_str()).collect();
        let occasion = after::Occasion {
            // What is to be typed again may be typed anywhere.
            site: std::path::absolute(self.site).unwrap_or_else(|_| self.site.to_path_buf()),
            target: self.settings.name.clone(),
            release: plan.release.about.id.clone(),
            base_url: plan.release.about.base_url.clone(),
            changed: after::changed(plan, &base),
        };
        match after::run(&lines, &occasion) {
            Ok(()) => Status::Done,
            Err(error) => {
                terminal.refused(&error.to_string(), &error.hint());
                Status::AfterFailed
            }
        }
    }

    /// Looks at what is live by its public address, where that is wanted.
    fn look(&self, release: &Release, terminal: &mut Terminal<'_>) -> Status {
        let Some(extent) = self.typed.verify else { return Status::Done };
        let most = match extent {
            Extent::Sample => Some(verify::SAMPLE),
            Extent::All => None,
        };
        let headers = compared(self.settings);
        let looked = {
            let bar = Bar::rendering(terminal);
            let look = verify::Look { most, headers, pauses: &verify::PAUSES };
            verify::verify(release, look, &|done, all| bar.update(done, all))
        };
        match looked {
            Ok(count) => {
                terminal.say(&format!(
                    "looked at {} at {}: all as published",
                    plural(count, "address"),
                    release.about.base_url
                ));
                Status::Done
            }
            Err(error) => {
                terminal.refused(&error.to_string(), error.hint().unwrap_or_default());
                if let verify::VerifyError::Differences { differences, .. } = &error {
                    list(differences.iter().map(ToString::to_string), differences.len(), terminal);
                }
                Status::AfterFailed
            }
        }
    }
}

/// Lists what is wrong with files, a line each; not more than anybody reads unless all are wanted.
fn list(lines: impl Iterator<Item = String>, count: usize, terminal: &mut Terminal<'_>) {
    let listed = if terminal.is_verbose() { count } else { told::LISTED };
    for line in lines.take(listed) {
        terminal.tell(&format!("  {}\n", clean(&line)));
    }
    if count > listed {
        terminal.tell(&format!("  and {} more; `--verbose` lists all\n", count - listed));
    }
}
