//! The members of a reference as a tree, and the schema that it says.

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::json::{Json, Node};

use super::super::reference_table::MemberRow;
use super::Item;
use crate::layout;
use crate::page::Lines;
use crate::reading::Note;

/// Keywords in the order in which a schema has them.
const ORDER: &[&str] = &[
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "enum",
    "default",
    "examples",
];

/// The root of the tree, in `entries`.
pub(super) const ROOT: usize = 0;

/// All members; the first entry is the schema itself.
pub(super) struct Tree {
    /// In the order of the page.
    pub entries: Vec<Entry>,
    /// What a reviewer should know.
    pub notes: Vec<Note>,
}

/// One member, and the members inside of it.
#[derive(Default)]
pub(super) struct Entry {
    pub member: MemberRow,
    /// By their index in `entries`.
    pub children: Vec<usize>,
    /// Whether its members come from branches of a choice: none of them can be required.
    pub choice: bool,
}

/// An object or array whose members are being read.
struct Context<'s> {
    entry: usize,
    /// Whether a bracket says where it ends.
    bracket: bool,
    /// What the sample has there.
    samples: Vec<&'s Node>,
}

struct Builder<'s> {
    tree: Tree,
    open: Vec<Context<'s>>,
    /// Whether depth shows what lies inside what.
    nested: bool,
    sampled: bool,
    problems: Diagnostics,
    lines: &'s Lines,
}

/// Puts the items into a tree.
pub(super) fn build(items: Vec<Item>, lines: &Lines, sample: Option<&Node>) -> Result<Tree, Diagnostics> {
    let nested = is_indented(&items);
    let samples = sample.map(elements).unwrap_or_default();
    let mut root = Entry::default();
    root.member.kind = "object".to_owned();
    let mut builder = Builder {
        tree: Tree {
            entries: vec![root],
            notes: Vec::new(),
        },
        open: vec![Context {
            entry: ROOT,
            bracket: false,
            samples,
        }],
        nested,
        sampled: sample.is_some(),
        problems: Diagnostics::new(),
        lines,
    };
    let mut last = None;
    for item in items {
        last = builder.item(item, last);
    }
    builder.finish()
}

/// Whether members are deeper than the members that contain them. In flat text and flat HTML, depth has no meaning.
fn is_indented(items: &[Item]) -> bool {
    items.windows(2).any(|pair| match pair {
        [Item::Member(one), Item::Member(two)] => one.holds_members() && two.depth > one.depth,
        _ => false,
    })
}

/// A value, or the elements of an array, at any depth of arrays.
pub(super) fn elements(node: &Node) -> Vec<&Node> {
    match &node.value {
        Json::Array(all) => all.iter().flat_map(elements).collect(),
        _ => vec![node],
    }
}

