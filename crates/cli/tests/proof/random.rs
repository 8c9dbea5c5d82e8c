//! Schemas, edits of them and bodies, made from a number: the same number gives the same.

use serde_json::{Map, Value, json};

const NAMES: &[&str] = &["id", "type", "fooBar", "foo_bar", "self", "extra", "a b", "v1"];
const TEXTS: &[&str] = &["A", "a", "a-b", "a_b", "RED", "", "1"];
const DEFINITIONS: usize = 2;

/// How many pairs of schemas are tried; `EVENTRY_CASES` asks for more.
pub fn cases(usual: u64) -> u64 {
    let asked = std::env::var("EVENTRY_CASES").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// A source of numbers.
pub struct Random(u64);

impl Random {
    /// The numbers that follow from one.
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % (limit.max(1) as u64)).unwrap()
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    fn some(&mut self, of: &[&str]) -> Vec<String> {
        let chosen: Vec<String> = of.iter().filter(|_| self.below(2) == 0).map(|text| (*text).to_owned()).collect();
        if chosen.is_empty() { vec![of[0].to_owned()] } else { chosen }
    }
}

/// A schema with definitions; its root is an object more often than not.
pub fn document(random: &mut Random) -> Value {
    let mut root = if random.below(5) == 0 {
        schema(random, 3)
    } else {
        object(random, 3)
    };
    if root.is_boolean() {
        root = json!({});
    }
    let definitions = (0..DEFINITIONS).map(|at| (format!("d{at}"), schema(random, 2)));
    root["definitions"] = Value::Object(definitions.collect());
    root
}

fn schema(random: &mut Random, depth: usize) -> Value {
    if depth == 0 || random.below(3) == 0 {
        return leaf(random);
    }
    let inner = |random: &mut Random| schema(random, depth - 1);
    match random.below(16) {
        0..=5 => object(random, depth),
        6 | 7 => json!({"type": "array", "items": inner(random)}),
        8 => {
            let mut tuple = json!({"type": "array", "items": [inner(random), inner(random)], "minItems": random.below(3)});
            tuple["items"].as_array_mut().unwrap().truncate(1 + random.below(2));
            if random.below(2) == 0 {
                tuple["additionalItems"] = json!(false);
            }
            tuple
        }
        9 => json!({"type": "object", "additionalProperties": inner(random)}),
        10 => json!({"anyOf": [inner(random), inner(random)]}),
        11 => json!({"oneOf": [inner(random), inner(random), {"type": "null"}]}),
        12 => json!({"allOf": [object(random, depth - 1), object(random, depth - 1)]}),
        13 => json!({"anyOf": [inner(random), {"type": "null"}]}),
        14 => {
            let mut object = object(random, depth);
            object["not"] = json!({"required": [random.one(NAMES)]});
            object
        }
        _ => {
            let mut object = object(random, depth);
            object.as_object_mut().unwrap().remove("type");
            object
        }
    }
}

fn leaf(random: &mut Random) -> Value {
    let choices = [
        json!({"type": "string"}),
        json!({"type": "string", "format": "date-time"}),
        json!({"type": "string", "maxLength": 3}),
        json!({"type": "integer"}),
        json!({"type": "integer", "format": "int64"}),
        json!({"type": "integer", "minimum": 1, "maximum": 6}),
        json!({"type": "number"}),
        json!({"type": ["number", "null"], "format": "double"}),
        json!({"type": ["string", "null"]}),
        json!({"type": ["string", "integer", "boolean"]}),
        json!({"type": "boolean"}),
        json!({"type": "null"}),
        json!({"type": "object"}),
        json!({"type": "object", "additionalProperties": false}),
        json!({"type": "array", "items": false}),
        json!(false),
        json!({"enum": [1, "a", null]}),
        json!({"const": "A"}),
        json!({}),
        json!({"$ref": "#/definitions/d0"}),
        json!({"$ref": "#/definitions/d1"}),
    ];
    match random.below(4) {
        0 => json!({"type": "string", "enum": random.some(TEXTS)}),
        _ => random.one(&choices),
    }
}

fn object(random: &mut Random, depth: usize) -> Value {
    let mut properties = Map::new();
    for name in random.some(NAMES).into_iter().take(4) {
        properties.insert(name, schema(random, depth.saturating_sub(1)));
    }
    let required: Vec<String> = properties.keys().filter(|_| random.below(2) == 0).cloned().collect();
    let mut object = json!({"type": "object", "properties": properties, "required": required});
    match random.below(8) {
        0 | 1 => object["additionalProperties"] = json!(false),
        2 => object["additionalProperties"] = leaf(random),
        _ => {}
    }
    object
}

/// The schema with a few edits.
pub fn edited(random: &mut Random, document: &Value) -> Value {
    let mut edited = document.clone();
    for _ in 0..=random.below(3) {
        let mut places = Vec::new();
        find(&edited, "", &mut places);
        let at = random.one(&places);
        let place = edited.pointer_mut(&at).unwrap();
        let definitions = place.get("definitions").cloned();
        edit(random, place);
        if let (Some(definitions), Value::Object(root)) = (definitions, place) {
            root.entry("definitions").or_insert(definitions);
        }
    }
    edited
}

