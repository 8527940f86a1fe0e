//! What the tests of publishing share.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use crate::config::Config;
use crate::config::publish::Target;

/// The target that `briefing.toml` describes by these lines.
pub(super) fn target(lines: &str) -> Target {
    let source = format!("[site]\ntitle = \"Berlin\"\nbase_url = \"https://example.org/\"\n[publish.live]\n{lines}");
    let (mut config, told) = Config::read(&Arc::from("briefing.toml"), &source);
    assert_eq!(told, []);
    config.publish.pop().unwrap()
}
