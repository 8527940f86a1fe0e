//! The anchors that templates give to the sections of a page.
//!
//! They are read out of the templates themselves, the site's own or the default theme's, so that no list of them can
//! fall behind: every `id="…"` that is written out. Ids that templates make of data are known to the checks.

use std::collections::BTreeSet;

use super::theme::Theme;

impl Theme {
    /// The anchors that `template` writes out, with those of the base template and of all components.
    pub(crate) fn anchors(&self, template: &str) -> BTreeSet<&str> {
        let mut anchors = BTreeSet::new();
        for (name, text) in self.templates() {
            if name == template || name == "base.html" || name.starts_with("components/") {
                anchors.extend(written_out(text));
            }
        }
        anchors
    }
}

/// The values of `id` in `text` that hold no template code.
fn written_out(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("id=\"").filter_map(|(at, before)| {
        let is_attribute = text[..at].ends_with(char::is_whitespace);
        let value = text[at + before.len()..].split('"').next()?;
        (is_attribute && !value.is_empty() && !value.contains(['{', '\n'])).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_are_written_out_are_found() {
        let text = "<h2 id=\"positions\">x</h2><li id=\"{{ event.id }}\" data-id=\"no\"><p\nid=\"next\"><i id=\"\">";
        assert_eq!(written_out(text).collect::<Vec<_>>(), ["positions", "next"]);
        assert_eq!(written_out("ä id=\"").collect::<Vec<_>>(), [""; 0]);
    }
}
