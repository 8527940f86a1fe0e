//! `_redirects`: addresses that moved, answered by the host itself instead of by a page that leads on.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{Redirect, address};
use crate::config::publish::Host;

/// How a host writes redirects, and how many it reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// The status as it is written.
    status: &'static str,
    /// Whether a file at an address hides the redirect there.
    pub(super) files_come_first: bool,
    /// Whether addresses begin with the path of the site.
    with_base_path: bool,
    /// Redirects that are read.
    most: usize,
    /// Characters of a line.
    line: usize,
    /// Bytes of the file.
    bytes: usize,
}

/// How `host` writes redirects; `None` where it reads none.
pub(super) fn form(host: Host) -> Option<Form> {
    match host {
        // A file hides a redirect unless `!` says otherwise; 10,000 redirects and more are discouraged.
        // <https://docs.netlify.com/manage/routing/redirects/overview/>
        Host::Netlify => Some(Form {
            status: "301!",
            files_come_first: false,
            with_base_path: false,
            most: 10_000,
            line: usize::MAX,
            bytes: usize::MAX,
        }),
        // 2,000 without wildcards, 1,000 characters each; they are followed whether there is a file or not.
        // <https://developers.cloudflare.com/pages/configuration/redirects/>
        Host::CloudflarePages => Some(Form {
            status: "301",
            files_come_first: false,
            with_base_path: false,
            most: 2_000,
            line: 1_000,
            bytes: usize::MAX,
        }),
        // Files come first; 1,000 rules and 64 KB unless it is set up for more; the path of the project stands before
        // every rule. <https://docs.gitlab.com/user/project/pages/redirects/>
        Host::GitlabPages => Some(Form {
            status: "301",
            files_come_first: true,
            with_base_path: true,
            most: 1_000,
            line: usize::MAX,
            bytes: 64_000,
        }),
        Host::GithubPages | Host::CodebergPages => None,
    }
}

/// What the address that a line leads to cannot hold.
const UNSAFE: &AsciiSet = &CONTROLS.add(b' ');

/// The text of the file, and the paths of the pages that it stands in for. A redirect that it has no room for, or
/// cannot name, is left to its page, which leads on by itself.
pub(super) fn write(form: &Form, redirects: &[Redirect], base_path: &str) -> (String, BTreeSet<String>) {
    let base = if form.with_base_path { base_path.trim_end_matches('/') } else { "" };
    let mut text = String::new();
    let mut listed = BTreeSet::new();
    for Redirect { path, to } in redirects {
        if path.contains(['*', ':']) {
            continue;
        }
        let line = format!("{base}{} {} {}\n", address(path), utf8_percent_encode(to, UNSAFE), form.status);
        if listed.len() == form.most || text.len() + line.len() > form.bytes {
            break;
        }
        if line.trim_end().len() <= form.line {
            text.push_str(&line);
            listed.insert(path.clone());
        }
    }
    (text, listed)
}
