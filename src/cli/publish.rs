//! `briefing publish`: builds, shows the plan, applies it, and sees that it went well.

pub(super) mod arguments;
mod ask;
mod told;
mod under_way;
mod undertaking;

use std::sync::Arc;

use jiff::SignedDuration;

use self::arguments::PublishFormat;
use self::told::{releases_human, releases_json};
use self::under_way::UnderWay;
use self::undertaking::Undertaking;
use super::arguments::Everywhere;
use super::failure::Failure;
use super::progress::Bar;
use super::site_folder::{SiteFolder, Wishes, status_of_errors};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::Compiled;
use crate::config::publish::Target as Settings;
use crate::config::{BaseUrl, Config};
use crate::diagnostics::{Diagnostic, Diagnostics, Format, Level, did_you_mean, draw, summary};
use crate::output::Pages;
use crate::publish::guards::{Finding, Judgement, examples};
use crate::publish::headers::{Rules, Warning};
use crate::publish::plan::Keeping;
use crate::publish::release::{Origin, Release};
use crate::publish::target::open;
use crate::publish::{commit, host};
use crate::source::{CONFIGURATION, Snapshot};

/// A publication: what was typed, here and now.
#[derive(Debug)]
pub(super) struct Publish {
    site: SiteFolder,
    typed: arguments::Publish,
    surroundings: Surroundings,
}

impl Publish {
    /// What was typed, here and now.
    pub(super) fn new(
        typed: arguments::Publish,
        everywhere: &Everywhere,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        let arguments::Publish { day, drafts, without, .. } = &typed;
        let wishes = Wishes { as_of: day.as_of, drafts: *drafts, no_cards: without.no_cards, ..Wishes::default() };
        let site = SiteFolder::new(everywhere, surroundings, wishes)?;
        Ok(Self { site, typed, surroundings: surroundings.clone() })
    }

    /// Publishes.
    pub(super) fn run(mut self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let snapshot = self.site.read(None, terminal)?;
        let (config, told) = self.configuration(&snapshot);
        let settings = match self.choose(&config) {
            Ok(settings) => settings.clone(),
            // A target with a mistake in it is not there: then the mistake is the cause.
            Err(_) if told.iter().any(|told| told.level == Level::Error) => {
                let compiled = self.site.compiled(&snapshot, terminal);
                let status = self.refuse_errors(&compiled.diagnostics, &compiled, terminal);
                return Ok(status.unwrap_or(Status::Usage));
            }
            Err(failure) => return Err(failure),
        };
        self.site.options.base_url.clone_from(&settings.base_url);
        self.site.options.noindex = settings.preview;

        let runtime = under_way::runtime()?;
        let opened = open::target(&settings, &self.site.root, &self.surroundings.variable, runtime.handle())?;
        let live = opened.live()?;
        let keeping = Keeping {
            retired: SignedDuration::from_hours(24 * i64::from(settings.retire_after)),
            releases: settings.releases,
        };
        let undertaking = Undertaking {
            typed: &self.typed,
            surroundings: &self.surroundings,
            site: &self.site.root,
            settings: &settings,
            target: &*opened,
            live,
            keeping,
            under_way: UnderWay::new(&runtime),
        };
        if self.typed.releases {
            return self.list(&undertaking, terminal);
        }
        if let Some(wanted) = &self.typed.rollback {
            return self.roll_back(wanted.as_deref(), &undertaking, terminal);
        }
        let compiled = self.site.compiled(&snapshot, terminal);
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
        undertaking.carry_out(release, &site, found, terminal)
    }

    /// The configuration as far as it says where to, and what is wrong with it, which is told when the site is compiled.
    fn configuration(&self, snapshot: &Snapshot) -> (Config, Vec<Diagnostic>) {
        let path: Arc<str> = Arc::from(CONFIGURATION);
        let text = snapshot.get(CONFIGURATION).and_then(|bytes| std::str::from_utf8(bytes).ok());
        text.map(|text| Config::read(&path, text)).unwrap_or_default()
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
    fn list(&self, undertaking: &Undertaking<'_>, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let manifest = undertaking.live.manifest.as_ref();
        let releases = manifest.map(|manifest| manifest.releases.as_slice()).unwrap_or_default();
        let live = manifest.and_then(|manifest| manifest.live.as_ref());
        match self.typed.format {
            PublishFormat::Json => terminal.data(&format!("{}\n", releases_json(releases, live)))?,
            PublishFormat::Human if releases.is_empty() => {
                terminal.say(&format!("{} has no releases of ours", undertaking.target.name()));
            }
            PublishFormat::Human => terminal.data(&releases_human(releases, live))?,
        }
        Ok(Status::Done)
    }

    /// Makes an earlier release live again.
    fn roll_back(
        &self,
        wanted: Option<&str>,
        undertaking: &Undertaking<'_>,
        terminal: &mut Terminal<'_>,
    ) -> Result<Status, Failure> {
        let releases =
            undertaking.live.manifest.as_ref().map(|manifest| manifest.releases.as_slice()).unwrap_or_default();
        let id = match (wanted, releases) {
            (Some(id), _) => id,
            (None, [_, before, ..]) => &before.id,
            (None, _) => {
                let message = format!("{} has no release before the one that is live", undertaking.target.name());
                return Err(Failure::usage(message).hint("`--releases` lists those that there is a way back to"));
            }
        };
        let (release, content) = undertaking.target.earlier(&undertaking.live, id)?;
        let release = release.again((self.surroundings.now)());
        undertaking.carry_out(release, &*content, Judgement::default(), terminal)
    }
}
