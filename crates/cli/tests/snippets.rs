//! What problems look like: the line of the schema with the place underlined, on a terminal in color.
#![cfg(feature = "network")]

mod stage;

use stage::Checkout;

/// A checkout whose only event has this schema.
fn with_schema(name: &str, schema: &str) -> Checkout {
    let checkout = Checkout::new(&format!("snippets-{name}"), "");
    checkout.write("schemas/acme/orders/created/v1.json", schema);
    checkout
}

/// What `expand` says about the schema.
fn said(name: &str, schema: &str) -> String {
    with_schema(name, schema).fails(&["expand", "acme/orders/created/v1"])
}

#[test]
fn the_place_is_underlined() {
    assert_eq!(
        said(
            "place",
            "{\n  \"type\": \"object\",\n  \"properties\": {\n    \"owner\": {\"$ref\": \"#/definitions/user\"}\n  }\n}\n"
        ),
        "\
error: `$ref` refers to `#/definitions/user`, but this target does not exist
 --> schemas/acme/orders/created/v1.json:4:23
  |
4 |     \"owner\": {\"$ref\": \"#/definitions/user\"}
  |                       ^^^^^^^^^^^^^^^^^^^^
  |
  = at /properties/owner/$ref
  = help: correct the reference in this file or in a patch: `schemas/acme/orders/created/v1.json` has no `/definitions/user`
"
    );
}

#[test]
fn the_end_of_a_file_is_a_place() {
    assert_eq!(
        said("end", "{\r\n  \"type\": {\r\n"),
        "\
error: expected a member name, found the end of the file
 --> schemas/acme/orders/created/v1.json:3:1
  |
3 |
  | ^
  |
  = help: member names are strings in double quotes
"
    );
}

#[test]
fn wide_characters_and_tabs_align_and_hidden_ones_are_replaced() {
    let schema = "{\n\t\"漢\u{202e}字\u{9b}2J\": 1, \"properties\": {\"a\": {\"$ref\": \"#/no\"}}\n}\n";
    let said = said("wide", schema);
    let place = said.find("error: ").unwrap();
    let lines: Vec<&str> = said[place..].lines().skip_while(|line| !line.starts_with("2 |")).collect();
    assert_eq!(
        lines[0],
        "2 |     \"漢\u{fffd}字\u{fffd}2J\": 1, \"properties\": {\"a\": {\"$ref\": \"#/no\"}}"
    );
    // Two columns for each of the two wide characters.
    let before = lines[0].split("\"#/no\"").next().unwrap();
    assert_eq!(lines[1].find('^').unwrap(), before.chars().count() + 2);
    assert!(said.contains("v1.json:2:44\n"), "{said}");
}

#[test]
fn a_minified_document_is_cut_around_the_place() {
    let members: Vec<String> = (0..800).map(|at| format!("\"m{at}\":{{\"type\":\"string\"}}")).collect();
    let schema = format!(
        "{{\"type\":\"object\",\"properties\":{{{},\"last\":{{\"$ref\":\"#/no\"}},{}}}}}",
        members.join(","),
        members.join(",").replace("\"m", "\"n")
    );
    let said = said("minified", &schema);
    let column = schema.find("\"#/no\"").unwrap() + 1;
    assert!(said.contains(&format!("v1.json:1:{column}\n")), "{said}");
    let line = said.lines().find(|line| line.starts_with("1 |")).unwrap();
    assert!(line.starts_with("1 | ...") && line.ends_with("...") && line.len() < 200, "{line}");
    assert!(line.contains("\"last\":{\"$ref\":\"#/no\"}"), "{line}");
}

#[test]
fn settings_are_shown_too() {
    let checkout = with_schema("settings", "{}");
    checkout.write("schemas/acme/provider.toml", "name = \"Acme\"\npolcy = \"frozen\"\n");
    let said = checkout.fails(&["list"]);
    let expected = "\
error: unknown key `polcy` in provider.toml
 --> schemas/acme/provider.toml:2:1
  |
2 | polcy = \"frozen\"
  | ^^^^^
  |
  = help: did you mean `policy`? Known keys are ";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn color_is_for_terminals_and_for_those_who_ask() {
    let checkout = with_schema("color", "{");
    for (arguments, variables, colored) in [
        (&[][..], &[][..], false),
        (&["--color", "always"], &[], true),
        (&["--color=always"], &[("NO_COLOR", "1")], true),
        (&["--color", "never"], &[("CLICOLOR_FORCE", "1")], false),
        (&["--color", "auto"], &[("CLICOLOR_FORCE", "1")], true),
        (&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
    ] {
        // An error in a schema, in the arguments, and in the name of a command.
        for command in [&["list"][..], &["list", "--jsno"], &["lits"]] {
            let mut process = checkout.command(&[command, arguments].concat());
            process.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
            let errors = stage::ran(process.envs(variables.iter().copied()).output().unwrap()).errors;
            assert_eq!(
                errors.contains("\u{1b}["),
                colored,
                "{command:?} {arguments:?} {variables:?}: {errors}"
            );
        }
    }
}
