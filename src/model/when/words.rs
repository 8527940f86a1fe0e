//! The words that dates are shown with. English for now; nothing else knows them.

/// Whether months are written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// `December`.
    Long,
    /// `Dec`.
    Short,
}

const MONTHS: [(&str, &str); 12] = [
    ("January", "Jan"),
    ("February", "Feb"),
    ("March", "Mar"),
    ("April", "Apr"),
    ("May", "May"),
    ("June", "Jun"),
    ("July", "Jul"),
    ("August", "Aug"),
    ("September", "Sep"),
    ("October", "Oct"),
    ("November", "Nov"),
    ("December", "Dec"),
];

/// The name of a month, 1 to 12; empty for what is none.
pub(super) fn month(month: u8, length: Length) -> &'static str {
    match (MONTHS.get(usize::from(month).wrapping_sub(1)), length) {
        (Some((long, _)), Length::Long) => long,
        (Some((_, short)), Length::Short) => short,
        (None, _) => "",
    }
}

/// The days of a month, 28 to 31.
pub(super) fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What stands before a date that is reported and not certain, or about right.
pub(super) fn qualifier(uncertain: bool, approximate: bool) -> &'static str {
    match (uncertain, approximate) {
        (true, true) => "reportedly around ",
        (true, false) => "reportedly ",
        (false, true) => "around ",
        (false, false) => "",
    }
}

/// A month of the year or a day of the month that is not known.
pub(super) const UNKNOWN_MONTH: &str = "some month in ";
pub(super) const UNKNOWN_DAY: &str = "some day in ";

/// `a/..`, and `a/`, whose end is not known.
pub(super) const SINCE: &str = "since ";
pub(super) const FROM: &str = "from ";
/// `[..a]` and `../a`.
pub(super) const BY: &str = "by ";
/// `[a..]`.
pub(super) const OR_LATER: &str = " or later";
/// `[a..b]`.
pub(super) const BETWEEN: &str = "between ";
pub(super) const AND: &str = " and ";
/// `[a,b]`.
pub(super) const OR: &str = " or ";
