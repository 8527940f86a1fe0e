//! Files that some hosts read and obey: `_headers` and `_redirects`, made of the same rules as all other headers.

mod header_file;
mod redirect_file;

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::guards::{Judgement, examples};
use super::headers::Rules;
use crate::config::publish::Host;
use crate::diagnostics::Diagnostic;
use crate::output::Pages;
use crate::site::{Bytes, Class};

/// The file with headers.
const HEADERS: &str = "_headers";
/// The file with redirects.
const REDIRECTS: &str = "_redirects";

/// A redirect page of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Redirect {
    /// The path of the page: `old/index.html`.
    pub(crate) path: String,
    /// The address that it leads to, as pages link to it.
    pub(crate) to: String,
}

/// A site with the files that its host reads; [`Release::of`](super::release::Release::of) takes it as it takes a site.
#[derive(Debug)]
pub(crate) struct Hosted<'s, P> {
    site: &'s P,
    /// The host's files.
    files: BTreeMap<&'static str, String>,
    /// Redirect pages that would hide the host's own redirects.
    left_out: BTreeSet<String>,
}

impl<'s, P: Pages> Hosted<'s, P> {
    /// The site `site` for `host`, with what there is to say of the host's files. `base_path` is the path below which
    /// the site stands, with a slash at both ends.
    pub(crate) fn new(
        site: &'s P,
        host: Option<Host>,
        rules: &Rules<'_>,
        redirects: &[Redirect],
        base_path: &str,
    ) -> (Self, Judgement) {
        let mut hosted = Self { site, files: BTreeMap::new(), left_out: BTreeSet::new() };
        let mut judgement = Judgement::default();
        let paths = site.paths();
        if let Some(form) = host.and_then(redirect_file::form) {
            let (text, listed) = redirect_file::write(&form, redirects, base_path);
            if !listed.is_empty() {
                hosted.files.insert(REDIRECTS, text);
            }
            if form.files_come_first {
                hosted.left_out = listed;
            }
        }
        if let Some(form) = host.and_then(header_file::form) {
            let left = paths.iter().filter(|(path, _)| !hosted.left_out.contains(path));
            let (text, faults) = header_file::write(&form, left, rules);
            judgement.refusals.extend(faults);
            hosted.files.insert(HEADERS, text);
        }
        let clashes: Vec<&str> =
            paths.iter().map(|(path, _)| path.as_str()).filter(|path| hosted.files.contains_key(path)).collect();
        if !clashes.is_empty() {
            judgement.refuse(
                format!("the site has files of its own that `host` would write: {}", examples(&clashes)),
                "leave `host` out, or take them out of `static/` and say in `headers` and `aliases` what they say",
            );
        }
        (hosted, judgement)
    }
}

impl<P: Pages> Pages for Hosted<'_, P> {
    fn paths(&self) -> Vec<(String, Class)> {
        let mut paths = self.site.paths();
        paths.retain(|(path, _)| !self.left_out.contains(path) && !self.files.contains_key(path.as_str()));
        paths.extend(self.files.keys().map(|path| ((*path).to_owned(), Class::Data)));
        paths
    }

    fn render(&self, path: &str) -> Result<Bytes, Vec<Diagnostic>> {
        match self.files.get(path) {
            Some(text) => Ok(Bytes::Owned(text.clone().into_bytes())),
            None => self.site.render(path),
        }
    }
}

/// What a path in a rule keeps as it is: what addresses need no code for (RFC 3986, section 2.3), and slashes. Blanks
/// end a path in these files, `*` and `:` are wildcards.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'@')
    .remove(b'&')
    .remove(b'=')
    .remove(b'+')
    .remove(b'$')
    .remove(b',')
    .remove(b';');

/// The address of the file `path` from the root of what is published, as browsers ask for it.
fn address(path: &str) -> String {
    let folder = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    format!("/{}", utf8_percent_encode(folder.unwrap_or(path), PLAIN))
}

#[cfg(test)]
mod tests;