/// The pointers of all schemas.
fn find(schema: &Value, at: &str, places: &mut Vec<String>) {
    let Value::Object(members) = schema else { return };
    places.push(at.to_owned());
    for (name, value) in members {
        match (name.as_str(), value) {
            ("properties" | "definitions", Value::Object(children)) => {
                for (child, schema) in children {
                    find(schema, &format!("{at}/{name}/{child}"), places);
                }
            }
            ("items" | "anyOf" | "oneOf" | "allOf", Value::Array(children)) => {
                for (child, schema) in children.iter().enumerate() {
                    find(schema, &format!("{at}/{name}/{child}"), places);
                }
            }
            ("items" | "additionalProperties" | "not", Value::Object(_)) => find(value, &format!("{at}/{name}"), places),
            _ => {}
        }
    }
}

fn edit(random: &mut Random, schema: &mut Value) {
    let fresh = self::schema(random, 1);
    let members = schema.as_object_mut().unwrap();
    match random.below(14) {
        0 if fresh.is_object() => *schema = fresh,
        1 | 2 if members.contains_key("properties") => {
            let name = random.one(NAMES);
            let properties = members["properties"].as_object_mut().unwrap();
            if properties.remove(name).is_none() {
                properties.insert(name.to_owned(), fresh);
            }
        }
        3 | 4 if members.contains_key("properties") => {
            let name = random.one(NAMES);
            let required = members.entry("required").or_insert_with(|| json!([])).as_array_mut().unwrap();
            match required.iter().position(|known| known == name) {
                Some(at) => drop(required.remove(at)),
                None => required.push(json!(name)),
            }
        }
        5 => drop(members.insert(
            "type".to_owned(),
            random.one(&[json!("string"), json!(["object", "null"]), json!("number")]),
        )),
        6 => drop(members.remove("type")),
        7 => match members.remove("additionalProperties") {
            Some(_) => {}
            None => drop(members.insert("additionalProperties".to_owned(), random.one(&[json!(false), fresh]))),
        },
        8 => match members.get_mut("enum").and_then(Value::as_array_mut) {
            Some(values) if values.len() > 1 && random.below(2) == 0 => drop(values.pop()),
            Some(values) => values.push(json!("new")),
            None => drop(members.insert("maxLength".to_owned(), json!(random.below(5)))),
        },
        9 => match ["anyOf", "oneOf", "allOf"].into_iter().find(|group| members.contains_key(*group)) {
            Some(group) => {
                let branches = members[group].as_array_mut().unwrap();
                match random.below(3) {
                    0 => branches.push(fresh),
                    1 if branches.len() > 1 => drop(branches.remove(0)),
                    _ => branches.reverse(),
                }
            }
            None => drop(members.insert("title".to_owned(), json!("Title"))),
        },
        10 => {
            let inner = schema.clone();
            *schema = json!({"allOf": [inner]});
        }
        11 => {
            let inner = schema.clone();
            *schema = json!({"anyOf": [inner, {"type": "null"}]});
        }
        12 => {
            let inner = schema.clone();
            *schema = json!({"oneOf": [inner, fresh]});
        }
        _ => drop(members.insert("not".to_owned(), json!({"required": [random.one(NAMES)]}))),
    }
}

/// A body that fits the schema, as far as a quick look at it tells; it names the members that the schema names.
pub fn body(random: &mut Random, schema: &Value, root: &Value, depth: usize) -> Value {
    if depth > 8 {
        return Value::Null;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).cloned().unwrap_or_default();
        return body(random, &target, root, depth + 1);
    }
    for keyword in ["anyOf", "oneOf"] {
        if let Some(branches) = schema[keyword].as_array() {
            let branch = random.one(branches);
            return body(random, &branch, root, depth + 1);
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let bodies: Vec<Value> = parts.iter().map(|part| body(random, part, root, depth + 1)).collect();
        let whole: Map<String, Value> = bodies
            .iter()
            .filter_map(Value::as_object)
            .flatten()
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect();
        return if whole.is_empty() {
            bodies[0].clone()
        } else {
            Value::Object(whole)
        };
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(values) = schema["enum"].as_array() {
        return random.one(values);
    }
    let kind = match &schema["type"] {
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => random.one(kinds).as_str().unwrap().to_owned(),
        _ if schema.get("properties").is_some() && random.below(4) > 0 => "object".to_owned(),
        _ => random.one(&["string", "integer", "null", "array", "object"]).to_owned(),
    };
    match kind.as_str() {
        "string" => json!(random.one(&["2020-12-29T19:48:25", "a", "", "A"])),
        "integer" => random.one(&[json!(0), json!(5), json!(-7), json!(98_765_432_109_876_543_210_f64)]),
        "number" => random.one(&[json!(0.5), json!(100.0), json!(-3)]),
        "boolean" => json!(true),
        "null" => Value::Null,
        "array" => match schema["items"].as_array() {
            Some(places) => places.iter().map(|place| body(random, place, root, depth + 1)).collect(),
            None if schema["items"] == json!(false) => Value::Array(Vec::new()),
            None => (0..random.below(3))
                .map(|_| body(random, &schema["items"], root, depth + 1))
                .collect(),
        },
        _ => {
            let mut members = Map::new();
            for (name, member) in schema["properties"].as_object().into_iter().flatten() {
                if *member == json!(false) {
                    continue;
                }
                let required = schema["required"].as_array().is_some_and(|names| names.contains(&json!(name)));
                if required || random.below(2) == 0 {
                    members.insert(name.clone(), body(random, member, root, depth + 1));
                }
            }
            for name in schema["required"].as_array().into_iter().flatten() {
                members.entry(name.as_str().unwrap().to_owned()).or_insert_with(|| json!(1));
            }
            if schema["additionalProperties"].is_object() {
                members.insert("any key".to_owned(), body(random, &schema["additionalProperties"], root, depth + 1));
            }
            Value::Object(members)
        }
    }
}
