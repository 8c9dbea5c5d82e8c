//! Generates the events of `schemas/` with Eventry, and the peers' types of all measured events with typify.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use serde_json::{Value, json};
use typify::{TypeSpace, TypeSpaceSettings};

/// Name of the output, folder of the provider, the event below it, the member that tells events apart.
const EVENTS: &[(&str, &str, &str, &str)] = &[
    ("pismo", "../schemas/pismo", "assets/quota_update", "event_type"),
    ("apiida", "../schemas/apiida", "subscription/create", "type"),
    ("courier", "schemas/courier", "shipments/parcels_tracked", "type"),
];

fn main() -> Result<(), Box<dyn Error>> {
    eventry_codegen::Config::new("schemas").build();
    println!("cargo::rerun-if-changed=../schemas");
    let out = env::var("OUT_DIR")?;
    for (name, provider, event, tag) in EVENTS {
        let envelope = fs::read_to_string(format!("{provider}/envelope.json"))?;
        let payload = fs::read_to_string(format!("{provider}/{event}/v1.json"))?;
        let whole = whole(serde_json::from_str(&envelope)?, serde_json::from_str(&payload)?);
        let code = types(&whole, tag)?;
        fs::write(Path::new(&out).join(format!("typify_{name}.rs")), code)?;
        fs::write(Path::new(&out).join(format!("{name}.schema.json")), whole.to_string())?;
    }
    Ok(())
}

/// Envelope and payload as one schema, which is what a peer has to be given.
///
/// Nested titles go, because typify makes two types of one name from two equal titles, and these do not compile.
fn whole(mut envelope: Value, mut payload: Value) -> Value {
    let mut definitions = payload
        .as_object_mut()
        .and_then(|payload| payload.remove("definitions"))
        .unwrap_or_else(|| json!({}));
    drop_titles(&mut payload);
    drop_titles(&mut definitions);
    drop_titles(&mut envelope);
    definitions["Data"] = payload;
    envelope["properties"]["data"] = json!({ "$ref": "#/definitions/Data" });
    envelope["title"] = json!("Whole");
    envelope["definitions"] = definitions;
    envelope
}

fn drop_titles(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.get("title").is_some_and(Value::is_string) {
                members.remove("title");
            }
            members.values_mut().for_each(drop_titles);
        }
        Value::Array(elements) => elements.iter_mut().for_each(drop_titles),
        _ => {}
    }
}

/// The types of typify: `Whole`, `Data`, and `Tagged`, which is `Whole` without the member that serde's tag takes away.
fn types(whole: &Value, tag: &str) -> Result<String, Box<dyn Error>> {
    let mut tagged = whole.clone();
    tagged["title"] = json!("Tagged");
    if let Some(members) = tagged["properties"].as_object_mut() {
        members.remove(tag);
    }
    if let Some(required) = tagged["required"].as_array_mut() {
        required.retain(|name| name != tag);
    }
    let mut definitions = whole["definitions"].clone();
    for (name, mut root) in [("Whole", whole.clone()), ("Tagged", tagged)] {
        root.as_object_mut().map(|root| root.remove("definitions"));
        definitions[name] = root;
    }
    let mut space = TypeSpace::new(&TypeSpaceSettings::default());
    let definitions: std::collections::BTreeMap<String, schemars::schema::Schema> = serde_json::from_value(definitions)?;
    space.add_ref_types(definitions)?;
    Ok(space.to_stream().to_string())
}
