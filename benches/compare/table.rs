//! What was measured, as Markdown, and its place in `docs/performance.md`.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use crate::measure::{Output, Times};
use crate::programs::Kind;
use crate::{Builds, Full, Plain, Start};

/// All that one run of the bench has measured.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) runs: usize,
    pub(crate) start: Option<Start>,
    pub(crate) plain: Vec<Plain>,
    pub(crate) full: Vec<Full>,
}

/// The tables stand between these lines.
const BEGIN: &str = "<!-- measured -->\n";
const END: &str = "<!-- end of what was measured -->\n";

/// Puts the tables in the place of the last ones in `docs/performance.md`.
pub(crate) fn write(tables: &str) -> io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/performance.md");
    let text = fs::read_to_string(&path)?;
    let marks = || io::Error::other(format!("docs/performance.md has no `{}`", BEGIN.trim()));
    let (before, rest) = text.split_once(BEGIN).ok_or_else(marks)?;
    let (_, after) = rest.split_once(END).ok_or_else(marks)?;
    fs::write(path, format!("{before}{BEGIN}\n{tables}\n{END}{after}"))
}

impl Report {
    /// The aims with what each came to, and the figures behind them.
    pub(crate) fn tables(&self) -> String {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let mut text = format!("Medians of {} runs, taken in turn, on {processors} processors.\n\n", self.runs);
        text.push_str(&self.aims());
        text.push_str(&self.plain_table());
        text.push_str(&self.full_table());
        text.trim_end().to_owned() + "\n"
    }

    fn aims(&self) -> String {
        let mut rows = Aims::default();
        if let Some(plain) = self.plain.iter().find(|plain| plain.records == 11_700) {
            rows.add("cold build, 11,700 records, plain templates, by `cp -r`", At::Most(1.0), plain.to_copy(), "");
            rows.add("Hugo by that build", At::Least(10.0), plain.to_hugo(), "");
        }
        if let Some(plain) = self.plain.iter().find(|plain| plain.records == 117_000) {
            rows.add("cold build, 117,000 records, plain templates, by `cp -r`", At::Most(1.2), plain.to_copy(), "");
            rows.add("Hugo by that build", At::Least(15.0), plain.to_hugo(), "");
            rows.add("peak memory of that build", At::Most(1000.0), Some(megabytes(plain.ours.peak)), " MB");
        }
        if let Some(full) = self.full.iter().find(|full| full.records == 11_700) {
            let of = |times: &Times, other: &Times| Some(times.median()? / other.median()?);
            let what = "cold build, 11,700 records, the theme with feeds and data files, by `cp -r`";
            rows.add(what, At::Most(1.5), of(&full.ours.cold, &full.copy), "");
            rows.add("with nothing changed, by that build", At::Most(0.3), of(&full.unchanged, &full.ours.cold), "");
            rows.add("peak memory of that build", At::Most(250.0), Some(megabytes(full.ours.peak)), " MB");
        }
        let growth = |sizes: Vec<(f64, &Builds)>| {
            let ((few, small), (many, large)) = (sizes.first()?, sizes.last()?);
            let time = (large.cold.median()? / many) / (small.cold.median()? / few);
            let memory = (large.peak as f64 / many) / (small.peak as f64 / few);
            (sizes.len() > 1).then_some((time, memory))
        };
        let plain = self.plain.iter().map(|plain| (plain.output.pages as f64, &plain.ours)).collect();
        let full = self.full.iter().map(|full| (full.output.pages as f64, &full.ours)).collect();
        for (templates, sizes) in [("plain templates", plain), ("the theme", full)] {
            if let Some((time, memory)) = growth(sizes) {
                let what = format!("growth of time a page from the smallest story to the largest, {templates}");
                rows.add(&what, At::Most(1.3), Some(time), "");
                rows.add("growth of memory a page, the same", At::Most(1.3), Some(memory), "");
            }
        }
        if let Some(start) = &self.start {
            rows.add(
                "the bundled briefing, cold, without search and cards",
                At::Most(40.0),
                start.bundled_bare.median(),
                " ms",
            );
            rows.add("the same with both", At::Most(40.0), start.bundled.median(), " ms");
            rows.add("`briefing --version`", At::Most(5.0), start.version.median(), " ms");
            rows.add("the program", At::Most(40.0), Some(start.size as f64 / 1e6), " MB");
        }
        rows.text()
    }

