//! Where an ordinary link or a picture in a text leads to.

use std::borrow::Cow;
use std::sync::Arc;

use ahash::HashSet;
use percent_encoding::percent_decode_str;

use super::permalink::{self, permalink};
use super::views::Views;
use crate::model::briefing::Presence;
use crate::model::record::Record;

/// Where a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target<'t> {
    /// Out of the site: the address has a scheme or a host.
    Elsewhere,
    /// To a place on the page itself.
    Here(&'t str),
    /// To a path of the site.
    Path {
        /// From the root of the site: `/issues/donbas/`.
        address: String,
        /// The query and the anchor as written.
        rest: &'t str,
    },
    /// To a record that the day, or its being a draft, leaves out.
    LeftOut,
}

impl Views {
    /// Notes which of `records` are left out, so that links to them can be told from links to nothing.
    pub(crate) fn with_left_out(mut self, records: &[Arc<Record>]) -> Self {
        let mut left_out = HashSet::default();
        for record in records {
            if matches!(self.briefing.presence(&record.id.value, &[record.kind]), Some(Presence::LeftOut)) {
                if record.path.ends_with(".md") {
                    left_out.insert(record.path.to_string());
                }
                left_out.insert(permalink(record));
            }
        }
        self.left_out = Arc::new(left_out);
        self
    }

    /// What is left out, as another list of the same site knows it already.
    pub(crate) fn with_the_same_left_out(mut self, left_out: Arc<HashSet<String>>) -> Self {
        self.left_out = left_out;
        self
    }

    /// The addresses and files of records that are left out.
    pub(crate) fn left_out(&self) -> Arc<HashSet<String>> {
        Arc::clone(&self.left_out)
    }

    /// Whether `name` is the address or the file of a record that is left out.
    pub(crate) fn leaves_out(&self, name: &str) -> bool {
        self.left_out.contains(name)
    }

    /// Where `written` leads to in the text of `record`.
    ///
    /// `/path` is below the root of the site; `other.md` is a record's file and stands for its permalink; any other
    /// path counts from the permalink of the record, below which the files beside it are published. A style sheet or
    /// a script is found by its name without the hash, a page without the slash at its end.
    pub(crate) fn follow<'t>(&self, record: &Record, written: &'t str) -> Target<'t> {
        let (path, rest) = match written.find(['#', '?']) {
            Some(at) => written.split_at(at),
            None => (written, ""),
        };
        if written.starts_with("//") || has_scheme(written) {
            return Target::Elsewhere;
        }
        if path.is_empty() {
            return Target::Here(rest);
        }
        if !path.starts_with('/') && path.ends_with(".md") {
            let file = relative(&record.path, &decoded(path));
            if let Some(ix) = self.record_at(&file) {
                return Target::Path { address: permalink(self.briefing.record(ix)), rest };
            }
            if self.leaves_out(&file) {
                return Target::LeftOut;
            }
        }
        let address = self.canonical(if path.starts_with('/') {
            rooted(path)
        } else {
            let own = permalink(record);
            rooted(&format!("{}{path}", own.split('#').next().unwrap_or_default()))
        });
        if self.leaves_out(&decoded(&address)) {
            return Target::LeftOut;
        }
        Target::Path { address, rest }
    }

    /// The address under which what `address` means is published.
    fn canonical(&self, address: String) -> String {
        let below_static = decoded(address.trim_start_matches('/'));
        if let Some(published) = self.assets.get(&*below_static) {
            // A name without a hash stays as written: it may have had to be encoded.
            return if **published == *below_static { address } else { published.clone() };
        }
        let last = address.rsplit('/').next().unwrap_or_default();
        if last.is_empty() || last.contains('.') { address } else { format!("{address}/") }
    }

    /// The address that a page links to for `written` in the text of `record`.
    pub(crate) fn target(&self, record: &Record, written: &str) -> String {
        match self.follow(record, written) {
            Target::Elsewhere | Target::Here(_) | Target::LeftOut => written.to_owned(),
            Target::Path { address, rest } => {
                // The address of a term has an anchor already.
                let rest = if address.contains('#') { "" } else { rest };
                format!("{}{rest}", self.config.base_url.url(&address))
            }
        }
    }
}

/// The path of the file that answers for `address`, as the output folder has it.
pub(crate) fn file(address: &str) -> String {
    permalink::file(&decoded(address))
}

/// `text` with what is percent-encoded in it decoded.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

/// Whether `target` begins with a scheme, such as `https:` (RFC 3986, section 3.1).
pub(crate) fn has_scheme(target: &str) -> bool {
    target.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    })
}

/// The path of `target`, which is written relative to the file `from`; `..` never leads above the site folder.
pub(crate) fn relative(from: &str, target: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    joined(folder.split('/').chain(target.split('/')))
}

/// `address` without `.`, `..` and empty parts, with a slash at its beginning, and at its end where it had one.
fn rooted(address: &str) -> String {
    let path = joined(address.split('/'));
    let ends_as_folder = address.ends_with('/') || address.ends_with("/.") || address.ends_with("/..");
    let end = if ends_as_folder && !path.is_empty() { "/" } else { "" };
    format!("/{path}{end}")
}

fn joined<'p>(parts: impl Iterator<Item = &'p str>) -> String {
    let mut path: Vec<&str> = Vec::new();
    for part in parts {
        match part {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_put_together() {
        assert_eq!(relative("content/pages/about.md", "../issues/donbas.md"), "content/issues/donbas.md");
        assert_eq!(relative("content/pages/about.md", "../../../../x.md"), "x.md");
        assert_eq!(rooted("/issues/x/../donbas/"), "/issues/donbas/");
        assert_eq!(rooted("/issues/x/.."), "/issues/");
        assert_eq!(rooted("/../.."), "/");
        assert_eq!(rooted("/issues/donbas"), "/issues/donbas");
    }

    #[test]
    fn schemes_are_told_from_colons() {
        assert!(has_scheme("https://example.org") && has_scheme("mailto:desk@example.org"));
        assert!(!has_scheme("/a:b") && !has_scheme(":x") && !has_scheme("1a:b") && !has_scheme("photo.jpg"));
    }
}
