//! Two who publish at once.

use std::collections::BTreeMap;
use std::thread;

use super::moto::Moto;
use super::site::{Ran, Site, page};

/// A desk with a site of its own, whose pages have its name.
struct Desk {
    name: &'static str,
    site: Site,
    /// The site as it is built.
    built: BTreeMap<String, Vec<u8>>,
}

impl Desk {
    fn new(name: &'static str, targets: &str) -> Self {
        let site = Site::new(targets);
        site.write(&format!("content/pages/{name}.md"), &page(name));
        site.write("static/brand.css", &format!(".{name} {{ color: red }}\n"));
        Self { name, site, built: BTreeMap::new() }
    }

    /// Changes a page, so that there is something to publish whatever is live.
    fn edit(&mut self, round: usize) {
        self.site.write("content/pages/about.md", &page(&format!("About {} in round {round}", self.name)));
        self.built = self.site.built();
    }

    /// Whether the target shows this desk's site, all of it and of no other but what retired.
    fn is_live(&self, moto: &Moto) -> bool {
        let live = moto.public("");
        let is_whole = self.built.iter().all(|(path, bytes)| live.get(path).is_some_and(|there| there.bytes == *bytes));
        is_whole && live.keys().all(|path| self.built.contains_key(path) || path.ends_with(".css"))
    }
}

fn rounds(count: usize) {
    let moto = Moto::start();
    let targets = format!("[publish.live]\nto = \"s3://news\"\nendpoint = \"http://{}\"\n", moto.host);
    let mut desks = ["anna", "boris"].map(|name| Desk::new(name, &targets));
    let mut met = 0;
    for round in 0..count {
        desks.iter_mut().for_each(|desk| desk.edit(round));
        let runs: Vec<Ran> = thread::scope(|scope| {
            let runs: Vec<_> = desks.iter().map(|desk| scope.spawn(|| desk.site.publish(&["--yes"]))).collect();
            runs.into_iter().map(|run| run.join().unwrap()).collect()
        });
        let told = || format!("round {round}\n{}\n{}", runs[0].shown(), runs[1].shown());
        let mut winners = 0;
        for ran in &runs {
            let lost = ["is publishing to this target since ", "the target changed since the plan was made"];
            match ran.status {
                Some(0) => winners += 1,
                Some(3) => assert!(lost.iter().any(|words| ran.stderr.contains(words)), "{}", told()),
                _ => panic!("{}", told()),
            }
        }
        assert!(winners >= 1, "{}", told());
        met += usize::from(winners == 1);
        // One of them is whole, with nothing of the other's, and it is not the one who lost.
        let live: Vec<bool> = desks.iter().map(|desk| desk.is_live(&moto)).collect();
        assert_eq!(live.iter().filter(|is_live| **is_live).count(), 1, "{}", told());
        let winner = live.iter().position(|is_live| *is_live).unwrap();
        assert_eq!(runs[winner].status, Some(0), "{}", told());
        assert!(moto.manifest("").get("pending").is_none(), "{}", told());
        let idle = desks[winner].site.publish(&["--yes"]).has_status(0);
        assert!(idle.stderr.contains("nothing to do"), "{}", idle.shown());
    }
    assert!(met > 0, "they never met");
    // Whoever lost has it whole by trying again.
    for desk in &desks {
        desk.site.publish(&["--yes"]).has_status(0);
        assert!(desk.is_live(&moto));
    }
}

#[test]
#[ignore = "needs moto, which `tests/run` installs"]
fn one_wins_or_they_land_one_after_the_other() {
    rounds(5);
}

mod long {
    #[test]
    #[ignore = "takes minutes"]
    fn a_hundred_rounds() {
        super::rounds(100);
    }
}
