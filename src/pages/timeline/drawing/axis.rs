//! The axis of a drawing: days become places across it.
//!
//! Places are percentages of the drawing's width, from where a line of text begins, so that a drawing fills whatever
//! room there is, and never less than [`Axis::width`]. Time is linear, but where more than half of the beginnings would stand in each other's way, the
//! longest quiet stretches are shortened to [`BREAK`] each, and the drawing says so by a mark.

use jiff::civil::Date;

/// The least width and height of a mark, in pixels: what a finger can hit (WCAG 2.2, 2.5.8).
pub(super) const SLOT: f64 = 24.0;
/// The least width of a drawing: what a phone shows without scrolling.
const NARROW: f64 = 340.0;
/// The most of it.
const WIDE: f64 = 1600.0;
/// The width of a shortened stretch in a drawing as narrow as it can be.
const BREAK: f64 = 56.0;
/// So much stays free on either side, in pixels, for marks at the ends.
const MARGIN: f64 = SLOT / 2.0 + 1.0;
/// A stretch is shortened where it takes more than this part of what is not shortened yet.
const LONG: i32 = 4;
/// So many stretches are shortened at most.
const BREAKS: usize = 4;
/// No shorter stretch is shortened, in days.
const QUIET: i32 = 3;

/// The number of a day; what matters is the difference of two.
pub(super) fn number(day: Date) -> i32 {
    (day - Date::ZERO).get_days()
}

/// The day of that number; the calendar's last where it has none.
pub(super) fn day(number: i32) -> Date {
    Date::ZERO.checked_add(jiff::Span::new().days(number)).unwrap_or(Date::MAX)
}

/// A stretch of days that is drawn to one scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    /// Its first day.
    pub(super) first: i32,
    /// The day after its last one.
    pub(super) end: i32,
    /// Where it begins, from 0 to 1.
    from: f64,
    /// Where it ends.
    to: f64,
    /// Whether it is shorter than its days would ask for.
    pub(super) is_broken: bool,
}

/// Days from the first to the last of a drawing, and their places.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    /// In order, without gaps; never empty.
    pub(super) pieces: Vec<Piece>,
    /// The least width of the drawing in pixels, at which no two marks of neighbouring slots touch.
    pub(super) width: f64,
}

impl Axis {
    /// The axis of what begins on the days `begins` and has its edges, first days and days after the last ones, at
    /// `edges`; both are sorted here. Without an edge there is nothing to draw.
    pub(super) fn new(mut begins: Vec<i32>, mut edges: Vec<i32>) -> Option<Self> {
        begins.sort_unstable();
        begins.dedup();
        edges.sort_unstable();
        edges.dedup();
        let (first, last) = (*edges.first()?, *edges.last()?);
        if last - first < 3 {
            // A day or two stand in the middle of some more.
            edges.insert(0, first - 1);
            edges.push(last + 1);
        }
        let broken = if is_crowded(&begins, &edges) { quiet(&edges) } else { Vec::new() };
        let wanted = BREAK * broken.len() as f64 + SLOT * begins.len() as f64;
        let width = wanted.clamp(NARROW, WIDE).ceil();
        Some(Self { pieces: pieces(&edges, &broken, width), width })
    }

    /// The place of the beginning of a day, in percent of the width; halves of days are between.
    pub(super) fn place(&self, at: f64) -> f64 {
        let fraction = match self.pieces.iter().find(|piece| at <= f64::from(piece.end)).or(self.pieces.last()) {
            Some(piece) => {
                let (first, end) = (f64::from(piece.first), f64::from(piece.end));
                piece.from + (piece.to - piece.from) * ((at - first) / (end - first)).clamp(0.0, 1.0)
            }
            None => 0.0,
        };
        let margin = self.percent(MARGIN);
        rounded(margin + (100.0 - 2.0 * margin) * fraction)
    }

    /// Where the days from `first` to the one before `end` stand: where they begin and the width, in percent.
    pub(super) fn stretch(&self, first: f64, end: f64) -> (f64, f64) {
        let (left, right) = (self.place(first), self.place(end));
        (left, rounded(right - left))
    }

    /// Pixels in percent of the narrowest drawing.
    pub(super) fn percent(&self, pixels: f64) -> f64 {
        100.0 * pixels / self.width
    }

    /// The first day of the drawing.
    pub(super) fn first(&self) -> i32 {
        self.pieces.first().map_or(0, |piece| piece.first)
    }

    /// The day after the last one of the drawing.
    pub(super) fn end(&self) -> i32 {
        self.pieces.last().map_or(0, |piece| piece.end)
    }

    /// Pixels a day, where time is not shortened and the drawing is as narrow as can be.
    pub(super) fn pixels_a_day(&self) -> f64 {
        let linear = self.pieces.iter().find(|piece| !piece.is_broken);
        let of = |piece: &Piece| (piece.to - piece.from) / f64::from(piece.end - piece.first);
        linear.map_or(0.0, of) * (self.width - 2.0 * MARGIN)
    }
}

/// A place as it is written: to a hundredth.
pub(super) fn rounded(place: f64) -> f64 {
    (place * 100.0).round() / 100.0
}

/// Whether more than half of the beginnings are nearer than a slot to another in the narrowest drawing.
fn is_crowded(begins: &[i32], edges: &[i32]) -> bool {
    let (Some(first), Some(last)) = (edges.first(), edges.last()) else { return false };
    let least = SLOT * f64::from(last - first) / NARROW;
    let is_near = |a: i32, b: i32| f64::from(b - a) < least;
    let close = (0..begins.len()).filter(|at| {
        let before = at.checked_sub(1).is_some_and(|before| is_near(begins[before], begins[*at]));
        before || begins.get(at + 1).is_some_and(|next| is_near(begins[*at], *next))
    });
    2 * close.count() > begins.len()
}

/// The stretches, by the number of the edge that they begin at, which are too long for what happens in them: nothing
/// begins or ends there.
fn quiet(edges: &[i32]) -> Vec<usize> {
    let length = |at: usize| edges[at + 1] - edges[at];
    let mut by_length: Vec<usize> = (0..edges.len().saturating_sub(1)).collect();
    by_length.sort_by_key(|at| (-length(*at), *at));
    let mut rest = edges.last().copied().unwrap_or_default() - edges.first().copied().unwrap_or_default();
    let mut broken = Vec::new();
    for at in by_length.into_iter().take(BREAKS) {
        if length(at) < QUIET || length(at) * LONG < rest || length(at) == rest {
            break;
        }
        rest -= length(at);
        broken.push(at);
    }
    broken
}

fn pieces(edges: &[i32], broken: &[usize], width: f64) -> Vec<Piece> {
    let gaps = edges.windows(2).enumerate().map(|(at, gap)| (gap[0], gap[1], broken.contains(&at)));
    let days: i32 = gaps.clone().filter(|(_, _, is_broken)| !is_broken).map(|(first, end, _)| end - first).sum();
    let shortened = BREAK / width;
    let a_day = (1.0 - shortened * broken.len() as f64) / f64::from(days.max(1));
    let mut pieces: Vec<Piece> = Vec::new();
    for (first, end, is_broken) in gaps {
        let from = pieces.last().map_or(0.0, |piece| piece.to);
        let to = from + if is_broken { shortened } else { a_day * f64::from(end - first) };
        match pieces.last_mut().filter(|piece| !piece.is_broken && !is_broken) {
            Some(piece) => (piece.end, piece.to) = (end, to),
            None => pieces.push(Piece { first, end, from, to, is_broken }),
        }
    }
    pieces
}
