//! A branch of a Git repository as a target: what GitHub, GitLab and Codeberg serve as Pages.
//!
//! Each release is one commit on top of what the branch is, pushed without force: the push compares and swaps, so no
//! lock is needed, and readers see the old release or the new one. The commit has all files of the release, the
//! assets that retired, the manifest, an empty `.nojekyll` (GitHub's Pages would leave out names that begin with an
//! underscore or a dot), and all that others put on the branch, as they put it: `CNAME`, links, executable files.
//!
//! The work is done in a bare repository of our own in the folder for temporary files. The site's repository is asked
//! for the ways to the remote, and nothing else of it is read or written: no index, no working tree, no references, no
//! hooks, no filters, no signing.
//!
//! The way back is the branch's history: an earlier release is the commit that has its manifest.

mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tempfile::TempDir;

use self::written::{Commit, NO_JEKYLL};
use super::{Done, Live, Run, Target};
use crate::publish::content::Content;
use crate::publish::error::PublishError;
use crate::publish::git::{self, Git, Objects};
use crate::publish::hash::Sha256;
use crate::publish::manifest::Manifest;
use crate::publish::plan::Plan;
use crate::publish::release::{File, Release};
use crate::publish::store::Tag;
use crate::publish::{MANIFEST, OWN};
use crate::site::Bytes;

/// Where the branch is kept in our repository.
const THERE: &str = "refs/briefing/there";
/// Who commits where Git knows nobody.
const NOBODY: &str = "briefing <briefing@localhost>";
/// By how many commits history is fetched further when a release is not found in what is there.
const DEEPER: &str = "50";

/// A branch of a repository.
#[derive(Debug)]
pub(crate) struct Branch {
    name: String,
    /// A remote's name, an address or a folder, to be shown.
    shown: String,
    /// What our repository knows the remote by.
    remote: String,
    /// `refs/heads/gh-pages`.
    reference: String,
    /// Who commits: `Ann <ann@example.org>`.
    committer: String,
    git: Git,
    // The repository is in it; it is removed with this.
    _folder: TempDir,
}

/// What a commit has at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    mode: String,
    object: String,
}

/// The files of a commit by path, which need not be text.
type Tree = BTreeMap<Vec<u8>, Entry>;

impl Branch {
    /// The branch `branch` of `remote`, which is the name of a remote of the repository that the folder `site` lies in,
    /// an address, or a folder (relative to `site`). Nothing is fetched yet.
    ///
    /// # Errors
    /// Git is not there; `remote` is none of these, `branch` is no name of a branch.
    pub(crate) fn open(site: &Path, remote: &str, branch: &str) -> Result<Self, PublishError> {
        Self::open_in(&[], site, remote, branch)
    }

    /// [`Self::open`] where the environment has `environment` besides.
    fn open_in(environment: &[(&str, &OsStr)], site: &Path, remote: &str, branch: &str) -> Result<Self, PublishError> {
        let folder = TempDir::with_prefix("briefing-publish-").map_err(|source| PublishError::Io {
            action: "write",
            path: std::env::temp_dir(),
            source,
        })?;
        let repository = folder.path().join("repository.git");
        let of_site = Git::at(site).with(environment);
        of_site.check_version()?;
        let everywhere = Git::on(&repository, folder.path(), Vec::new(), Vec::new()).with(environment);
        let everywhere = everywhere.settings()?;
        let here = of_site.settings()?;
        let mut ways = git::ways(&here, &everywhere);
        let secrets = git::secrets(&here, remote);
        let shown = git::without_secrets(remote, &secrets);

        let reference = format!("refs/heads/{branch}");
        if !of_site.run(&["check-ref-format", &reference])?.is_success {
            return Err(PublishError::Settings {
                message: format!("`{branch}` is no name of a branch"),
                hint: "give a name such as `gh-pages` as `branch`".to_owned(),
            });
        }
        // Git reads relative addresses of remotes from the top of the working tree, others from where it is run.
        let url = format!("remote.{remote}.url");
        let top = of_site.run(&["rev-parse", "--show-toplevel"])?;
        let is_in_repository = of_site.run(&["rev-parse", "--git-dir"])?.is_success;
        let is_name = here.iter().any(|(name, _)| *name == url);
        let work = match is_name {
            true if top.is_success => PathBuf::from(String::from_utf8_lossy(&top.out).trim_end_matches(['\n', '\r'])),
            true => site.to_owned(),
            false if is_place(site, remote) => site.to_owned(),
            false => return Err(no_remote(remote, is_in_repository)),
        };
        // Git fetches in part from what has a name.
        let name = if is_name { remote } else { "briefing" };
        if !is_name {
            ways.push((format!("remote.{name}.url"), remote.to_owned()));
        }
        let identity = of_site.run(&["-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT"])?;
        let committer = String::from_utf8(identity.out).ok().filter(|_| identity.is_success);
        let committer = committer.as_deref().and_then(|ident| Some(&ident[..=ident.rfind('>')?]));
        Ok(Self {
            name: format!("branch `{branch}` of {shown}"),
            shown,
            remote: name.to_owned(),
            reference,
            committer: committer.unwrap_or(NOBODY).to_owned(),
            git: Git::on(&repository, &work, ways, secrets).with(environment),
            _folder: folder,
        })
    }

