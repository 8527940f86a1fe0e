//! What the program finds around it: the one place that looks at the clock, the environment and the terminal.

use std::io::IsTerminal;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The world as a run of the program sees it.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The working folder; `None` where it has been deleted or cannot be looked at.
    pub folder: Option<PathBuf>,
    /// The home folder, which no site is ever written to.
    pub home: Option<PathBuf>,
    /// The civil date in the time zone of the machine (`TZ`, else its own setting, else UTC): the day that an editor
    /// at that machine would call today.
    pub today: Date,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// The variables of the environment, by name; `None` where one is not set.
    pub variable: fn(&str) -> Option<String>,
    /// Whether standard input is a terminal.
    pub in_is_terminal: bool,
    /// Whether standard output is a terminal.
    pub out_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub err_is_terminal: bool,
    /// How many columns the terminal has.
    pub width: Option<usize>,
    /// What the environment says of colours, whatever the streams are; `None` where it says nothing.
    pub color: Option<bool>,
}

impl Surroundings {
    /// Those of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let variable = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        Self {
            folder: std::env::current_dir().ok(),
            home: std::env::home_dir(),
            today: Timestamp::now().to_zoned_datetime(time_zone()).date(),
            now: Timestamp::now,
            variable,
            in_is_terminal: std::io::stdin().is_terminal(),
            out_is_terminal: std::io::stdout().is_terminal(),
            err_is_terminal: std::io::stderr().is_terminal(),
            width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
            color: color(variable),
        }
    }
}

/// The time zone of the machine. Where no variable names one it is what the system's file says: to find the name that goes
/// with it, which nobody asks for here, all zones that the system knows would be listed.
fn time_zone() -> TimeZone {
    let file = || std::fs::read("/etc/localtime").ok();
    let unnamed = || TimeZone::tzif("", &file()?).ok();
    if std::env::var_os("TZ").is_some() { TimeZone::system() } else { unnamed().unwrap_or_else(TimeZone::system) }
}

/// What the environment says of colours: `NO_COLOR` (no-color.org) above all, then `CLICOLOR_FORCE` and `CLICOLOR`
/// (bixense.com/clicolors), then a terminal that knows none.
fn color(variable: impl Fn(&str) -> Option<String>) -> Option<bool> {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    if is_set("NO_COLOR") {
        return Some(false);
    }
    if is_set("CLICOLOR_FORCE") && variable("CLICOLOR_FORCE").as_deref() != Some("0") {
        return Some(true);
    }
    if variable("CLICOLOR").as_deref() == Some("0") || variable("TERM").as_deref() == Some("dumb") {
        return Some(false);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::color;

    #[test]
    fn the_environment_decides_on_colours() {
        let with = |set: &[(&str, &str)]| {
            color(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(with(&[]), None);
        assert_eq!(with(&[("NO_COLOR", "")]), None);
        assert_eq!(with(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]), Some(false));
        assert_eq!(with(&[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")]), Some(true));
        assert_eq!(with(&[("CLICOLOR_FORCE", "0")]), None);
        assert_eq!(with(&[("CLICOLOR", "0")]), Some(false));
        assert_eq!(with(&[("CLICOLOR", "1")]), None);
        assert_eq!(with(&[("TERM", "dumb")]), Some(false));
        assert_eq!(with(&[("TERM", "xterm")]), None);
    }
}