impl<'s> Builder<'s> {
    /// Takes one item. `last` is the member that stood directly before it.
    fn item(&mut self, item: Item, last: Option<usize>) -> Option<usize> {
        match item {
            Item::Open(line) => {
                let top = self.open.last_mut();
                match (last, top) {
                    (Some(last), Some(top)) if top.entry == last => top.bracket = true,
                    (Some(last), _) => {
                        let samples = Vec::new();
                        self.open.push(Context {
                            entry: last,
                            bracket: true,
                            samples,
                        });
                    }
                    (None, Some(top)) if self.tree.entries.len() == 1 => {
                        top.bracket = true;
                        if let Some(root) = self.tree.entries.get_mut(ROOT) {
                            root.member.arrays = 1;
                        }
                    }
                    _ => self.error(line, "this list belongs to no member".to_owned()),
                }
                None
            }
            Item::Close(line) => {
                match self.open.iter().rposition(|context| context.bracket) {
                    Some(ROOT) => {
                        self.open.truncate(1);
                        self.open.iter_mut().for_each(|root| root.bracket = false);
                    }
                    Some(at) => self.open.truncate(at),
                    None => self.error(line, "`]` closes a list that was never opened".to_owned()),
                }
                None
            }
            Item::Choice(line, depth) => {
                let around = |context: &&Context<'_>| {
                    let own = self.tree.entries.get(context.entry).map_or(0, |entry| entry.member.depth);
                    !self.nested || context.bracket || context.entry == ROOT || own < depth
                };
                let entry = self.open.iter().rev().find(around).map_or(ROOT, |context| context.entry);
                if let Some(entry) = self.tree.entries.get_mut(entry) {
                    entry.choice = true;
                }
                let words =
                    "this is a choice of several forms; the page does not say which members belong to which form, so all are optional";
                self.tree.notes.push(Note {
                    line,
                    words: words.to_owned(),
                });
                None
            }
            Item::Member(member) => Some(self.member(member)),
        }
    }

    fn member(&mut self, member: MemberRow) -> usize {
        let at = self.parent(&member);
        self.open.truncate(at + 1);
        let entry = self.tree.entries.len();
        let parent = self.open.get(at).map_or(ROOT, |context| context.entry);
        let samples = self
            .open
            .get(at)
            .map(|context| values(&context.samples, &member.name))
            .unwrap_or_default();
        let holds = member.holds_members();
        if let Some(parent) = self.tree.entries.get_mut(parent) {
            parent.children.push(entry);
        }
        self.tree.entries.push(Entry {
            member,
            ..Entry::default()
        });
        if holds {
            self.open.push(Context {
                entry,
                bracket: false,
                samples,
            });
        }
        entry
    }

    /// The context, by its index, that a member belongs to: the innermost one that can be meant.
    fn parent(&mut self, member: &MemberRow) -> usize {
        let top = self.open.len().saturating_sub(1);
        let floor = self.open.iter().rposition(|context| context.bracket).unwrap_or(ROOT);
        let depth = |context: &Context<'_>| self.tree.entries.get(context.entry).map_or(0, |entry| entry.member.depth);
        if self.nested {
            let inside = |at: &usize| *at == floor || self.open.get(*at).is_some_and(|context| depth(context) < member.depth);
            return (floor..=top).rev().find(inside).unwrap_or(floor);
        }
        if top == floor || member.name == "*" {
            return top;
        }
        let has = |context: &Context<'_>| {
            let known = context.samples.iter().any(|sample| sample.get(&member.name).is_some());
            known && !self.has_child(context.entry, &member.name)
        };
        if let Some(at) = (floor..=top).rev().find(|at| self.open.get(*at).is_some_and(has)) {
            return at;
        }
        // Branches of a choice repeat members.
        let repeats = |context: &Context<'_>| {
            let choice = self.tree.entries.get(context.entry).is_some_and(|entry| entry.choice);
            choice && self.has_child(context.entry, &member.name)
        };
        if let Some(at) = (floor..=top).rev().find(|at| self.open.get(*at).is_some_and(repeats)) {
            return at;
        }
        if !self.sampled {
            let entry = self.open.get(top).and_then(|context| self.tree.entries.get(context.entry));
            let name = entry.map(|entry| entry.member.name.clone()).unwrap_or_default();
            self.error(
                member.line,
                format!("the page does not show where the members of `{name}` end: it has neither nesting nor a sample"),
            );
            return top;
        }
        // The sample omits it: it belongs to its neighbors, unless the sample shows that they have no members.
        let empty = self.open.get(top).is_some_and(|context| {
            let shown = !context.samples.is_empty();
            shown && context.samples.iter().all(|sample| sample.as_object().is_none_or(<[_]>::is_empty))
        });
        let at = if empty { top.saturating_sub(1).max(floor) } else { top };
        let inside = self.open.get(at).and_then(|context| self.tree.entries.get(context.entry));
        let inside = inside
            .filter(|_| at != ROOT)
            .map_or("the schema itself".to_owned(), |entry| format!("`{}`", entry.member.name));
        self.tree.notes.push(Note {
            line: member.line,
            words: format!(
                "`{}` is not in the sample; it is treated as a member of {inside}, because it is listed there",
                member.name
            ),
        });
        at
    }

    fn has_child(&self, entry: usize, name: &str) -> bool {
        let children = self.tree.entries.get(entry).map_or(&[][..], |entry| &entry.children);
        children
            .iter()
            .any(|child| self.tree.entries.get(*child).is_some_and(|child| child.member.name == name))
    }

    fn error(&mut self, line: usize, message: String) {
        let problem = Diagnostic::error(self.lines.place.clone(), message).at(line, 1);
        self.problems
            .push(problem.help("save the page as HTML with all parts expanded, and import that file"));
    }

    fn finish(mut self) -> Result<Tree, Diagnostics> {
        if let Some(open) = self.open.iter().rev().find(|context| context.bracket) {
            let (line, name) = self
                .tree
                .entries
                .get(open.entry)
                .map_or((1, ""), |entry| (entry.member.line, entry.member.name.as_str()));
            let message = if name.is_empty() {
                "the list is not closed".to_owned()
            } else {
                format!("the list `{name}` is not closed")
            };
            self.error(line.max(1), format!("{message}: the page may be incomplete"));
        }
        if self.problems.is_empty() {
            Ok(self.tree)
        } else {
            Err(self.problems)
        }
    }
}

fn values<'s>(samples: &[&'s Node], name: &str) -> Vec<&'s Node> {
    samples.iter().filter_map(|sample| sample.get(name)).flat_map(elements).collect()
}

impl Tree {
    /// The schema, with the title of the page and the text below it.
    pub(super) fn schema(&self, title: Option<&str>, about: Option<&str>) -> Node {
        let mut members = vec![("$schema", layout::string("http://json-schema.org/draft-07/schema#"))];
        members.extend(title.map(|title| ("title", layout::string(title))));
        members.extend(about.map(|about| ("description", layout::string(about))));
        let mut root = layout::object(members);
        if let (Some(root), Json::Object(rest)) = (root.as_object_mut(), self.entry(ROOT, 0).value) {
            root.extend(rest);
        }
        root
    }