    /// The commit that the branch is now; `None` where there is no such branch.
    fn tip(&self) -> Result<Option<String>, PublishError> {
        let answer = self.git.run(&["ls-remote", "--refs", "--", &self.remote, &self.reference])?;
        if !answer.is_success {
            return Err(self.unreachable("read", &answer.reason()));
        }
        let listing = String::from_utf8_lossy(&answer.out);
        let rows = listing.lines().filter_map(|line| line.split_once('\t'));
        Ok(rows.filter(|(_, name)| *name == self.reference).map(|(commit, _)| commit.to_owned()).next())
    }

    /// Fetches the newest commit of the branch, that one alone, and which files it has, not what is in them: Git fetches
    /// a file's bytes when they are asked for, where the server knows how. Gives the commit's name; `None` where there
    /// is no such branch.
    fn fetch(&self) -> Result<Option<String>, PublishError> {
        let tip = self.tip()?;
        self.make_repository(tip.as_deref())?;
        if tip.is_none() {
            return Ok(None);
        }
        self.fetch_with("--depth=1")?;
        let commit = self.git.read(&["rev-parse", "--verify", THERE])?;
        Ok(Some(String::from_utf8_lossy(&commit).trim().to_owned()))
    }

    fn fetch_with(&self, depth: &str) -> Result<(), PublishError> {
        let into = format!("+{}:{THERE}", self.reference);
        self.fetch_what(&self.git, &["--filter=blob:none", depth, "--", &self.remote, &into])
    }

    fn fetch_what(&self, git: &Git, what: &[&str]) -> Result<(), PublishError> {
        let mut arguments = vec!["fetch", "--quiet", "--no-tags", "--no-write-fetch-head"];
        arguments.extend(what);
        let answer = git.run(&arguments)?;
        if answer.is_success { Ok(()) } else { Err(self.unreachable("read", &answer.reason())) }
    }

    /// Makes our repository, of the kind that the commit `tip` is of.
    fn make_repository(&self, tip: Option<&str>) -> Result<(), PublishError> {
        if self.git.repository().is_some_and(Path::exists) { Ok(()) } else { init(&self.git, tip) }
    }

    fn unreachable(&self, action: &str, reason: &str) -> PublishError {
        PublishError::Refused {
            message: format!("cannot {action} the {}: {reason}", self.name),
            hint: format!(
                "see that `git ls-remote {}` works where the site is, without asking for anything",
                self.shown
            ),
        }
    }

