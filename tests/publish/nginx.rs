//! A real nginx for the files of a folder.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A running nginx.
pub(crate) struct Nginx {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub(crate) host: String,
    _work: TempDir,
}

impl Nginx {
    /// Serves `root`, which may be a link.
    pub(crate) fn serve(root: &Path) -> Self {
        let work = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (at, root) = (work.path().display(), root.display());
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {at}/{kind}; "))
            .concat();
        // As root it would drop its rights, and could not read what the test made.
        let is_root = fs::metadata(work.path()).is_ok_and(|_| Path::new("/root").read_dir().is_ok());
        let user = if is_root { "user root;" } else { "" };
        let configuration = format!(
            "{user} daemon off; worker_processes 1; pid {at}/pid; error_log stderr crit; events {{}}\n\
             http {{ access_log off; {temporary}\n\
             server {{ listen 127.0.0.1:{port}; root {root}; }} }}\n"
        );
        fs::write(work.path().join("nginx.conf"), configuration).unwrap();
        let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new("nginx");
        command.env("PATH", path).args(["-e", "stderr", "-p"]).arg(work.path()).arg("-c");
        let child = command.arg(work.path().join("nginx.conf")).stderr(Stdio::null()).spawn().unwrap();
        let nginx = Self { child, host: format!("127.0.0.1:{port}"), _work: work };
        let begun = Instant::now();
        while TcpStream::connect(&nginx.host).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "nginx does not start");
            sleep(Duration::from_millis(20));
        }
        nginx
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Asked to end, it ends its workers too.
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        self.child.wait().unwrap();
    }
}
