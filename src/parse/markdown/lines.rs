//! Text that Markdown gives without the prefixes of its lines (`> `, indentation), and where it stands.

use std::ops::Range;

/// A text put together from lines, with the place of each.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) text: String,
    /// For the beginning of each line, its offset in `text` and in the Markdown.
    starts: Vec<(usize, usize)>,
}

impl Lines {
    /// Adds a line, or a part of one, that stands at `at` of the Markdown.
    pub(super) fn add(&mut self, line: &str, at: usize) {
        self.starts.push((self.text.len(), at));
        self.text.push_str(line);
    }

    /// The lines of `text`, which stands at `range` of `markdown` with or without prefixes before its lines.
    pub(super) fn align(text: &str, range: &Range<usize>, markdown: &str) -> Self {
        let mut lines = Self::default();
        let written = markdown.get(range.clone()).unwrap_or_default();
        if text == written {
            lines.add(text, range.start);
            return lines;
        }
        let mut at = range.start;
        for (line, written) in text.split_inclusive('\n').zip(written.split_inclusive('\n')) {
            let words = line.trim_end();
            lines.add(line, at + written.find(words).unwrap_or(0));
            at += written.len();
        }
        lines
    }

    /// The place in the Markdown of `range` of the text.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.offset(range.start);
        // What ends with its line ends there, and not where the next line begins.
        if range.is_empty() { start..start } else { start..self.offset(range.end - 1) + 1 }
    }

    fn offset(&self, offset: usize) -> usize {
        let next = self.starts.partition_point(|(start, _)| *start <= offset);
        match next.checked_sub(1).and_then(|line| self.starts.get(line)) {
            Some((start, at)) => at + (offset - start),
            None => offset,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_without_prefixes() {
        let markdown = "é\n> <A\r\n> > b=\"c\">";
        let lines = Lines::align("<A\nb=\"c\">", &(5..markdown.len()), markdown);
        assert_eq!(lines.place(&(0..2)), 5..7);
        assert_eq!(markdown.get(lines.place(&(3..4))), Some("b"));
        assert_eq!(markdown.get(lines.place(&(6..7))), Some("c"));
        assert_eq!(lines.place(&(3..3)), lines.place(&(3..4)).start..lines.place(&(3..4)).start);
    }

    #[test]
    fn what_ends_with_its_line_ends_before_the_end_of_the_line() {
        let markdown = "<A b\r\n/>";
        let mut lines = Lines::default();
        for (line, at) in [("<A b", 0), ("\n", 5), ("/>", 6)] {
            lines.add(line, at);
        }
        assert_eq!(markdown.get(lines.place(&(3..4))), Some("b"));
        assert_eq!(markdown.get(lines.place(&(3..7))), Some("b\r\n/>"));
    }
}