    /// The files of `commit`.
    fn tree(&self, commit: &str) -> Result<Tree, PublishError> {
        let listing = self.git.read(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
        let entry = |row: &[u8]| {
            let tab = row.iter().position(|byte| *byte == b'\t')?;
            let head = std::str::from_utf8(&row[..tab]).ok()?;
            let mut words = head.split(' ');
            let (mode, object) = (words.next()?.to_owned(), words.nth(1)?.to_owned());
            Some((row[tab + 1..].to_vec(), Entry { mode, object }))
        };
        Ok(listing.split(|byte| *byte == 0).filter_map(entry).collect())
    }

    /// The manifest of `commit`, its name as an object first; `None` where there is none.
    fn manifest(&self, commit: &str) -> Result<Option<(String, Manifest)>, PublishError> {
        let blob = Objects::of(&self.git)?.blob(&format!("{commit}:{MANIFEST}"))?;
        blob.map(|(object, bytes)| Ok((object, Manifest::read(&bytes)?))).transpose()
    }

    /// Commits the release of `plan` on top of `base`. Gives the commit's name.
    fn commit(
        &self,
        base: Option<&str>,
        live: &Live,
        plan: &Plan,
        content: &dyn Content,
        run: &Run<'_>,
    ) -> Result<String, PublishError> {
        let tree = base.map(|commit| self.tree(commit)).transpose()?.unwrap_or_default();
        let ours = ours(live);
        self.find_obstacles(&tree, &ours, live.manifest.is_none(), plan)?;
        let stays = |path: &str| plan.release.files.contains_key(path) || plan.outcome.retired.contains_key(path);
        let is_gone = |path: &&str| *path != NO_JEKYLL && !stays(path) && tree.contains_key(path.as_bytes());
        let gone: Vec<&str> = ours.into_iter().filter(is_gone).collect();

        let commit = Commit {
            base,
            who: &self.committer,
            gone: &gone,
            has_no_jekyll: tree.contains_key(NO_JEKYLL.as_bytes()),
            plan,
        };
        commit.write(&self.git, content, run)
    }

    /// Files of others that the release would overwrite. Where nobody published yet, somebody has said that files of
    /// the release's names may be; what stands in their way by being a folder, or in one, is never removed.
    fn find_obstacles(
        &self,
        tree: &Tree,
        ours: &BTreeSet<&str>,
        adopts: bool,
        plan: &Plan,
    ) -> Result<(), PublishError> {
        let refuse = |path: &str| {
            Err(PublishError::Refused {
                message: format!("`{path}` on the {} was not written by briefing, and the site has it too", self.name),
                hint: "remove it from the branch, or from the site".to_owned(),
            })
        };
        let is_own = |path: &[u8]| path.strip_prefix(OWN.as_bytes()).is_some_and(|rest| rest.starts_with(b"/"));
        let foreign: BTreeMap<&[u8], &Entry> = tree
            .iter()
            .map(|(path, entry)| (path.as_slice(), entry))
            .filter(|(path, _)| !is_own(path) && !std::str::from_utf8(path).is_ok_and(|path| ours.contains(path)))
            .collect();
        if foreign.is_empty() {
            return Ok(());
        }
        let mut objects = Objects::of(&self.git)?;
        for (path, file) in &plan.release.files {
            if let Some(entry) = foreign.get(path.as_bytes()).filter(|_| !adopts) {
                let is_plain = entry.mode.starts_with("100");
                let there = if is_plain { objects.blob(&entry.object)? } else { None };
                if there.is_none_or(|(_, bytes)| Sha256::of(&bytes) != file.sha256) {
                    return refuse(path);
                }
            }
            let is_below = |outer: &[u8]| foreign.contains_key(outer);
            if path.match_indices('/').any(|(at, _)| is_below(&path.as_bytes()[..at])) {
                return refuse(path);
            }
            let folder = format!("{path}/");
            if foreign.range(folder.as_bytes()..).next().is_some_and(|(inner, _)| inner.starts_with(folder.as_bytes()))
            {
                return refuse(path);
            }
        }
        Ok(())
    }

    /// Pushes `commit`, which stands on `base`. Gives whether the branch is that commit now; it is not where somebody
    /// else pushed meanwhile.
    fn push(&self, commit: &str, base: Option<&str>, run: &Run<'_>) -> Result<bool, PublishError> {
        let what = format!("{commit}:{}", self.reference);
        // What was there before is not here, so nothing is sent as a difference from it.
        let answer = self.git.run(&["push", "--porcelain", "--no-verify", "--no-thin", "--", &self.remote, &what])?;
        if answer.is_success {
            return Ok(true);
        }
        run.go_on()?;
        let failed = self.unreachable("push to", &answer.reason());
        // Servers have many words for it, and an answer may be lost on its way: what the branch is now decides.
        match self.tip() {
            Ok(Some(tip)) if tip == commit => Ok(true),
            Ok(tip) if tip.as_deref() == base => Err(self.refusal(&answer).unwrap_or(failed)),
            Ok(_) => Ok(false),
            Err(_) => Err(failed),
        }
    }

    /// Why the remote took no push, where it said so.
    fn refusal(&self, answer: &git::Answer) -> Option<PublishError> {
        let told = String::from_utf8_lossy(&answer.out);
        let row = told.lines().find(|line| line.starts_with('!'))?;
        let reason = row.rsplit_once('(').and_then(|(_, reason)| reason.strip_suffix(')'));
        let reason = reason.unwrap_or("it did not say why");
        let branch = self.reference.trim_start_matches("refs/heads/");
        if reason.contains("currently checked out") {
            return Some(PublishError::Refused {
                message: format!("the {} is checked out there, so Git does not change it", self.name),
                hint: format!("publish to a bare repository, or check out another branch than `{branch}` there"),
            });
        }
        let said = answer.said_by_remote();
        let said = if said.is_empty() { String::new() } else { format!(": {said}") };
        Some(PublishError::Refused {
            message: format!("the {} took no push ({reason}){said}", self.name),
            hint: "see what the rules of that repository say, and whether you may push to that branch".to_owned(),
        })
    }

    /// The commit that made the release `id` live, and its manifest.
    fn commit_of(&self, live: &Manifest, tip: &str, id: &str) -> Result<(String, Manifest), PublishError> {
        let none = || PublishError::NoRelease(id.to_owned());
        if !live.releases.iter().any(|about| about.id == id) {
            return Err(none());
        }
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut looked_at: BTreeSet<String> = BTreeSet::new();
        loop {
            let commits = self.git.read(&["rev-list", tip])?;
            let commits = String::from_utf8_lossy(&commits).into_owned();
            let mut objects = Objects::of(&self.git)?;
            for commit in commits.lines() {
                if !looked_at.insert(commit.to_owned()) {
                    continue;
                }
                let Some((object, bytes)) = objects.blob(&format!("{commit}:{MANIFEST}"))? else { continue };
                if !seen.insert(object) {
                    continue;
                }
                // One that cannot be read is no reason not to look further.
                let manifest = Manifest::read(&bytes).ok();
                let is_it = |manifest: &Manifest| manifest.live.as_ref().is_some_and(|about| about.id == id);
                if let Some(manifest) = manifest.filter(is_it) {
                    return Ok((commit.to_owned(), manifest));
                }
            }
            let is_shallow = self.git.read(&["rev-parse", "--is-shallow-repository"])?;
            // Each release of the list has a manifest of its own, so it is not further down than the list is long.
            if is_shallow.trim_ascii() != b"true" || seen.len() > live.releases.len() {
                return Err(none());
            }
            self.fetch_with(&format!("--deepen={DEEPER}"))?;
        }
    }
}

impl Target for Branch {
    fn name(&self) -> &str {
        &self.name
    }

