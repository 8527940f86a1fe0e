//! The parser's events with a look ahead.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::Event;

/// Events with a look ahead.
pub(super) struct Events<'q, 'e> {
    inner: &'q mut dyn Iterator<Item = (Event<'e>, Range<usize>)>,
    ahead: VecDeque<(Event<'e>, Range<usize>)>,
}

impl<'q, 'e> Events<'q, 'e> {
    pub(super) fn new(inner: &'q mut dyn Iterator<Item = (Event<'e>, Range<usize>)>) -> Self {
        Self { inner, ahead: VecDeque::new() }
    }

    pub(super) fn next(&mut self) -> Option<(Event<'e>, Range<usize>)> {
        self.ahead.pop_front().or_else(|| self.inner.next())
    }

    pub(super) fn peek(&mut self) -> Option<&(Event<'e>, Range<usize>)> {
        if self.ahead.is_empty() {
            self.ahead.extend(self.inner.next());
        }
        self.ahead.front()
    }

    pub(super) fn put_back(&mut self, events: Vec<(Event<'e>, Range<usize>)>) {
        for event in events.into_iter().rev() {
            self.ahead.push_front(event);
        }
    }
}