    fn plain_table(&self) -> String {
        if self.plain.is_empty() {
            return String::new();
        }
        let mut text = String::from(
            "\n| plain templates | cold build | a page | by `cp -r` | by ours | of processors | peak memory | bytes of pages by ours |\n\
             |---|---|---|---|---|---|---|---|\n",
        );
        for plain in &self.plain {
            let Output { files, pages, bytes, .. } = plain.output;
            let _ = writeln!(
                text,
                "| **{} records**: {} files, {} of them pages, {} MB | | | | | | | |",
                grouped(plain.records as u64),
                grouped(files),
                grouped(pages),
                bytes / 1_000_000
            );
            let mut row = |name: &str, times: &Times, peak: Option<u64>, bytes: Option<f64>| {
                let (Some(median), Some(processors)) = (times.median(), times.processors()) else { return };
                let by =
                    |other: &Times| other.median().map(|other| format!("{:.2}", median / other)).unwrap_or_default();
                let once = if times.count() < self.runs { ", run once" } else { "" };
                let _ = writeln!(
                    text,
                    "| {name}{once} | {} ms | {:.0} µs | {} | {} | {} ms | {} | {} |",
                    grouped(median.round() as u64),
                    median * 1000.0 / pages as f64,
                    by(&plain.copy),
                    by(&plain.ours.cold),
                    grouped(processors.round() as u64),
                    peak.map(|peak| format!("{:.0} MB", megabytes(peak))).unwrap_or_default(),
                    bytes.map(|bytes| format!("{bytes:.3}")).unwrap_or_default(),
                );
            };
            row("`briefing`", &plain.ours.cold, Some(plain.ours.peak), None);
            row("`cp -r` of its output", &plain.copy, None, None);
            for (program, builds, bytes) in &plain.others {
                row(&program.name, &builds.cold, Some(builds.peak), Some(*bytes));
            }
        }
        text
    }

    fn full_table(&self) -> String {
        if self.full.is_empty() {
            return String::new();
        }
        let mut text = String::from(
            "\n| the theme | files | of them pages | HTML a page | cold build | a page | `cp -r` | cold / `cp -r` | nothing changed / cold | peak memory |\n|---|---|---|---|---|---|---|---|---|---|\n",
        );
        for full in &self.full {
            let Output { files, pages, html, .. } = full.output;
            let (Some(cold), Some(copy), Some(unchanged)) =
                (full.ours.cold.median(), full.copy.median(), full.unchanged.median())
            else {
                continue;
            };
            let _ = writeln!(
                text,
                "| {} records | {} | {} | {} KB | {} ms | {:.0} µs | {} ms | {:.2} | {:.2} | {:.0} MB |",
                grouped(full.records as u64),
                grouped(files),
                grouped(pages),
                html / pages.max(1) / 1000,
                grouped(cold.round() as u64),
                cold * 1000.0 / pages as f64,
                grouped(copy.round() as u64),
                cold / copy,
                unchanged / cold,
                megabytes(full.ours.peak),
            );
        }
        text
    }
}

impl Plain {
    fn to_copy(&self) -> Option<f64> {
        Some(self.ours.cold.median()? / self.copy.median()?)
    }

    /// How many times as long Hugo takes.
    fn to_hugo(&self) -> Option<f64> {
        let (_, builds, _) = self.others.iter().find(|(program, ..)| program.kind() == Kind::Hugo)?;
        Some(builds.cold.median()? / self.ours.cold.median()?)
    }
}

/// What is aimed at.
enum At {
    Most(f64),
    Least(f64),
}

#[derive(Default)]
struct Aims(String);

impl Aims {
    fn add(&mut self, what: &str, aim: At, value: Option<f64>, unit: &str) {
        let Some(value) = value else { return };
        let (sign, aim, is_met) = match aim {
            At::Most(aim) => ("≤", aim, value <= aim),
            At::Least(aim) => ("≥", aim, value >= aim),
        };
        let verdict = if is_met { "met" } else { "**missed**" };
        let digits = if value < 10.0 { 2 } else { 0 };
        let _ = writeln!(self.0, "| {what} | {sign} {aim}{unit} | {value:.digits$}{unit} | {verdict} |");
    }

    fn text(self) -> String {
        format!("| what | aim | came to | |\n|---|---|---|---|\n{}", self.0)
    }
}

fn megabytes(kilobytes: u64) -> f64 {
    kilobytes as f64 * 1024.0 / 1e6
}

/// With commas between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