    fn live(&self) -> Result<Live, PublishError> {
        let Some(tip) = self.fetch()? else { return Ok(Live::default()) };
        let (object, manifest) = self.manifest(&tip)?.unzip();
        Ok(Live { manifest, tag: Some(Tag { etag: object, version: Some(tip) }) })
    }

    fn strangers(&self, most: usize) -> Result<Vec<String>, PublishError> {
        let Some(tip) = self.fetch()? else { return Ok(Vec::new()) };
        let tree = self.tree(&tip)?;
        let paths = tree.keys().map(|path| String::from_utf8_lossy(path).into_owned());
        Ok(paths.filter(|path| !path.starts_with(".briefing/")).take(most).collect())
    }

    fn apply(&self, live: &Live, plan: &Plan, content: &dyn Content, run: &Run<'_>) -> Result<(), PublishError> {
        let object = |live: &Live| live.tag.as_ref().and_then(|tag| tag.etag.clone());
        let commit_of = |live: &Live| live.tag.as_ref().and_then(|tag| tag.version.clone());
        let mut base = commit_of(live);
        for _ in 0..2 {
            run.go_on()?;
            let commit = self.commit(base.as_deref(), live, plan, content, run)?;
            run.go_on()?;
            if self.push(&commit, base.as_deref(), run)? {
                tell(plan, run);
                return Ok(());
            }
            let now = self.live()?;
            let pushed = Objects::of(&self.git)?.blob(&format!("{commit}:{MANIFEST}"))?.map(|(object, _)| object);
            if object(&now) == pushed {
                // Our push arrived, its answer did not, and somebody put something on top.
                tell(plan, run);
                return Ok(());
            }
            if object(&now) != object(live) {
                return Err(PublishError::Changed);
            }
            base = commit_of(&now);
        }
        Err(PublishError::Refused {
            message: format!("somebody else pushed to the {} twice in the meantime", self.name),
            hint: "run it again".to_owned(),
        })
    }

