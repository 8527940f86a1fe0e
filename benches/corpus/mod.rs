//! A made-up story of any size, the same at every run: a fixed seed, no clock.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// How much of each kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) events: usize,
    pub(crate) articles: usize,
    pub(crate) issues: usize,
    pub(crate) parties: usize,
}

impl Size {
    /// The site of the build targets: some 11,700 pages of records.
    pub(crate) const FULL: Self = Self { events: 10_000, articles: 1_000, issues: 500, parties: 200 };

    /// A tenth, or ten times, as much.
    pub(crate) fn scaled(self, numerator: usize, denominator: usize) -> Self {
        let scale = |count: usize| (count * numerator / denominator).max(1);
        Self {
            events: scale(self.events),
            articles: scale(self.articles),
            issues: scale(self.issues),
            parties: scale(self.parties),
        }
    }
}

/// Writes a site of `size` into the folder `root`, which must not exist.
pub(crate) fn write(root: &Path, size: Size) -> io::Result<()> {
    let mut story = Story { random: Random(0x9e37_79b9_7f4a_7c15), size };
    let content = root.join("content");
    for kind in ["articles", "issues", "events", "parties"] {
        fs::create_dir_all(content.join(kind))?;
    }
    fs::write(
        root.join("briefing.toml"),
        "[site]\ntitle = \"A long negotiation\"\nbase_url = \"https://example.org/story/\"\n\n[build]\nas_of = 2025-12-16\n\n[check.lints]\nstale-issue = \"allow\"\novertaken-position = \"allow\"\n",
    )?;
    fs::write(
        content.join("_index.md"),
        "+++\ntitle = \"Where do things stand?\"\ndescription = \"A made-up story for measuring.\"\nlead = \"article-0\"\n\n\
         [[status]]\ndate = 2025-12-15\nsummary = \"Talks go on.\"\nsources = [\"source-0\"]\n+++\n",
    )?;
    fs::write(content.join("sources.toml"), story.sources())?;
    fs::write(content.join("terms.toml"), story.terms())?;
    for number in 0..size.parties {
        fs::write(content.join(format!("parties/party-{number}.md")), story.party(number))?;
    }
    for number in 0..size.events {
        fs::write(content.join(format!("events/event-{number}.md")), story.event(number))?;
    }
    for number in 0..size.issues {
        fs::write(content.join(format!("issues/issue-{number}.md")), story.issue(number))?;
    }
    for number in 0..size.articles {
        fs::write(content.join(format!("articles/article-{number}.md")), story.article(number))?;
    }
    Ok(())
}

/// A xorshift generator: enough to vary a text, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

const WORDS: &[&str] = &[
    "border",
    "talks",
    "minister",
    "envoy",
    "proposal",
    "draft",
    "answer",
    "region",
    "guarantee",
    "council",
    "vote",
    "delegation",
    "paragraph",
    "annex",
    "deadline",
    "monitor",
    "port",
    "corridor",
    "harvest",
    "pipeline",
    "quota",
    "observer",
    "mandate",
    "withdrawal",
    "exchange",
    "statement",
    "summit",
    "clause",
    "reserve",
    "tariff",
    "between",
    "after",
    "about",
    "under",
    "without",
    "against",
    "towards",
    "while",
    "that",
    "which",
    "remains",
    "holds",
    "asks",
    "rejects",
    "accepts",
    "weighs",
    "delays",
    "signals",
    "the",
    "a",
    "of",
    "in",
    "on",
    "for",
    "with",
    "and",
];

struct Story {
    random: Random,
    size: Size,
}

impl Story {
    fn words(&mut self, count: usize) -> String {
        let mut text = String::new();
        for number in 0..count {
            if number > 0 {
                text.push(' ');
            }
            text.push_str(WORDS[self.random.below(WORDS.len())]);
        }
        text
    }

    fn sentence(&mut self, count: usize) -> String {
        let words = self.words(count);
        let (first, rest) = words.split_at(1);
        format!("{}{rest}.", first.to_uppercase())
    }

    /// A day between 1996 and the end of 2025, or for an event of the last years a month or a span.
    fn day(&mut self) -> (i32, usize, usize) {
        (1996 + self.random.below(30) as i32, 1 + self.random.below(12), 1 + self.random.below(28))
    }

    fn date(&mut self) -> String {
        let (year, month, day) = self.day();
        if year == 2025 && month == 12 {
            return format!("\"{year}-{month:02}-{:02}\"", 1 + day % 15);
        }
        match self.random.below(12) {
            0 => format!("\"{year}-{month:02}\""),
            1 => format!("\"{year}-{month:02}-{day:02}/{year}-{month:02}-{:02}\"", (day + 2).min(28)),
            _ => format!("\"{year}-{month:02}-{day:02}\""),
        }
    }

    fn several(&mut self, kind: &str, from: usize, most: usize) -> String {
        let count = 1 + self.random.below(most);
        let mut ids: Vec<String> = (0..count).map(|_| format!("\"{kind}-{}\"", self.random.below(from))).collect();
        ids.sort();
        ids.dedup();
        ids.join(", ")
    }

    fn source(&mut self) -> String {
        format!("source-{}", self.random.below(self.sources_count()))
    }

    fn sources_count(&self) -> usize {
        (self.size.events / 10).max(1)
    }

    fn sources(&mut self) -> String {
        let mut text = String::new();
        for number in 0..self.sources_count() {
            let title = self.sentence(8);
            let (year, month, day) = self.day();
            let _ = write!(
                text,
                "[[source]]\nid = \"source-{number}\"\ntitle = \"{title}\"\npublisher = \"Agency {}\"\n\
                 date = {year}-{month:02}-{day:02}\nkind = \"news-report\"\nurl = \"https://news.example/{number}\"\n\n",
                number % 40
            );
        }
        text
    }

