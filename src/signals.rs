//! What tells a process to end: Ctrl-C, `kill`, and a terminal or a connection that is gone.

/// Waits for that. A hang-up that whoever started the process wants ignored (`nohup`) is.
#[cfg(unix)]
pub(crate) async fn told_to_end() {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    async fn received(signal: Option<Signal>) {
        match signal {
            Some(mut signal) => drop(signal.recv().await),
            None => std::future::pending().await,
        }
    }
    let hangup = if is_hangup_ignored() { None } else { signal(SignalKind::hangup()).ok() };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = received(signal(SignalKind::terminate()).ok()) => {}
        () = received(hangup) => {}
    }
}

#[cfg(not(unix))]
pub(crate) async fn told_to_end() {
    let _: std::io::Result<()> = tokio::signal::ctrl_c().await;
}

/// To ask is to replace, but for this list of what a process ignores.
#[cfg(target_os = "linux")]
fn is_hangup_ignored() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| ignores_hangup(&status))
}

/// Where it cannot be known, a hang-up ends the process at once, as it does by itself.
#[cfg(all(unix, not(target_os = "linux")))]
fn is_hangup_ignored() -> bool {
    true
}

/// Whether the signals that a process ignores (`SigIgn`, a bit each from the right, proc(5)) hold the first, SIGHUP.
#[cfg(target_os = "linux")]
fn ignores_hangup(status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::ignores_hangup;

    #[test]
    fn what_a_process_ignores_is_read() {
        assert!(ignores_hangup("SigBlk:\t0000000000000000\nSigIgn:\t0000000000001001\nSigCgt:\t0\n"));
        assert!(!ignores_hangup("SigBlk:\t0000000000000001\nSigIgn:\t0000000000001000\nSigCgt:\t0000000000000001\n"));
        assert!(!ignores_hangup(""));
    }
}