    fn earlier(&self, live: &Live, id: &str) -> Result<(Release, Box<dyn Content + '_>), PublishError> {
        let none = || PublishError::NoRelease(id.to_owned());
        let manifest = live.manifest.as_ref().ok_or_else(none)?;
        let tip = live.tag.as_ref().and_then(|tag| tag.version.as_deref()).ok_or_else(none)?;
        let (commit, manifest) = self.commit_of(manifest, tip, id)?;
        let tree = self.tree(&commit)?;
        let release = manifest.release().ok_or_else(none)?;
        // All its bytes in one go, which only a repository takes that does not know the commit yet.
        let whole = self.git.beside(&format!("{commit}.git"));
        if !whole.repository().is_some_and(Path::exists) {
            init(&whole, Some(&commit))?;
        }
        self.fetch_what(&whole, &["--depth=1", "--", &self.remote, &commit])?;
        Ok((release, Box::new(Earlier { tree, objects: Mutex::new(Objects::of(&whole)?) })))
    }
}

/// Makes the repository of `git`, of the kind that `commit` is of.
fn init(git: &Git, commit: Option<&str>) -> Result<(), PublishError> {
    let format = if commit.is_some_and(|commit| commit.len() == 64) { "sha256" } else { "sha1" };
    let arguments = ["init", "--quiet", "--bare", "--template=", &format!("--object-format={format}")];
    git.read(&arguments).map(drop)
}

/// The bytes of a release, from the commit that made it live.
struct Earlier {
    tree: Tree,
    objects: Mutex<Objects>,
}

impl Content for Earlier {
    fn bytes(&self, path: &str, file: &File) -> Result<Bytes, PublishError> {
        let gone = || PublishError::Program(format!("the branch's history no longer has what `{path}` was"));
        let entry = self.tree.get(path.as_bytes()).ok_or_else(gone)?;
        let mut objects = self.objects.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (_, bytes) = objects.blob(&entry.object)?.ok_or_else(gone)?;
        if Sha256::of(&bytes) == file.sha256 { Ok(Bytes::Owned(bytes)) } else { Err(gone()) }
    }
}

/// The paths that earlier releases wrote.
fn ours(live: &Live) -> BTreeSet<&str> {
    let paths = live.manifest.iter().flat_map(|manifest| {
        manifest.files.keys().chain(manifest.retired.keys()).chain(&manifest.pending).map(String::as_str)
    });
    paths.collect()
}

/// Tells what has been done, all at once as it was.
fn tell(plan: &Plan, run: &Run<'_>) {
    plan.to_send().iter().for_each(|(_, file)| (run.progress)(Done::Sent(file.size)));
    plan.to_delete().for_each(|_| (run.progress)(Done::Deleted));
}

/// Whether `remote` can be an address, or is a folder.
fn is_place(site: &Path, remote: &str) -> bool {
    !remote.starts_with('-') && (remote.contains(['/', '\\', ':']) || site.join(remote).is_dir())
}

fn no_remote(remote: &str, is_in_repository: bool) -> PublishError {
    let shown = git::without_secrets(remote, &[]);
    let message = match is_in_repository {
        true => format!("the site's repository has no remote `{shown}`"),
        false => format!("the site lies in no Git repository, so `{shown}` is no remote of it"),
    };
    let hint = "give an address or a folder as `remote`, or add the remote with `git remote add`".to_owned();
    PublishError::Settings { message, hint }
}

#[cfg(test)]
mod tests;
