//! The command line: a small program a command on top of the library.
//!
//! Arguments come in two layers: `arguments` is what was typed, without any look at the world; each command's own
//! type is what that means here and now (which folder, which day, which colours), and commands see nothing else.
//! Clock, environment and terminal are looked at once, in [`Surroundings::of_process`].
//!
//! Data goes to standard output, everything else to standard error. The exit status is a [`Status`].

mod arguments;
mod build;
mod changes;
mod check;
mod completions;
mod export;
mod failure;
mod import;
mod init;
mod made_of;
mod new;
mod outline;
mod progress;
#[cfg(feature = "publish")]
mod publish;
mod record_files;
mod schema;
mod serve;
mod show;
mod site_folder;
mod status;
mod surroundings;
mod terminal;

use std::ffi::OsString;
use std::io::Write;

use clap::Parser;

pub use self::status::Status;
pub use self::surroundings::Surroundings;

use self::arguments::{Arguments, Command};
use self::failure::Failure;
use self::terminal::Terminal;

/// Runs the program: `arguments` as the system gives them, the program's name first.
///
/// It keeps nothing between two calls, so that it may be called as often as one likes.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Status {
    let mut terminal = Terminal::new(surroundings, out, err);
    let outcome = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => {
            terminal.configure(&arguments.everywhere);
            dispatch(arguments, surroundings, &mut terminal)
        }
        // Help and the version come this way too.
        Err(error) => terminal.told_by_clap(&error),
    };
    outcome.unwrap_or_else(|failure| {
        terminal.failed(&failure);
        failure.status()
    })
}

fn dispatch(arguments: Arguments, surroundings: &Surroundings, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
    let Arguments { everywhere, command } = arguments;
    match command {
        Command::Build(typed) => build::Build::new(typed, &everywhere, surroundings)?.run(terminal),
        Command::Serve(typed) => serve::Serve::new(typed, &everywhere, surroundings)?.run(terminal),
        Command::Check(typed) => check::Check::new(typed, &everywhere, surroundings)?.run(terminal),
        Command::Show(typed) => show::Show::new(typed, &everywhere, surroundings)?.run(terminal),
        Command::New(typed) => new::NewRecord::new(typed, &everywhere, surroundings)?.run(terminal),
        Command::Init(typed) => init::Init::new(typed).run(terminal),
        #[cfg(feature = "publish")]
        Command::Publish(typed) => publish::Publish::new(typed, &everywhere, surroundings)?.run(terminal),
        Command::Changes(typed) => changes::Changes::new(typed, &everywhere, surroundings)?.run(terminal),
        Command::Schema(typed) => schema::Schema::new(typed, &everywhere, surroundings)?.run(terminal),
        Command::Import(typed) => import::Import::new(typed, &everywhere, surroundings)?.run(terminal),
        Command::Export(typed) => export::Export::new(typed, &everywhere, surroundings)?.run(terminal),
        Command::Completions(typed) => completions::run(&typed, terminal),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Arguments, Status, Surroundings, run};

    fn surroundings() -> Surroundings {
        Surroundings {
            folder: None,
            home: None,
            today: jiff::civil::date(2026, 3, 20),
            now: || jiff::Timestamp::UNIX_EPOCH,
            variable: |_| None,
            in_is_terminal: false,
            out_is_terminal: false,
            err_is_terminal: false,
            width: None,
            color: None,
        }
    }

    #[test]
    fn the_arguments_are_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn it_can_be_run_twice_in_one_process() {
        for _ in 0..2 {
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let arguments = ["briefing", "--version"].map(Into::into);
            assert_eq!(run(arguments, &surroundings(), &mut out, &mut err), Status::Done);
            assert_eq!(String::from_utf8_lossy(&out), format!("briefing {}\n", env!("CARGO_PKG_VERSION")));

            // Without a working folder there is no site to look for.
            let arguments = ["briefing", "--color=never", "check"].map(Into::into);
            assert_eq!(run(arguments, &surroundings(), &mut out, &mut err), Status::Usage);
            let told = String::from_utf8_lossy(&err);
            assert!(told.starts_with("error: the working folder cannot be looked at\nhelp: name a site"), "{told}");
        }
    }
}