    fn entry(&self, at: usize, depth: usize) -> Node {
        let Some(entry) = self.entries.get(at).filter(|_| depth < 200) else {
            return layout::object([]);
        };
        let member = &entry.member;
        let kind = match (&member.named_type, entry.children.is_empty()) {
            (Some(_), false) => "object",
            _ if member.kind == "array" && member.arrays == 0 && !entry.children.is_empty() => "object",
            _ => &member.kind,
        };
        let arrays = member.arrays.max(usize::from(member.kind == "array" && !entry.children.is_empty()));
        let mut inner = self.values(entry, kind, depth);
        let constraints = |of_list: bool| {
            let about_list = |name: &str| matches!(name, "minItems" | "maxItems" | "default" | "examples");
            ORDER.iter().filter_map(move |name| {
                let wanted = arrays == 0 || about_list(name) == of_list;
                let found = member.keywords.iter().find(|(keyword, _)| keyword == name).filter(|_| wanted)?;
                Some((*name, found.1.clone()))
            })
        };
        let mut outer = Vec::new();
        let nullable = member.is("nullable");
        if arrays == 0 {
            outer.extend(types(kind, nullable));
            outer.extend(member.format.as_deref().map(|format| ("format", layout::string(format))));
            outer.extend(self.annotations(entry));
            outer.extend(constraints(true));
            outer.append(&mut inner);
            return layout::object(outer);
        }
        let mut item: Vec<(&str, Node)> = types(kind, false).into_iter().collect();
        item.extend(member.format.as_deref().map(|format| ("format", layout::string(format))));
        item.extend(constraints(false));
        item.append(&mut inner);
        let mut item = layout::object(item);
        for _ in 1..arrays {
            item = layout::object([("type", layout::string("array")), ("items", item)]);
        }
        outer.extend(types("array", nullable));
        outer.extend(self.annotations(entry));
        outer.extend(constraints(true));
        outer.push(("items", item));
        layout::object(outer)
    }

    fn annotations(&self, entry: &Entry) -> Vec<(&'static str, Node)> {
        let member = &entry.member;
        let mut annotations = Vec::new();
        let description = paragraphs(&member.description);
        if !description.is_empty() {
            annotations.push(("description", layout::string(&description)));
        }
        let mark = |name| layout::node(Json::Bool(member.is(name)));
        for (mark_name, keyword) in [("deprecated", "deprecated"), ("read-only", "readOnly"), ("write-only", "writeOnly")] {
            if member.is(mark_name) {
                annotations.push((keyword, mark(mark_name)));
            }
        }
        annotations
    }

    /// The keywords about members.
    fn values(&self, entry: &Entry, kind: &str, depth: usize) -> Vec<(&'static str, Node)> {
        let mut keywords = Vec::new();
        if kind != "object" {
            return keywords;
        }
        let child = |at: &usize| self.entries.get(*at).map(|child| (*at, &child.member));
        let named: Vec<(usize, &MemberRow)> = entry
            .children
            .iter()
            .filter_map(child)
            .filter(|(_, member)| member.name != "*")
            .collect();
        let is_required = |member: &MemberRow| member.is("required") && !entry.choice;
        let required: Vec<Node> = named
            .iter()
            .filter(|(_, member)| is_required(member))
            .map(|(_, member)| layout::string(&member.name))
            .collect();
        if !required.is_empty() {
            keywords.push(("required", layout::node(Json::Array(required))));
        }
        let mut properties = layout::object([]);
        for (at, member) in named {
            // Branches of a choice repeat members: the first one counts.
            if properties.get(&member.name).is_none() {
                properties.insert(&member.name, self.entry(at, depth + 1));
            }
        }
        if properties.as_object().is_some_and(|members| !members.is_empty()) {
            keywords.push(("properties", properties));
        }
        let map = entry.children.iter().filter_map(child).find(|(_, member)| member.name == "*");
        if let Some((at, _)) = map {
            keywords.push(("additionalProperties", self.entry(at, depth + 1)));
        }
        keywords
    }
}

/// The lines of a description. A list stands together, and apart from what is before it, whatever blank lines the page has.
fn paragraphs(lines: &[String]) -> String {
    let is_item = |line: &str| line.starts_with("- ");
    let mut kept: Vec<&str> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let next = lines.iter().skip(at + 1).find(|line| !line.is_empty());
        let between = kept.last().is_some_and(|last| is_item(last)) && next.is_some_and(|next| is_item(next));
        if line.is_empty() && between {
            continue;
        }
        if is_item(line) && kept.last().is_some_and(|last| !last.is_empty() && !is_item(last)) {
            kept.push("");
        }
        kept.push(line);
    }
    kept.join("\n").trim().to_owned()
}

fn types(kind: &str, nullable: bool) -> Option<(&'static str, Node)> {
    let node = match (kind, nullable) {
        ("", _) => return None,
        (kind, false) => layout::string(kind),
        (kind, true) => layout::node(Json::Array(vec![layout::string(kind), layout::string("null")])),
    };
    Some(("type", node))
}
