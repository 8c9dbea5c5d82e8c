//! Large events besides small ones: a crate with events of all kinds and sizes is built and run.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns the schema of an object with this many members of one kind.
fn wide(count: usize, member: &str, more: &str) -> String {
    let mut members = String::from(more);
    for at in 0..count {
        let _ = write!(members, "{}\"m{at}\": {member}", if members.is_empty() { "" } else { ", " });
    }
    format!("{{\"type\": \"object\", \"properties\": {{{members}}}}}")
}

const MAIN: &str = r##"
eventry::events!();

fn body(kind: &str, data: &str) -> String {
    format!(r#"{{"kind": "{kind}", "body": {data}}}"#)
}

fn main() {
    // Values that are not behind a pointer take at most four kibibytes, and so does each payload.
    let size = size_of::<depot::Payload>();
    assert!(size <= 4096, "{size}");
    assert!(size_of::<depot::Payload<eventry::Text<'static>>>() <= 4096);
    assert!(size_of::<depot::stock::counted::v1::Counted>() > 40_000);

    let text = body("stock.counted.v1", r#"{"m0": "a", "m1998": "z", "more": [1.50]}"#);
    let event = depot::decode(text.as_str()).unwrap();
    let depot::Payload::StockCountedV1(counted) = &event.payload else { panic!("{event:?}") };
    assert_eq!((counted.m0.as_deref(), counted.m1998.as_deref()), (Some("a"), Some("z")));
    assert!(event.to_json().contains(r#""more":[1.50]"#), "{}", event.to_json());
    assert_eq!(event.clone(), event);
    assert!(format!("{event:?}").contains("StockCountedV1"));

    let view = depot::view(text.as_bytes()).unwrap();
    let depot::Payload::StockCountedV1(counted) = &view.payload else { panic!("{view:?}") };
    assert!(counted.m0.as_ref().is_some_and(|text| text.is_borrowed()));
    assert_eq!(view.to_event().unwrap(), event);

    // Upgrades from a boxed payload to another one, to one that may fail, and to one that is not boxed.
    let latest = event.into_latest();
    let depot::Payload::StockCountedV2(counted) = &latest.payload else { panic!("{latest:?}") };
    assert_eq!((counted.m1998.as_deref(), counted.added), (Some("z"), None));
    let latest = depot::decode_latest(body("stock.weighed.v1", r#"{"total": 7.5}"#)).unwrap();
    assert!(matches!(latest.payload, depot::Payload::StockWeighedV1(_)), "{latest:?}");
    assert!(latest.upgrade_error().is_some());
    let latest = depot::decode_latest(body("stock.weighed.v1", r#"{"m5": "x"}"#)).unwrap();
    let depot::Payload::StockWeighedV2(weighed) = &latest.payload else { panic!("{latest:?}") };
    assert!(weighed.extra.get("m5").is_some());

    let any = CATALOG.provider("depot").unwrap().decode(text.as_str()).unwrap();
    assert_eq!(any.catalog_id(), "depot/stock/counted/v1");
    assert!(any.to_json().contains("m1998"));
    let payload = CATALOG.decode_payload("depot/stock/counted/v1", r#"{"m3": "c"}"#).unwrap().unwrap();
    assert!(payload.as_any().is::<depot::stock::counted::v1::Counted>());

    // Branches of choices.
    use depot::stock::chosen::v1::{Chosen, What};
    assert!(size_of::<What>() <= 4096);
    let chosen: Chosen = eventry::decode(r#"{"what": {"kind": "large", "m7": "seven"}}"#).unwrap();
    let Some(What::Large(large)) = &chosen.what else { panic!("{chosen:?}") };
    assert_eq!(large.m7.as_deref(), Some("seven"));
    assert_eq!(eventry::encode(&chosen), r#"{"what":{"kind":"large","m7":"seven"}}"#);
    println!("all of them");
}
"##;

#[test]
fn large_events_leave_small_ones_small() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("large");
    let _ = fs::remove_dir_all(&root);
    let put = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).to_str().unwrap();
    put(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"large\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             eventry = {{ path = '{here}', default-features = false }}\n\n[build-dependencies]\neventry-codegen = {{ path = '{here}/crates/codegen' }}\n\n[workspace]\n"
        ),
    );
    fs::copy(PathBuf::from(here).join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
    put(
        "build.rs",
        "fn main() {\n    eventry_codegen::Config::new(\"schemas\").build();\n}\n",
    );
    put("src/main.rs", MAIN);
    put(
        "schemas/depot/provider.toml",
        "name = \"Depot\"\n\n[envelope]\npayload = \"body\"\n\n[discriminators]\nkind = [\"{domain}.{event}.{version}\"]\n",
    );
    put(
        "schemas/depot/envelope.json",
        r#"{"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "body": {}}}"#,
    );
    let text = r#"{"type": "string"}"#;
    put("schemas/depot/stock/counted/v1.json", &wide(1_999, text, ""));
    put(
        "schemas/depot/stock/counted/v2.json",
        &wide(1_999, text, "\"added\": {\"type\": \"boolean\"}"),
    );
    put(
        "schemas/depot/stock/weighed/v1.json",
        &wide(300, text, "\"total\": {\"type\": \"number\"}"),
    );
    put(
        "schemas/depot/stock/weighed/v2.json",
        &wide(0, "", "\"total\": {\"type\": \"integer\"}"),
    );
    put(
        "schemas/depot/stock/chosen/v1.json",
        &format!(
            "{{\"type\": \"object\", \"properties\": {{\"what\": {{\"oneOf\": [{}, {}]}}}}}}",
            wide(300, text, "\"kind\": {\"const\": \"large\"}"),
            wide(3, text, "\"kind\": {\"const\": \"small\"}")
        ),
    );
    // As many members of each kind as are expected to fit.
    for (name, member) in [
        ("texts", text),
        ("integers", r#"{"type": "integer"}"#),
        ("numbers", r#"{"type": "number"}"#),
        ("fixed", r#"{"type": "integer", "format": "int64"}"#),
        ("times", r#"{"type": "string", "format": "date-time"}"#),
        ("any", "true"),
        ("lists", r#"{"type": "array"}"#),
        ("maps", r#"{"type": "object"}"#),
        ("values", r#"{"enum": ["a", "b"]}"#),
        ("nullable", r#"{"type": ["string", "null"]}"#),
        ("typed_or", r#"{"items": true}"#),
        ("mixed", r#"{"type": ["string", "integer", "boolean"]}"#),
    ] {
        for count in [80, 100, 127, 169] {
            put(&format!("schemas/depot/wide/{name}{count}/v1.json"), &wide(count, member, ""));
        }
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["run", "--quiet", "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo"))
        .output()
        .unwrap_or_else(|error| panic!("cargo does not run: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "all of them\n");
}
