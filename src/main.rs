//! The program: arguments in, exit status out.

use std::process::ExitCode;

use briefing::cli::{Surroundings, run};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[cfg(unix)]
    outlive_a_limit_of_file_sizes();
    let surroundings = Surroundings::of_process();
    let status = run(std::env::args_os(), &surroundings, &mut std::io::stdout(), &mut std::io::stderr());
    status.into()
}

/// Lets a write beyond the limit of file sizes (`ulimit -f`) fail, which is told like a full disk. A process that does
/// not listen to the signal is killed by it, without a word and with half a build beside the output folder.
#[cfg(unix)]
fn outlive_a_limit_of_file_sizes() {
    // Where the system refuses, it is as it was.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
}
