//! What other tools read.

use insta::assert_snapshot;

use super::*;

/// Some of each kind, for the formats for machines.
fn mixed() -> Vec<Diagnostic> {
    vec![
        Diagnostic::new(Code::NoAddress, "pages are left out").hint("set `base_url`"),
        unknown_party(),
        at("content/issues/donbas.md", of("\"rusia\"\nsummary = \"Z"), "100 %, of: lines").hint("one").hint("two"),
        Diagnostic::new(Code::MissingAsset, "no file\nof that name").in_file(&issue()),
        at("content/parties/russia.md", 18..23, "here").also(&issue(), of("Donbas"), "and there"),
        at("content/nowhere.md", 3..5, "a file that is not there").level(Level::Warning),
        Diagnostic {
            page: Some("/a,b/".into()),
            ..Diagnostic::new(Code::Template, "\u{1b}[31m").in_file(&Arc::from("a b:c,é.html"))
        },
        Diagnostic::new(Code::Orphan, "allowed, hence left out"),
    ]
}

#[test]
fn json() {
    assert_snapshot!(drawn(mixed(), Format::Json, None), @r#"
    {"code":"no-address","level":"note","path":null,"line":null,"column":null,"end_line":null,"end_column":null,"text":null,"message":"pages are left out","hints":["set `base_url`"]}
    {"code":"unknown-id","level":"error","path":"content/issues/donbas.md","line":5,"column":10,"end_line":5,"end_column":15,"text":"rusia","message":"no party is called `rusia`","hints":["did you mean `russia`?"]}
    {"code":"syntax","level":"error","path":"content/issues/donbas.md","line":5,"column":9,"end_line":6,"end_column":13,"text":"\"rusia\"\nsummary = \"Z","message":"100 %, of: lines","hints":["one","two"]}
    {"code":"missing-asset","level":"error","path":"content/issues/donbas.md","line":null,"column":null,"end_line":null,"end_column":null,"text":null,"message":"no file\nof that name","hints":[]}
    {"code":"syntax","level":"error","path":"content/parties/russia.md","line":3,"column":2,"end_line":3,"end_column":7,"text":"title","message":"here","hints":[],"related":[{"path":"content/issues/donbas.md","line":2,"column":10,"label":"and there"}]}
    {"code":"syntax","level":"warning","path":"content/nowhere.md","line":null,"column":null,"end_line":null,"end_column":null,"text":null,"message":"a file that is not there","hints":[]}
    {"code":"template","level":"error","path":"a b:c,é.html","line":null,"column":null,"end_line":null,"end_column":null,"text":null,"message":"\u001b[31m","hints":[],"page":"/a,b/"}
    "#);
    let whole = drawn([at("content/long.md", 0..9000, "all")], Format::Json, None);
    let whole: serde_json::Value = serde_json::from_str(&whole).unwrap();
    assert_eq!(whole["text"].as_str().unwrap().chars().count(), 1001);
    assert_eq!(whole["end_column"], 6018);
}

#[test]
fn github() {
    assert_snapshot!(drawn(mixed(), Format::Github, None), @r"
    ::notice title=briefing[no-address]::pages are left out. set `base_url`
    ::error file=content/issues/donbas.md,line=5,col=10,endLine=5,endColumn=15,title=briefing[unknown-id]::no party is called `rusia`. did you mean `russia`?
    ::error file=content/issues/donbas.md,line=5,endLine=6,title=briefing[syntax]::100 %25, of: lines. one. two
    ::error file=content/issues/donbas.md,title=briefing[missing-asset]::no file%0Aof that name
    ::error file=content/parties/russia.md,line=3,col=2,endLine=3,endColumn=7,title=briefing[syntax]::here%0Aand there: content/issues/donbas.md:2:10
    ::warning file=content/nowhere.md,title=briefing[syntax]::a file that is not there
    ::error file=a b%3Ac%2Cé.html,title=briefing[template]::␛[31m. while rendering `/a,b/`
    ");
}

#[test]
fn sarif() {
    let results = drawn(mixed()[3..7].to_vec(), Format::Sarif, None);
    assert_snapshot!(results, @r#"
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "briefing",
              "version": "0.1.0",
              "rules": [
                {
                  "id": "syntax",
                  "shortDescription": {
                    "text": "The text is not TOML, YAML, CSV or a component's tag as these are written."
                  },
                  "defaultConfiguration": {
                    "level": "error"
                  }
                },
                {
                  "id": "missing-asset",
                  "shortDescription": {
                    "text": "A picture or another file that does not exist."
                  },
                  "defaultConfiguration": {
                    "level": "error"
                  }
                },
                {
                  "id": "template",
                  "shortDescription": {
                    "text": "A template that cannot be loaded or rendered."
                  },
                  "defaultConfiguration": {
                    "level": "error"
                  }
                }
              ]
            }
          },
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "ruleId": "missing-asset",
              "ruleIndex": 1,
              "level": "error",
              "message": {
                "text": "no file\nof that name"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "content/issues/donbas.md"
                    }
                  }
                }
              ]
            },
            {
              "ruleId": "syntax",
              "ruleIndex": 0,
              "level": "error",
              "message": {
                "text": "here"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "content/parties/russia.md"
                    },
                    "region": {
                      "startLine": 3,
                      "startColumn": 2,
                      "endLine": 3,
                      "endColumn": 7
                    }
                  }
                }
              ],
              "relatedLocations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "content/issues/donbas.md"
                    },
                    "region": {
                      "startLine": 2,
                      "startColumn": 10,
                      "endLine": 2,
                      "endColumn": 16
                    }
                  },
                  "message": {
                    "text": "and there"
                  }
                }
              ]
            },
            {
              "ruleId": "syntax",
              "ruleIndex": 0,
              "level": "warning",
              "message": {
                "text": "a file that is not there"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "content/nowhere.md"
                    }
                  }
                }
              ]
            },
            {
              "ruleId": "template",
              "ruleIndex": 2,
              "level": "error",
              "message": {
                "text": "\u001b[31m. while rendering `/a,b/`"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "a%20b%3Ac%2C%C3%A9.html"
                    }
                  }
                }
              ]
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn sarif_is_as_its_schema_says() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/schemas/sarif-2.1.0.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let every_code = Code::ALL.iter().map(|code| Diagnostic::new(*code, "m"));
    for list in [Vec::new(), mixed(), every_code.collect()] {
        let document: serde_json::Value = serde_json::from_str(&drawn(list, Format::Sarif, None)).unwrap();
        let errors: Vec<_> = schema.iter_errors(&document).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    assert!(!schema.is_valid(&serde_json::json!({"version": "2.1.0", "runs": [{}]})), "the schema refuses something");
}
