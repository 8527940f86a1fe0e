//! `briefing publish`: builds, shows the plan, applies it, and sees that it went well.

pub(super) mod arguments;
mod ask;
mod told;
mod under_way;

use std::sync::Arc;
use std::time::Instant;

use indicatif::DecimalBytes;
use jiff::SignedDuration;

use self::arguments::{Extent, Meaning, PublishFormat};
use self::ask::Answer;
use self::told::{Told, releases_human, releases_json};
use self::under_way::UnderWay;
use super::arguments::Everywhere;
use super::failure::Failure;
use super::progress::Bar;
use super::site_folder::{SiteFolder, Wishes, seconds, status_of_errors};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::Compiled;
use crate::config::publish::{Target as Settings, To};
use crate::config::{BaseUrl, Config};
use crate::diagnostics::{Diagnostic, Diagnostics, Format, clean, did_you_mean, draw, plural, summary};
use crate::output::Pages;
use crate::publish::content::Content;
use crate::publish::guards::{Case, Finding, Judgement, Meant, examples, judge};
use crate::publish::headers::{Rules, Warning, compared};
use crate::publish::plan::{Change, Keeping, Plan};
use crate::publish::release::{Origin, Release};
use crate::publish::target::{Live, Run, Target};
use crate::publish::{after, commit, host, open, verify};
use crate::source::{CONFIGURATION, Snapshot};

/// How many files are fetched to see whether a release is live, where not all are.
const SAMPLE: usize = 50;

/// A publication: what was typed, here and now.
#[derive(Debug)]
pub(super) struct Publish {
    site: SiteFolder,
    typed: arguments::Publish,
    surroundings: Surroundings,
}

/// What is known once the site is compiled for its target.
struct Prepared<'p> {
    settings: &'p Settings,
    target: &'p dyn Target,
    live: Live,
    keeping: Keeping,
}

impl Publish {
    /// What was typed, here and now.
    pub(super) fn new(
        typed: arguments::Publish,
        everywhere: &Everywhere,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        let wishes = Wishes { as_of: typed.day.as_of, drafts: typed.drafts, ..Wishes::default() };
        let site = SiteFolder::new(everywhere, surroundings, wishes)?;
        Ok(Self { site, typed, surroundings: surroundings.clone() })
    }

    /// Publishes.
    pub(super) fn run(mut self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let snapshot = self.site.read(None, terminal)?;
        let config = self.configuration(&snapshot);
        let settings = self.choose(&config)?.clone();
        self.site.options.base_url.clone_from(&settings.base_url);
        self.site.options.noindex = settings.preview;

        let runtime = under_way::runtime()?;
        let opened = open::target(&settings, &self.site.root, &self.surroundings.variable, runtime.handle())?;
        let live = opened.live()?;
        let keeping = Keeping {
            retired: SignedDuration::from_hours(24 * i64::from(settings.retire_after)),
            releases: settings.releases,
        };
        let prepared = Prepared { settings: &settings, target: &*opened, live, keeping };
        let under_way = UnderWay::new(&runtime);

        if self.typed.releases {
            return self.list(&prepared, terminal);
        }
        if let Some(wanted) = &self.typed.rollback {
            return self.roll_back(wanted.as_deref(), &prepared, &under_way, terminal);
        }
        let compiled = self.site.compile_snapshot(&snapshot, terminal);
        if let Some(status) = self.refuse_errors(&compiled.diagnostics, &compiled, terminal) {
            return Ok(status);
        }
        let site = &compiled.site;
        let rules = Rules::new(&settings);
        let redirects: Vec<_> =
            site.redirects().map(|(path, to)| host::Redirect { path: path.to_owned(), to }).collect();
        let (site, mut found) = host::Hosted::new(site, settings.host, &rules, &redirects, site.base_path());
        let release = match self.release(&compiled, &site, &rules, terminal) {
            Ok(release) => release,
            Err(errors) => {
                let mut told = Diagnostics::from(errors);
                told.sort();
                return Ok(self.refuse_errors(&told, &compiled, terminal).unwrap_or(Status::SiteErrors));
            }
        };
        let in_vain = rules.warnings(release.files.keys().map(String::as_str));
        found.warnings.extend(in_vain.into_iter().map(|Warning { message, hint, .. }| Finding { message, hint }));
        let untyped = rules.untyped(release.files.iter().map(|(path, file)| (path.as_str(), file.class)));
        if !untyped.is_empty() {
            terminal.say(&format!("note: browsers are not told what kind of file these are: {}", examples(&untyped)));
        }
        self.go(release, &site, found, &prepared, false, &under_way, terminal)
    }

