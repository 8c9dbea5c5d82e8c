//! OpenAPI documents: webhooks, callbacks and plain schemas, in JSON and YAML.
#![cfg(feature = "validate")]

use cargo_eventry::readers::{guess, named};
use cargo_eventry::reading::{Page, Reading};
use eventry_schema::discover::Tree;
use serde_json::{Value, json};

const YAML: &str = r##"
openapi: 3.1.0
info: { title: "Acme events!", version: '1' }
webhooks:
  order.created: &created
    post:
      summary: An order was created.
      tags: [orders]
      requestBody: { $ref: '#/components/requestBodies/Created' }
  orders/deleted:
    post:
      description: |
        An order was deleted.
        For good.
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [id, data]
              properties:
                id: { type: string }
                data: { $ref: '#/components/schemas/Order' }
components:
  requestBodies:
    Created:
      content:
        text/plain: {}
        application/json:
          schema: { $ref: '#/components/schemas/Created' }
          examples:
            Full one: { value: { id: "1", data: { id: 0x10, tags: [~, yes] } } }
  schemas:
    Created:
      allOf:
        - $ref: '#/components/schemas/Envelope'
        - properties: { data: { $ref: '#/components/schemas/Order' } }
    Envelope: { type: object, properties: { id: { type: string } } }
    Order:
      type: object
      properties:
        id: { type: [integer, 'null'], minimum: .5 }
        parent: { $ref: '#/components/schemas/Order' }
        tags: { type: array, items: {} }
    Unused: { type: string }
"##;

fn page(text: &str) -> Page {
    Page {
        place: "api.yaml".to_owned(),
        media_type: None,
        text: text.to_owned(),
    }
}

fn read(text: &str) -> Vec<Reading> {
    let page = page(text);
    let reader = guess(&page).expect("a reader");
    assert_eq!(reader.name, "openapi");
    (reader.read)(&page).unwrap_or_else(|problems| panic!("{problems}"))
}

fn refused(text: &str) -> String {
    (named("openapi").unwrap().read)(&page(text)).expect_err("it is read").to_string()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn webhooks_become_events_and_share_their_schemas() {
    let readings = read(YAML);
    assert_eq!(readings, read(&YAML.replace("webhooks:", "x-webhooks:")));
    let names: Vec<_> = readings
        .iter()
        .map(|reading| (reading.name.domain.as_deref(), reading.name.event.as_deref()))
        .collect();
    assert_eq!(names, [(Some("orders"), Some("order.created")), (Some("orders"), Some("deleted"))]);
    let target = "../../_openapi/acme-events.json#/components/schemas/";
    assert_eq!(
        parsed(&readings[0].schema),
        json!({"openapi": "3.1.0", "title": "An order was created.", "$ref": format!("{target}Created")})
    );
    assert_eq!(
        parsed(&readings[1].schema),
        json!({
            "openapi": "3.1.0",
            "description": "An order was deleted.\nFor good.\n",
            "type": "object",
            "required": ["id", "data"],
            "properties": {"id": {"type": "string"}, "data": {"$ref": format!("{target}Order")}}
        })
    );
    let shared = parsed(&readings[0].shared["_openapi/acme-events.json"]);
    let schemas: Vec<&String> = shared["components"]["schemas"].as_object().unwrap().keys().collect();
    assert_eq!(schemas, ["Created", "Envelope", "Order"]);
    assert_eq!(
        shared["components"]["schemas"]["Order"]["properties"]["id"],
        json!({"type": ["integer", "null"], "minimum": 0.5})
    );
    assert_eq!(readings[0].shared, readings[1].shared);
    assert_eq!(
        parsed(&readings[0].samples["full-one"].text),
        json!({"id": "1", "data": {"id": 16, "tags": [null, "yes"]}})
    );
}

#[test]
fn json_says_the_same_as_yaml() {
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Acme", "version": "1"},
        "paths": {"/subscribe": {"post": {"callbacks": {"orderCreated": {"{$request.body#/url}": {"post": {"requestBody": {"content": {
            "application/cloudevents+json": {"schema": {"type": "object", "properties": {"id": {"type": "integer", "nullable": true}}}, "example": {"id": 1}}
        }}}}}}}}}
    });
    let readings = read(&document.to_string());
    assert_eq!(readings.len(), 1);
    assert_eq!(readings[0].name.event.as_deref(), Some("orderCreated"));
    assert_eq!(
        parsed(&readings[0].schema),
        json!({"openapi": "3.0.3", "type": "object", "properties": {"id": {"type": "integer", "nullable": true}}})
    );
    assert!(readings[0].shared.is_empty());
    assert_eq!(readings[0].samples["documented"].text, "{\n  \"id\": 1\n}\n");
}

