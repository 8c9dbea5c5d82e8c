//! The names of types and variants where a schema offers a choice.

use eventry_codegen::generate;
use eventry_schema::discover::Tree;
use syn::{Fields, Item};

/// The generated code of one schema.
fn code(schema: &str) -> String {
    let tree = Tree::from_files(
        "schemas",
        [
            ("shop/provider.toml", "name = \"Shop\"\n"),
            ("shop/orders/placed/v1.json", schema),
            (
                "shop/_shared/money.json",
                r#"{"type": "object", "properties": {"amount": {"type": "number"}}}"#,
            ),
        ],
    );
    let generated = generate(&tree, None).unwrap_or_else(|problems| panic!("{problems}"));
    generated.files["shop/orders/placed/v1.rs"].clone()
}

/// The generated types of one schema: structs by name, enums with their variants and what these hold.
fn outline(schema: &str) -> Vec<String> {
    let code = syn::parse_file(&code(schema)).unwrap();
    code.items.iter().filter_map(line).collect()
}

fn line(item: &Item) -> Option<String> {
    match item {
        Item::Struct(it) => Some(it.ident.to_string()),
        Item::Type(it) => Some(format!("type {}", it.ident)),
        Item::Enum(it) => {
            let variants = it
                .variants
                .iter()
                .filter(|variant| !["Other", "Unrecognized"].contains(&variant.ident.to_string().as_str()));
            let variants: Vec<String> = variants
                .map(|variant| match &variant.fields {
                    Fields::Unnamed(fields) => {
                        let held = &fields.unnamed[0].ty;
                        format!(
                            "{}({})",
                            variant.ident,
                            quote::quote!(#held).to_string().replace(' ', "").replace("<T>", "")
                        )
                    }
                    _ => variant.ident.to_string(),
                })
                .collect();
            Some(format!("{}: {}", it.ident, variants.join(", ")))
        }
        _ => None,
    }
}

/// The outline of an object with one member `pay`.
fn outline_of_member(schema: &str) -> Vec<String> {
    let mut lines = outline(&format!(r#"{{"type": "object", "properties": {{"pay": {schema}}}}}"#));
    lines.retain(|line| line != "Placed");
    lines
}

#[test]
fn the_value_of_the_tag_comes_first() {
    let schema = r#"{"oneOf": [
        {"title": "Paid by card", "type": "object", "required": ["kind"], "properties": {"kind": {"const": "card"}, "last4": {"type": "string"}}},
        {"title": "Paid in cash", "type": "object", "required": ["kind"], "properties": {"kind": {"const": "cash"}}}
    ]}"#;
    assert_eq!(
        outline_of_member(schema),
        [
            "Pay: Card(PayCard), Cash(PayCash)",
            "PayCard",
            "PayCardKind: Card",
            "PayCash",
            "PayCashKind: Cash"
        ]
    );
}

#[test]
fn references_keep_the_names_of_their_schemas() {
    let schema = r#"{"oneOf": [{"$ref": "../../_shared/money.json"}, {"type": "string"}]}"#;
    assert_eq!(outline_of_member(schema), ["Pay: Money(Money), Text(T)"]);
}

#[test]
fn a_type_beside_references_copies_nothing() {
    for schema in [
        r#"{"type": "object", "oneOf": [{"$ref": "../../_shared/money.json"}, {"title": "Gift", "properties": {"from": {"type": "string"}}}]}"#,
        r#"{"oneOf": [{"type": "object", "$ref": "../../_shared/money.json"}, {"title": "Gift", "type": "object", "properties": {"from": {"type": "string"}}}]}"#,
    ] {
        assert_eq!(outline_in_2020_12(schema), ["Pay: Money(Money), Gift(PayGift)", "PayGift"]);
    }
}

/// In draft-07, `$ref` hides its siblings.
fn outline_in_2020_12(schema: &str) -> Vec<String> {
    let mut lines = outline(&format!(
        r#"{{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {{"pay": {schema}}}}}"#
    ));
    lines.retain(|line| line != "Placed");
    lines
}

#[test]
fn a_choice_that_is_repeated_is_one_choice() {
    let choice = r#"{"anyOf": [{"$ref": "../../_shared/money.json"}, {"title": "Gift", "type": "object", "properties": {"from": {"type": "string"}}}]}"#;
    assert_eq!(
        outline_of_member(&format!(r#"{{"allOf": [{choice}, {choice}]}}"#)),
        ["Pay: Money(Money), Gift(PayGift)", "PayGift"]
    );
}

#[test]
fn titles_then_members_then_kinds() {
    let schema = r#"{"oneOf": [
        {"title": "Bank transfer", "type": "object", "properties": {"iban": {"type": "string"}}},
        {"type": "object", "required": ["voucher"], "properties": {"voucher": {"type": "string"}, "note": {"type": "string"}}},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "additionalProperties": {"type": "number"}},
        {"type": "string"},
        {"type": "integer"},
        {"type": "boolean"}
    ]}"#;
    assert_eq!(
        outline_of_member(schema),
        [
            "Pay: BankTransfer(PayBankTransfer), Voucher(PayVoucher), List(Vec), Map(BTreeMap<T,rt::Number>), Text(T), Integer(rt::Integer), Boolean(bool)",
            "PayBankTransfer",
            "PayVoucher"
        ]
    );
}

