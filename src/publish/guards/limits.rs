//! What hosts and stores take no more of, told before the first byte goes out.

use std::collections::BTreeMap;

use indicatif::HumanBytes;

use super::{Judgement, examples};
use crate::config::publish::{Host, Service, Target, To};
use crate::diagnostics::plural;
use crate::publish::release::Release;

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// The limits of a host or a store. What depends on a plan or on how somebody runs the host is worth a warning, no
/// refusal.
#[derive(Clone, Copy, Debug, Default)]
struct Limits {
    /// Whose they are.
    of: &'static str,
    /// Files in all.
    files: Option<usize>,
    /// Files in all that a smaller plan takes.
    files_of_a_small_plan: Option<usize>,
    /// Files and folders in all.
    entries: Option<usize>,
    /// Files in one folder that are known to work.
    in_a_folder: Option<usize>,
    /// Bytes of a file.
    file: Option<u64>,
    /// Bytes of all files.
    site: Option<u64>,
    /// Bytes of all files that the host's own installation takes.
    site_as_run: Option<u64>,
    /// Bytes of a path with the prefix of the target.
    path: Option<usize>,
    /// Bytes of a name in a path.
    name: Option<usize>,
}

/// The limits of a host.
fn of_host(host: Host) -> Limits {
    match host {
        // 25 MiB a file; 20,000 files, of which paid plans take 100,000 since January 2026.
        // <https://developers.cloudflare.com/pages/platform/limits/>
        Host::CloudflarePages => Limits {
            of: "Cloudflare Pages",
            files: Some(100_000),
            files_of_a_small_plan: Some(20_000),
            file: Some(25 * MIB),
            ..Limits::default()
        },
        // "Published GitHub Pages sites may be no larger than 1 GB."
        // <https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits>
        // A push with a file of more than 100 MiB is refused.
        // <https://docs.github.com/en/repositories/working-with-files/managing-large-files/about-large-files-on-github>
        Host::GithubPages => Limits { of: "GitHub Pages", file: Some(100 * MIB), site: Some(GIB), ..Limits::default() },
        // 200,000 files, folders and links; 1 GB on GitLab.com, which whoever runs GitLab can set.
        // <https://docs.gitlab.com/administration/instance_limits/#number-of-files-per-gitlab-pages-website>
        // <https://docs.gitlab.com/user/gitlab_com/#gitlab-pages>
        Host::GitlabPages => {
            Limits { of: "GitLab Pages", entries: Some(200_000), site_as_run: Some(GIB), ..Limits::default() }
        }
        // Its support names 54,000 files in a folder; the number is in no specification.
        Host::Netlify => Limits { of: "Netlify", in_a_folder: Some(54_000), ..Limits::default() },
        // It publishes no numbers; what is fair is asked for: <https://docs.codeberg.org/codeberg-pages/>
        Host::CodebergPages => Limits { of: "Codeberg Pages", ..Limits::default() },
    }
}

/// The limits of the place itself.
fn of_place(to: &To) -> Limits {
    match to {
        To::Bucket(bucket) => match bucket.service {
            // 1,024 bytes a key; 5 GiB in one request.
            // <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>
            // <https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html>
            Service::S3 => Limits { of: "S3", path: Some(1024), file: Some(5 * GIB), ..Limits::default() },
            // 1,024 bytes a name; 5 TiB an object. <https://cloud.google.com/storage/quotas#objects>
            Service::Google => {
                Limits { of: "Google Cloud Storage", path: Some(1024), file: Some(5 << 40), ..Limits::default() }
            }
            // 1,024 characters a name, here counted in bytes, so that a name in another script may be refused though it
            // fits; 5,000 MiB in one request.
            // <https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata>
            // <https://learn.microsoft.com/azure/storage/blobs/scalability-targets>
            Service::Azure => {
                Limits { of: "Azure Blob Storage", path: Some(1024), file: Some(5_000 * MIB), ..Limits::default() }
            }
        },
        // What the usual file systems take; where an archive or a branch is unpacked, too.
        To::Folder { .. } | To::Branch { .. } | To::Archive { .. } => {
            Limits { of: "a file system", name: Some(255), ..Limits::default() }
        }
    }
}

/// Judges a release by the limits of where it goes.
pub(super) fn judge(release: &Release, target: &Target, judgement: &mut Judgement) {
    let prefix = match &target.to {
        To::Bucket(bucket) if !bucket.prefix.is_empty() => bucket.prefix.len() + 1,
        _ => 0,
    };
    for limits in [Some(of_place(&target.to)), target.host.map(of_host)].into_iter().flatten() {
        by(release, prefix, limits, judgement);
    }
}

fn by(release: &Release, prefix: usize, limits: Limits, judgement: &mut Judgement) {
    let of = limits.of;
    let files = release.files.len();
    let bytes: u64 = release.files.values().map(|file| file.size).sum();
    let paths = || release.files.keys().map(String::as_str);
    let fewer = "publish fewer files, or elsewhere";
    if let Some(most) = limits.files.filter(|most| files > *most) {
        judgement.refuse(format!("{of} takes {most} files, the site has {files}"), fewer);
    } else if let Some(most) = limits.files_of_a_small_plan.filter(|most| files > *most) {
        judgement.warn(format!("{of} takes {most} files without a paid plan, the site has {files}"), fewer);
    }
    if let Some(most) = limits.entries {
        let mut folders: Vec<&str> = paths().flat_map(folders).collect();
        folders.sort_unstable();
        folders.dedup();
        let entries = files + folders.len();
        if entries > most {
            judgement.refuse(format!("{of} takes {most} files and folders, the site has {entries}"), fewer);
        }
    }
    if let Some(most) = limits.in_a_folder {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for path in paths() {
            *counts.entry(path.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default() += 1;
        }
        for (folder, count) in counts.into_iter().filter(|(_, count)| *count > most) {
            judgement.warn(format!("{of} is known to take {most} files in a folder, `{folder}/` has {count}"), fewer);
        }
    }
    if let Some(most) = limits.file {
        let big: Vec<_> =
            release.files.iter().filter(|(_, file)| file.size > most).map(|(path, _)| path.as_str()).collect();
        if !big.is_empty() {
            let message = format!("{of} takes no file of more than {}: {}", HumanBytes(most), examples(&big));
            judgement.refuse(message, "make it smaller, or put it elsewhere and link to it");
        }
    }
    if let Some(most) = limits.site.filter(|most| bytes > *most) {
        judgement.refuse(
            format!("{of} takes {} in all, the site has {} more", HumanBytes(most), HumanBytes(bytes - most)),
            fewer,
        );
    }
    if let Some(most) = limits.site_as_run.filter(|most| bytes > *most) {
        let message = format!(
            "{of} takes {} in all unless it is set up for more, the site has {} more",
            HumanBytes(most),
            HumanBytes(bytes - most)
        );
        judgement.warn(message, fewer);
    }
    let shorter = "give it a shorter `slug` or file name";
    if let Some(most) = limits.path {
        let long: Vec<_> = paths().filter(|path| prefix + path.len() > most).collect();
        if !long.is_empty() {
            let message = format!("{of} takes paths of {}, with the prefix: {}", plural(most, "byte"), examples(&long));
            judgement.refuse(message, shorter);
        }
    }
    if let Some(most) = limits.name {
        let long: Vec<_> = paths().filter(|path| path.split('/').any(|name| name.len() > most)).collect();
        if !long.is_empty() {
            judgement.refuse(format!("{of} takes names of {}: {}", plural(most, "byte"), examples(&long)), shorter);
        }
    }
}

/// The folders that `path` lies in.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}
