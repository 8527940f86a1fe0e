//! Components.

use super::*;

#[test]
fn tags_that_are_torn_unclosed_or_in_the_wrong_place() {
    for (text, expected) in [
        ("<Callout>\n\nText.", "1:1 syntax"),
        ("Text.\n\n</Callout>", "3:1 syntax"),
        ("<Callout>\nText.\n</Callout>", "2:1 syntax"),
        ("<Timeline /> and more", "1:1 component-argument"),
        ("- <Callout>\n\n  Text.\n\n</Callout>", "1:3 syntax"),
        ("A <Timeline /> in a sentence.", "1:3 component-argument"),
        ("<Timeline limit=\"5 />\n\nText.", "1:1 component-argument"),
        ("<Timeline limit={5 />\n\nText.", "1:17 component-argument"),
        ("<Timeline limit={5} limit={6} />", "1:21 component-argument"),
        ("<Timeline limt={5} />", "1:11 component-argument"),
        ("<Timeline limit=\"many\" />", "1:18 component-argument"),
        ("<Positions />", "1:1 component-argument"),
        ("<Timeline>\n\nText.\n\n</Timeline>", "1:1 component-argument"),
        ("<State state=\"x\" />", "1:15 component-argument"),
        ("<Timelin />", "1:2 unknown-component"),
        ("<Details>\n\nText.\n\n</Details>", "1:2 unknown-component"),
    ] {
        assert_told_of_text(text, &[], &[expected]);
    }
    let summary = ISSUE.replace("Talks.", "A <Callout>note</Callout>.");
    assert_told(&[("content/issues/donbas.md", summary)], &["content/issues/donbas.md:7:14 component-argument"]);
}