#[test]
fn numbers_follow_only_where_nothing_else_distinguishes() {
    let lists = r#"{"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "array", "items": {"type": "boolean"}}]}"#;
    assert_eq!(outline_of_member(lists), ["Pay: TextList(Vec), BooleanList(Vec<bool>)"]);
    let same = r#"{"anyOf": [{"type": "object", "properties": {"a": {"type": "string"}, "b": {}}}, {"type": "object", "properties": {"b": {"type": "string"}, "a": {}}}]}"#;
    assert_eq!(
        outline_of_member(same),
        ["Pay: Object(PayObject), Object2(PayObject2)", "PayObject", "PayObject2"]
    );
}

#[test]
fn branches_that_only_limit_make_no_type() {
    let schema = r#"{
        "type": "object",
        "properties": {"currency": {"type": "string"}, "amount": {"type": "number"}, "cents": {"type": "integer"}},
        "oneOf": [{"required": ["amount"]}, {"required": ["cents"], "properties": {"cents": {"minimum": 1}}}]
    }"#;
    assert_eq!(outline_of_member(schema), ["Pay"]);
}

#[test]
fn impossible_branches_are_no_choice() {
    let schema = r#"{"anyOf": [{"allOf": [{"type": "string"}, {"type": "number"}]}, {"$ref": "../../_shared/money.json"}]}"#;
    assert_eq!(outline_of_member(schema), [""; 0]);
    let code = code(&format!(r#"{{"type": "object", "properties": {{"pay": {schema}}}}}"#));
    assert!(code.contains("pub pay: Option<Money>"), "{code}");
}

#[test]
fn listed_values_stay_listed() {
    let mixed = r#"{"enum": ["auto", "none", 1, null]}"#;
    assert_eq!(
        outline_of_member(mixed),
        ["Pay: Number(rt::Number), Text(PayText)", "PayText: Auto, None"]
    );
    let choice = r#"{"anyOf": [{"type": "string", "enum": ["auto", "none"]}, {"type": "integer"}]}"#;
    assert_eq!(
        outline_of_member(choice),
        ["Pay: Text(PayText), Integer(rt::Integer)", "PayText: Auto, None"]
    );
}

#[test]
fn versions_keep_their_dots_apart() {
    let schema = r#"{"type": "string", "enum": ["4.0.0", "40.0", "4.00", "404"]}"#;
    assert_eq!(outline_of_member(schema), ["Pay: V4_0_0, V40_0, V4_00, X404"]);
}

#[test]
fn a_root_that_refers_to_its_own_definition_keeps_the_plain_name() {
    let schema =
        r##"{"$ref": "#/definitions/Placed", "definitions": {"Placed": {"type": "object", "properties": {"id": {"type": "string"}}}}}"##;
    assert_eq!(outline(schema), ["Placed"]);
}

#[test]
fn members_of_combined_schemas_are_named_where_they_are_combined() {
    let schema = r##"{
        "type": "object",
        "properties": {
            "open": {"allOf": [{"$ref": "#/definitions/Issue"}, {"properties": {"state": {"enum": ["open"]}}}]},
            "closed": {"allOf": [{"$ref": "#/definitions/Issue"}, {"properties": {"state": {"enum": ["closed"]}}}]}
        },
        "definitions": {"Issue": {"type": "object", "properties": {"state": {"enum": ["open", "closed"]}}}}
    }"##;
    let mut names = outline(schema);
    names.sort();
    assert_eq!(
        names,
        ["Closed", "ClosedState: Closed", "Open", "OpenState: Open", "Placed"],
        "an unused definition makes no type"
    );
}
