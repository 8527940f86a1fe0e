//! `briefing publish`: builds, shows the plan, applies it.

mod told;
