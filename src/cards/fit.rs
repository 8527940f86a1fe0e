//! Texts in lines: SVG breaks none by itself.
//!
//! A text takes the largest of its sizes in which it fits, and is cut with `…` where it fits in none. Widths are sums of
//! the advances of the characters; what shaping changes of that (kerning, ligatures, joined letters) mostly makes a line
//! shorter.

use super::fonts::{Fonts, Measure};
use super::{Fitted, Line, Run, Wish};

/// What shows that something is left out.
const ELLIPSIS: char = '…';

/// Directs what stands between to the right, whatever it begins and ends with.
const RIGHT_TO_LEFT: (char, char) = ('\u{202b}', '\u{202c}');

/// A character with the marks on it.
#[derive(Clone, Debug)]
struct Cell {
    text: String,
    face: usize,
    /// In parts of the font's size.
    width: f32,
    /// Whether it is a blank at which a line may end, and which then goes.
    is_blank: bool,
    /// Whether a line may end behind it.
    ends: bool,
}

/// The text of `wish` in lines.
pub(super) fn fit(fonts: &Fonts, wish: &Wish<'_>) -> Fitted {
    let measure = fonts.measure(wish.family, wish.weight);
    let cells = cells(wish.text, &measure);
    let right_to_left = cells.iter().flat_map(|cell| cell.text.chars()).find_map(direction).unwrap_or(false);
    let smallest = wish.sizes.last().copied().unwrap_or(16.0).max(1.0);
    let sizes = wish.sizes.iter().copied().filter(|size| *size > smallest).chain([smallest]);
    let mut chosen = (smallest, Vec::new(), usize::MAX);
    for size in sizes {
        let most = most_lines(wish, size);
        let (mut lines, is_torn) = broken(&cells, wish.width / size);
        if lines.len() <= most && !is_torn && wish.balance {
            lines = balanced(&cells, wish.width / size, lines);
        }
        let fits = lines.len() <= most && !is_torn;
        chosen = (size, lines, most);
        if fits {
            break;
        }
    }
    let (size, lines, most) = chosen;
    let is_cut = lines.len() > most;
    let count = lines.len().min(most);
    let lines = lines.into_iter().take(most).enumerate().map(|(number, range)| {
        let mut line = cells[range].to_vec();
        if is_cut && number + 1 == count {
            cut(&mut line, wish.width / size, &measure);
        }
        let width = line.iter().map(|cell| cell.width).sum::<f32>() * size;
        Line { runs: runs(&line, &measure, right_to_left), width }
    });
    Fitted { size, lines: lines.collect(), right_to_left }
}

fn most_lines(wish: &Wish<'_>, size: f32) -> usize {
    // What is no number becomes none. A text that has no room still has a line: something is better than nothing.
    let high = (wish.height / (size * wish.leading)) as usize;
    high.min(wish.lines).max(1)
}

/// The characters of a text with their faces and widths. Blanks are drawn together, and what is no text goes.
fn cells(text: &str, measure: &Measure<'_>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for character in text.chars() {
        let character = if character.is_control() { ' ' } else { character };
        let is_blank = character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{2007}' | '\u{202f}');
        if is_blank && cells.last().is_none_or(|last| last.is_blank) {
            continue;
        }
        let character = if is_blank { ' ' } else { character };
        let (face, width) = measure.of(character, cells.last().map(|last| last.face));
        match cells.last_mut() {
            // A mark stands on the letter before it.
            Some(last) if width == 0.0 && !last.is_blank => last.text.push(character),
            _ => {
                if let Some(last) = cells.last_mut()
                    && is_ideograph(character)
                {
                    last.ends = true;
                } else if let Some(last) = cells.last_mut()
                    && matches!(
                        character,
                        '、' | '。' | '，' | '．' | '！' | '？' | '：' | '；' | '」' | '』' | '）' | '】' | '》'
                    )
                {
                    last.ends = false;
                }
                let ends = is_blank || matches!(character, '-' | '–' | '—' | '/') || is_ideograph(character);
                cells.push(Cell { text: character.to_string(), face, width, is_blank, ends });
            }
        }
    }
    if cells.last().is_some_and(|last| last.is_blank) {
        cells.pop();
    }
    cells
}

