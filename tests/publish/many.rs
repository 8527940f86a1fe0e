//! A site of a hundred thousand files.

#[cfg(target_os = "linux")]
mod long {
    #![expect(clippy::print_stdout, reason = "figures for whoever asked for them")]

    use std::fs;
    use std::process::Child;
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use super::super::command::LIVE;
    use super::super::site::{Ran, Site, files};

    const FILES: usize = 100_000;

    /// The most memory that a process has had, as Linux tells it, in megabytes, when it has ended; and how long it took.
    fn watched(site: &Site, arguments: &[&str]) -> (Ran, Duration, u64) {
        let begun = Instant::now();
        let mut publishing = site.publishing(arguments);
        let mut child = publishing.stdout(fs::File::create(site.beside("stdout")).unwrap()).spawn().unwrap();
        let mut most = 0;
        let memory = |child: &Child| {
            let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
            line.trim().trim_end_matches(" kB").parse::<u64>().ok()
        };
        while child.try_wait().unwrap().is_none() {
            most = memory(&child).unwrap_or(most);
            sleep(Duration::from_millis(5));
        }
        let took = begun.elapsed();
        let mut output = child.wait_with_output().unwrap();
        output.stdout = fs::read(site.beside("stdout")).unwrap();
        (site.ran(&output), took, most / 1024)
    }

    #[test]
    #[ignore = "takes minutes"]
    fn the_plan_is_made_in_seconds_and_in_little_memory() {
        let site = Site::new(LIVE);
        for number in 0..FILES {
            site.write(&format!("static/n{}/{number}.txt", number % 300), &format!("The file {number}.\n"));
        }
        let (ran, took, memory) = watched(&site, &["--yes"]);
        assert_eq!(ran.status, Some(0), "{}", ran.stderr);
        println!("all of {FILES} files sent: {took:.2?}, {memory} MB");

        for number in (0..FILES).step_by(3) {
            site.write(&format!("static/n{}/{number}.txt", number % 300), &format!("The file {number}, again.\n"));
        }
        let (ran, took, memory) = watched(&site, &["--dry-run", "--exit-code", "--format", "json"]);
        assert_eq!(ran.status, Some(5), "{}", ran.stderr);
        assert_eq!(ran.json()["changes"].as_array().unwrap().len(), FILES.div_ceil(3));
        println!("a plan for {FILES} files, a third of which are others: {took:.2?}, {memory} MB");
        assert!(took <= Duration::from_secs(5), "{took:?}");
        assert!(memory <= 300, "{memory} MB");

        let (ran, took, memory) = watched(&site, &["--yes"]);
        assert_eq!(ran.status, Some(0), "{}", ran.stderr);
        println!("a third of {FILES} files sent: {took:.2?}, {memory} MB");
        let live = files(&site.beside("live"));
        assert_eq!(live["n3/3.txt"], b"The file 3, again.\n");
        assert_eq!(live["n4/4.txt"], b"The file 4.\n");
    }
}