    fn terms(&mut self) -> String {
        let mut text = String::new();
        for number in 0..100 {
            let description = self.sentence(14);
            let _ = write!(
                text,
                "[[term]]\nid = \"term-{number}\"\ntitle = \"Term {number}\"\ndescription = \"{description}\"\n\n"
            );
        }
        text
    }

    fn party(&mut self, number: usize) -> String {
        let text = self.sentence(30);
        format!(
            "+++\ntitle = \"Party {number}\"\nshort_title = \"P{number}\"\nkind = \"state\"\nprincipal = {}\n\
             roles = [\"conflict-party\"]\n+++\n\n{text}\n",
            number < 6
        )
    }

    fn event(&mut self, number: usize) -> String {
        let (title, outcome) = (self.words(7), self.sentence(18));
        let (first, second, third) = (self.sentence(20), self.sentence(24), self.sentence(18));
        let date = self.date();
        let parties = self.several("party", self.size.parties, 3);
        let issues = self.several("issue", self.size.issues, 2);
        let (source, cited) = (self.source(), self.source());
        let issue = self.random.below(self.size.issues);
        let kind = ["meeting", "statement", "proposal", "call", "visit", "publication"][self.random.below(6)];
        format!(
            "+++\ntitle = \"Event {number}: {title}\"\ndate = {date}\nkind = \"{kind}\"\nparties = [{parties}]\n\
             issues = [{issues}]\nsources = [\"{source}\"]\noutcome = \"{outcome}\"\n+++\n\n\
             {first} [@{cited}]\n\n{second} See [[issue-{issue}]]. {third}\n"
        )
    }

    fn issue(&mut self, number: usize) -> String {
        let title = self.words(8);
        let mut text = format!("+++\ntitle = \"Issue {number}: {title}?\"\nshort_title = \"Issue {number}\"\n\n");
        let mut years: Vec<usize> = (0..3).map(|_| 1998 + self.random.below(26)).collect();
        years.sort_unstable();
        for (year, state) in years.iter().zip(["raised", "proposed", "contested"]) {
            let (summary, source) = (self.sentence(16), self.source());
            let _ = write!(
                text,
                "[[status]]\ndate = {year}-05-0{}\nstate = \"{state}\"\nsummary = \"{summary}\"\nsources = [\"{source}\"]\n\n",
                1 + number % 9
            );
        }
        for option in 0..2 {
            let (description, source) = (self.sentence(20), self.source());
            let _ = write!(
                text,
                "[[options]]\nid = \"option-{option}\"\ntitle = \"Option {option}\"\ndescription = \"{description}\"\n\
                 proposed_by = \"party-{}\"\ndate = {}-05-09\nsources = [\"{source}\"]\n\n",
                self.random.below(self.size.parties),
                years[1]
            );
        }
        for position in 0..8 {
            let (summary, source) = (self.sentence(18), self.source());
            let party = if position < 4 { position % self.size.parties } else { self.random.below(self.size.parties) };
            let stance = ["supports", "opposes", "conditional", "open"][self.random.below(4)];
            let _ = write!(
                text,
                "[[positions]]\nparty = \"party-{party}\"\noption = \"option-{}\"\nstance = \"{stance}\"\n\
                 summary = \"{summary}\"\ndate = {}-06-0{}\nsources = [\"{source}\"]\n\n",
                position % 2,
                years[1] + position / 4,
                1 + position % 9
            );
        }
        let question = self.sentence(12);
        let (source, text_one, text_two) = (self.source(), self.sentence(30), self.sentence(30));
        let _ = write!(
            text,
            "[[questions]]\ntext = \"{question}\"\nasked_by = \"party-0\"\nsources = [\"{source}\"]\n+++\n\n\
             {text_one} [@{source}]\n\n{text_two} See [[term-{}]].\n",
            number % 100
        );
        text
    }

    fn article(&mut self, number: usize) -> String {
        let (title, description) = (self.words(8), self.sentence(20));
        let mut text = format!(
            "+++\ntitle = \"Article {number}: {title}\"\ndescription = \"{description}\"\ndate = 2025-12-0{}\n\
             updated = 2025-12-15\nreviewed = 2025-12-16\nauthors = [\"The Desk\"]\nissues = [{}]\nsources = [\"{}\"]\n\n",
            1 + number % 9,
            self.several("issue", self.size.issues, 3),
            self.source()
        );
        for _ in 0..3 {
            let (point, source) = (self.sentence(14), self.source());
            let _ = write!(text, "[[key_points]]\ntext = \"{point}\"\nsources = [\"{source}\"]\n\n");
        }
        text.push_str("+++\n");
        for _ in 0..5 {
            let heading = self.words(6);
            let _ = write!(text, "\n## What about {heading}?\n");
            for _ in 0..3 {
                let (first, second) = (self.sentence(22), self.sentence(26));
                let (source, issue, event) =
                    (self.source(), self.random.below(self.size.issues), self.random.below(self.size.events));
                let _ = write!(
                    text,
                    "\n{first} [@{source}] {second} See [[issue-{issue}]] and [[event-{event}|the talks]].\n"
                );
            }
        }
        let issue = self.random.below(self.size.issues);
        let _ =
            write!(text, "\n<Status issue=\"issue-{issue}\" />\n\n<Timeline issue=\"issue-{issue}\" limit=\"5\" />\n");
        text
    }
}