/// Whether a line may end before and behind a character: Chinese and Japanese have no blanks between words.
fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{2fff}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a letter is written from right to left; none for what is no letter. By the blocks of the scripts.
fn direction(character: char) -> Option<bool> {
    match character {
        '\u{590}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}' => Some(true),
        _ if character.is_alphabetic() => Some(false),
        _ => None,
    }
}

/// The lines, as ranges of cells without blanks at their ends, and whether a word had to be torn.
fn broken(cells: &[Cell], limit: f32) -> (Vec<std::ops::Range<usize>>, bool) {
    let mut lines = Vec::new();
    let mut is_torn = false;
    let (mut start, mut end, mut width) = (0, None, 0.0);
    for at in 0..cells.len() {
        let cell = &cells[at];
        while width + cell.width > limit + 1e-3 && !cell.is_blank && at > start {
            let next = end.unwrap_or(at);
            is_torn |= end.is_none();
            lines.push(trimmed(cells, start..next));
            start = next;
            end = None;
            width = cells[start..at].iter().map(|cell| cell.width).sum();
        }
        width += cell.width;
        if cell.ends {
            end = Some(at + 1);
        }
    }
    lines.push(trimmed(cells, start..cells.len()));
    lines.retain(|line| !line.is_empty());
    (lines, is_torn)
}

fn trimmed(cells: &[Cell], mut line: std::ops::Range<usize>) -> std::ops::Range<usize> {
    while !line.is_empty() && cells[line.end - 1].is_blank {
        line.end -= 1;
    }
    line
}

/// As many lines, as narrow as they can be.
fn balanced(cells: &[Cell], limit: f32, lines: Vec<std::ops::Range<usize>>) -> Vec<std::ops::Range<usize>> {
    let (mut low, mut high) = (limit / 2.0, limit);
    let mut best = lines;
    // A twelfth halving is less than a pixel.
    for _ in 0..12 {
        let middle = f32::midpoint(low, high);
        match broken(cells, middle) {
            (narrower, false) if narrower.len() == best.len() => {
                best = narrower;
                high = middle;
            }
            _ => low = middle,
        }
    }
    best
}

/// Makes room for the ellipsis at the end of a line, by whole words where that does not empty half of it.
fn cut(line: &mut Vec<Cell>, limit: f32, measure: &Measure<'_>) {
    let (face, width) = measure.of(ELLIPSIS, line.last().map(|last| last.face));
    let width_of = |line: &[Cell]| line.iter().map(|cell| cell.width).sum::<f32>();
    let mut is_torn = false;
    while width_of(line) > limit - width && line.len() > 1 {
        is_torn = line.pop().is_some_and(|gone| !gone.is_blank);
    }
    let word = line.iter().rposition(|cell| cell.ends).map_or(0, |at| at + 1);
    if is_torn && width_of(&line[..word]) > limit / 2.0 {
        line.truncate(word);
    }
    let is_loose = |cell: &Cell| cell.is_blank || matches!(&*cell.text, "," | ";" | ":" | "." | "-" | "–" | "—" | "(");
    while line.len() > 1 && line.last().is_some_and(is_loose) {
        line.pop();
    }
    line.push(Cell { text: ELLIPSIS.to_string(), face, width, is_blank: false, ends: false });
}

/// A line in pieces of one family.
fn runs(line: &[Cell], measure: &Measure<'_>, right_to_left: bool) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for piece in line.chunk_by(|a, b| a.face == b.face) {
        let text = piece.iter().map(|cell| cell.text.as_str()).collect();
        runs.push(Run { text, family: measure.family(piece[0].face).to_owned() });
    }
    if right_to_left && let Some(first) = runs.first_mut() {
        first.text.insert(0, RIGHT_TO_LEFT.0);
    }
    if right_to_left && let Some(last) = runs.last_mut() {
        last.text.push(RIGHT_TO_LEFT.1);
    }
    runs
}