#[test]
fn without_operations_every_schema_that_no_other_uses_is_an_event() {
    let text = YAML.replace("webhooks:", "x-hooks:").replace("  requestBodies:", "  x-bodies:");
    let readings = read(&text);
    let names: Vec<_> = readings.iter().filter_map(|reading| reading.name.event.as_deref()).collect();
    assert_eq!(names, ["Created", "Unused"]);
}

/// What the reader makes is what the generator reads: without an error, without a warning.
#[test]
fn the_generator_reads_what_comes_out() {
    let mut files = vec![("acme/provider.toml".to_owned(), "name = \"Acme\"\n".to_owned())];
    for (at, reading) in read(YAML).into_iter().enumerate() {
        files.push((format!("acme/orders/event_{at}/v1.json"), reading.schema));
        files.extend(reading.shared.into_iter().map(|(path, text)| (format!("acme/{path}"), text)));
    }
    let generated = eventry_codegen::generate(&Tree::from_files("schemas", files), None).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(generated.warnings.is_empty(), "{}", generated.warnings);
}

#[test]
fn documents_that_are_not_understood() {
    assert_eq!(
        refused("swagger: '2.0'\n"),
        "error: this is not an OpenAPI 3 document
  --> api.yaml:1:1
   help: it needs `openapi: 3.0.…` or `3.1.…`; convert older documents first"
    );
    assert_eq!(
        refused("openapi: 3.0.0\npaths: {}\n"),
        "error: the document describes no event
  --> api.yaml:1:1
   help: it needs `webhooks`, `callbacks`, or schemas under `components`"
    );
    assert_eq!(
        refused(&YAML.replace("items: {}", "items: { $ref: 'other.yaml#/Tag' }").replace(
            "parent: { $ref: '#/components/schemas/Order' }",
            "parent: { $ref: '#/components/schemas/Parent' }"
        )),
        "error: `#/components/schemas/Parent` does not exist
  --> api.yaml:43:25
   help: bundle the document into one file, and import that

error: `other.yaml#/Tag` is in another document
  --> api.yaml:44:45
   help: bundle the document into one file, and import that"
    );
    assert_eq!(
        refused("openapi: 3.0.0\ninfo:\n  a: 1\n  a: 2\n"),
        "error: the key `a` appears twice
  --> api.yaml:4:3
   help: keep one of the two"
    );
    assert!(refused("openapi: 3.0.0\n\tx: 1\n").starts_with("error: this is not YAML: "));
    let bomb = "openapi: 3.0.0\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n";
    assert!(
        refused(bomb).starts_with("error: the document nests or repeats too much"),
        "{}",
        refused(bomb)
    );
}

#[test]
fn media_types_may_have_parameters() {
    let plain = "openapi: 3.1.0
webhooks:
  sent:
    post:
      requestBody:
        content:
          application/json:
            schema: { type: object, properties: { id: { type: string } } }
            example: { id: a }
";
    for kind in [
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/vnd.acme+json;v=1",
    ] {
        let readings = read(&plain.replace("application/json", kind));
        assert_eq!(readings, read(plain), "{kind}");
    }
}