    /// The configuration as far as it says where to; what is wrong with it is told when the site is compiled.
    fn configuration(&self, snapshot: &Snapshot) -> Config {
        let path: Arc<str> = Arc::from(CONFIGURATION);
        let text = snapshot.get(CONFIGURATION).and_then(|bytes| std::str::from_utf8(bytes).ok());
        text.map(|text| Config::read(&path, text).0).unwrap_or_default()
    }

    /// The target that was named, or the one that there is.
    fn choose<'c>(&self, config: &'c Config) -> Result<&'c Settings, Failure> {
        let names = || config.publish.iter().map(|target| target.name.as_str());
        let listed = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        match (&self.typed.target, config.publish.as_slice()) {
            (None, [only]) => Ok(only),
            (_, []) => Err(Failure::usage(format!("`{CONFIGURATION}` names no target to publish to"))
                .hint("write `[publish.live]` and below it `to = \"s3://bucket\"`, or another kind of target")),
            (None, _) => Err(Failure::usage("there are several targets").hint(format!("name one of {}", listed()))),
            (Some(name), _) => config.publish.iter().find(|target| target.name == *name).ok_or_else(|| {
                let hint = did_you_mean(name, names()).unwrap_or_else(|| format!("name one of {}", listed()));
                Failure::usage(format!("no target is called `{name}`")).hint(hint)
            }),
        }
    }

    /// Tells what is wrong with the site; the status to end with where it has errors.
    fn refuse_errors(&self, told: &Diagnostics, site: &Compiled, terminal: &mut Terminal<'_>) -> Option<Status> {
        let limit = (!terminal.is_verbose()).then_some(super::build::LISTED);
        let mut text = draw(told, site, Format::Human, &terminal.err_style(), limit);
        if !text.is_empty() {
            text.push('\n');
        }
        terminal.tell(&text);
        if told.errors() == 0 {
            return None;
        }
        terminal.say(&format!("{}; nothing was published", summary(told)));
        Some(status_of_errors(site))
    }

    fn release(
        &self,
        compiled: &Compiled,
        site: &impl Pages,
        rules: &Rules<'_>,
        terminal: &Terminal<'_>,
    ) -> Result<Release, Vec<Diagnostic>> {
        let views = &compiled.site.views;
        let BaseUrl { origin, path } = &views.config.base_url;
        let origin = Origin {
            made: (self.surroundings.now)(),
            as_of: views.briefing.day,
            base_url: format!("{}{path}", origin.as_deref().unwrap_or_default()),
            commit: commit::of_site(&self.site.root),
        };
        let bar = Bar::new(terminal);
        Release::of(site, &|path, class| rules.headers(path, class), origin, &|done, all| bar.update(done, all))
    }

    /// Lists the releases that there is a way back to.
    fn list(&self, prepared: &Prepared<'_>, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let manifest = prepared.live.manifest.as_ref();
        let releases = manifest.map(|manifest| manifest.releases.as_slice()).unwrap_or_default();
        let live = manifest.and_then(|manifest| manifest.live.as_ref());
        match self.typed.format {
            PublishFormat::Json => terminal.data(&format!("{}\n", releases_json(releases, live)))?,
            PublishFormat::Human if releases.is_empty() => {
                terminal.say(&format!("{} has no releases of ours", prepared.target.name()));
            }
            PublishFormat::Human => terminal.data(&releases_human(releases, live))?,
        }
        Ok(Status::Done)
    }

    /// Makes an earlier release live again.
    fn roll_back(
        &self,
        wanted: Option<&str>,
        prepared: &Prepared<'_>,
        under_way: &UnderWay,
        terminal: &mut Terminal<'_>,
    ) -> Result<Status, Failure> {
        let releases = prepared.live.manifest.as_ref().map(|manifest| manifest.releases.as_slice()).unwrap_or_default();
        let id = match (wanted, releases) {
            (Some(id), _) => id,
            (None, [_, before, ..]) => &before.id,
            (None, _) => {
                let message = format!("{} has no release before the one that is live", prepared.target.name());
                return Err(Failure::usage(message).hint("`--releases` lists those that there is a way back to"));
            }
        };
        let (release, content) = prepared.target.earlier(&prepared.live, id)?;
        let release = release.again((self.surroundings.now)());
        self.go(release, &*content, Judgement::default(), prepared, true, under_way, terminal)
    }

    /// Plans, judges, asks, applies, and sees that it went well.
    fn go(
        &self,
        release: Release,
        content: &dyn Content,
        mut found: Judgement,
        prepared: &Prepared<'_>,
        is_way_back: bool,
        under_way: &UnderWay,
        terminal: &mut Terminal<'_>,
    ) -> Result<Status, Failure> {
        let Prepared { settings, target, live, keeping } = prepared;
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
            drafts: self.site.options.drafts,
            today: self.surroundings.today,
            meant: self.meant(is_way_back),
        });
        found.refusals.extend(refusals);
        found.warnings.extend(warnings);
        match self.typed.format {
            PublishFormat::Human => terminal.data(&told.human(terminal.is_verbose()))?,
            PublishFormat::Json => terminal.data(&format!("{}\n", told.json(&found)))?,
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
            return Ok(self.look(&plan.release, prepared, terminal));
        }
        match ask::ask(self.typed.yes, &self.surroundings, &settings.name, terminal)? {
            Answer::Yes => {}
            Answer::No => {
                terminal.say("nothing was published");
                return Ok(Status::Done);
            }
        }
        self.apply(&plan, content, prepared, under_way, terminal)?;
        let told = self.tell_programs(&plan, settings, terminal);
        let looked = self.look(&plan.release, prepared, terminal);
        Ok(if told == Status::Done { looked } else { told })
    }

    fn meant(&self, is_way_back: bool) -> Meant {
        let is_meant = |meaning| self.typed.allow.contains(&meaning);
        Meant {
            adopt: self.typed.adopt,
            base_url: is_meant(Meaning::BaseUrl),
            older_day: is_way_back || is_meant(Meaning::OlderDay),
            max_deletes: self.typed.max_deletes,
        }
    }

    fn apply(
        &self,
        plan: &Plan,
        content: &dyn Content,
        prepared: &Prepared<'_>,
        under_way: &UnderWay,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let started = Instant::now();
        let to_send = plan.to_send();
        let bytes: u64 = to_send.iter().map(|(_, file)| file.size).sum();
        let sending = under_way.sending(to_send.len(), bytes, terminal);
        let applied = prepared.target.apply(
            &prepared.live,
            plan,
            content,
            &Run {
                owner: under_way::owner(&self.surroundings.variable),
                nonce: under_way::nonce((self.surroundings.now)()),
                now: &self.surroundings.now,
                stop: under_way.stop(),
                progress: &|done| sending.done(done),
                steal: self.typed.steal,
                no_lock: self.typed.no_lock,
                concurrency: prepared.settings.concurrency,
            },
        );
        drop(sending);
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
            match &prepared.settings.to {
                To::Archive { path, .. } => path.display().to_string(),
                _ => about.base_url.clone(),
            },
        ));
        Ok(())
    }

    /// Runs the programs that want to know.
    fn tell_programs(&self, plan: &Plan, settings: &Settings, terminal: &mut Terminal<'_>) -> Status {
        let Ok(base) = BaseUrl::parse(&plan.release.about.base_url) else { return Status::Done };
        let lines: Vec<&str> = settings.after.iter().map(|line| line.value.as_str()).collect();
        let occasion = after::Occasion {
            site: self.site.root.clone(),
            target: settings.name.clone(),
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
    fn look(&self, release: &Release, prepared: &Prepared<'_>, terminal: &mut Terminal<'_>) -> Status {
        let Some(extent) = self.typed.verify else { return Status::Done };
        let most = match extent {
            Extent::Sample => Some(SAMPLE),
            Extent::All => None,
        };
        let headers = compared(prepared.settings);
        let looked = {
            let bar = Bar::new(terminal);
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
                    for difference in differences {
                        terminal.tell(&format!("  {}\n", clean(&difference.to_string())));
                    }
                }
                Status::AfterFailed
            }
        }
    }
}
