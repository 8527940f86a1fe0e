//! A SARIF 2.1.0 document, the format that code scanning tools exchange.
//!
//! After <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>; a test holds it against the standard's
//! schema. Addresses of files are relative to the site folder, columns count code points.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;

use super::draw::{running_text, shown};
use super::position::Files;
use super::{Code, Diagnostic, Diagnostics, Level, Place};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'d> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'d>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'d> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome<'d>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message<'static>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// A `result` of the standard.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'d> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message<'d>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location<'d>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'d>>,
}

#[derive(Serialize)]
struct Message<'d> {
    text: std::borrow::Cow<'d, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'d> {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'d>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<SarifRegion>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifRegion {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

pub(super) fn draw(list: &Diagnostics, files: &Files<'_>) -> String {
    let codes: BTreeSet<Code> = shown(list).map(|(diagnostic, _)| diagnostic.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let document = Document {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "briefing",
                    version: env!("CARGO_PKG_VERSION"),
                    rules: codes.iter().copied().map(rule).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: shown(list)
                .map(|(diagnostic, other_pages)| outcome(diagnostic, other_pages, &codes, files))
                .collect(),
        }],
    };
    // Strings, numbers and lists of them always serialise.
    serde_json::to_string_pretty(&document).map(|text| text + "\n").unwrap_or_default()
}

fn rule(code: Code) -> Rule {
    Rule {
        id: code.as_str(),
        short_description: Message { text: code.description().into() },
        default_configuration: Configuration { level: level(code.default_level()) },
    }
}

fn outcome<'d>(diagnostic: &'d Diagnostic, other_pages: usize, codes: &[Code], files: &Files<'_>) -> Outcome<'d> {
    let code = diagnostic.code;
    let related = diagnostic.related.iter().map(|related| Location {
        physical_location: physical_location(&related.place, files),
        message: Some(Message { text: related.label.as_str().into() }),
    });
    let own = diagnostic
        .place
        .iter()
        .map(|place| Location { physical_location: physical_location(place, files), message: None });
    Outcome {
        rule_id: code.as_str(),
        rule_index: codes.partition_point(|other| *other < code),
        level: level(diagnostic.level),
        message: Message { text: running_text(diagnostic, other_pages).into() },
        locations: own.collect(),
        related_locations: related.collect(),
    }
}

fn physical_location(place: &Place, files: &Files<'_>) -> PhysicalLocation {
    let region = files.find(place).map(|(_, region)| SarifRegion {
        start_line: region.start.line,
        start_column: region.start.column,
        end_line: region.end.line,
        end_column: region.end.column,
    });
    PhysicalLocation { artifact_location: ArtifactLocation { uri: address(&place.path) }, region }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
        Level::Allow => "none",
    }
}

/// A path as a relative address: all but the unreserved characters of RFC 3986 and the slash are percent-encoded,
/// the colon as well, which would make the first segment a scheme.
fn address(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            address.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}
