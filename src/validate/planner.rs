//! Makes a plan of a schema and its documents, without recursion.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use jsonschema::{Draft, Registry, Uri};
use serde_json::{Map, Value, json};

use super::address::{Address, Addresses};
use super::compile::registry;
use super::step::{Assertions, Items, Members, Node, Others, Pattern, Refusal, Step};
use crate::table::Schema;

/// Keywords that refer to no other schema. The validator of a dialect ignores those that the dialect does not know.
const ASSERTIONS: [&str; 19] = [
    "type",
    "const",
    "enum",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "required",
    "dependentRequired",
    "pattern",
    "format",
    "uniqueItems",
];

/// Collects the nodes of a plan.
pub(super) struct Planner {
    registry: &'static Registry<'static>,
    assert_formats: bool,
    nodes: Vec<Node>,
    /// The node of each schema, by its address in memory.
    known: HashMap<*const Value, usize>,
    /// Schemas whose node is still empty.
    pending: Vec<(usize, &'static Value, Scope)>,
    addresses: Addresses,
    leads: Vec<Value>,
}

/// The place of a schema, and how to read it.
#[derive(Clone)]
struct Scope {
    base: Arc<Uri<String>>,
    draft: Draft,
    address: Rc<Address>,
}

impl Planner {
    /// The nodes of a schema, starting with its root, and the schemas at the end of leads: the first leads to the root.
    pub(super) fn run(schema: &Schema) -> Result<(Vec<Node>, Vec<Value>), String> {
        let mut planner = Planner {
            registry: registry(schema)?,
            assert_formats: schema.assert_formats,
            nodes: Vec::new(),
            known: HashMap::new(),
            pending: Vec::new(),
            addresses: Addresses::default(),
            leads: Vec::new(),
        };
        let base = jsonschema::uri::from_str(schema.uri).map_err(|error| error.to_string())?;
        let (root, scope) = planner.find(&Arc::new(base), "").ok_or("the schema is not in its set")?;
        planner.lead(scope.address.reference());
        planner.node(root, scope);
        while let Some((at, value, scope)) = planner.pending.pop() {
            let pointer = scope.address.pointer();
            let steps = planner.steps(value, &scope);
            if let Some(node) = planner.nodes.get_mut(at) {
                *node = Node { pointer, steps };
            }
        }
        Ok((planner.nodes, planner.leads))
    }

    /// Resolves a reference.
    fn find(&mut self, base: &Arc<Uri<String>>, reference: &str) -> Option<(&'static Value, Scope)> {
        let resolver = self.registry.resolver(Uri::clone(base));
        let (value, resolver, draft) = resolver.lookup(reference).ok()?.into_inner();
        let base = resolver.base_uri();
        let resource = resolver.lookup("").ok()?.contents();
        // Its own URI is the base of references in it.
        let named = resolver.in_subresource(draft.create_resource_ref(resource)).ok()?.base_uri();
        let is_known = resolver
            .lookup(named.as_str())
            .is_ok_and(|known| std::ptr::eq(known.contents(), resource));
        let uri = if is_known { &named } else { &base };
        let address = self.addresses.of(value, resource, uri.as_str())?;
        Some((value, Scope { base, draft, address }))
    }

    /// The index of a schema's node.
    fn node(&mut self, value: &'static Value, scope: Scope) -> usize {
        if let Some(known) = self.known.get(&std::ptr::from_ref(value)) {
            return *known;
        }
        let at = self.nodes.len();
        self.nodes.push(Node::default());
        self.known.insert(value, at);
        self.pending.push((at, value, scope));
        at
    }

    /// The index of the node of a schema below another one.
    fn below(&mut self, value: &'static Value, scope: &Scope, path: &[&str]) -> usize {
        let address = path.iter().fold(Rc::clone(&scope.address), Address::child);
        self.node(value, Scope { address, ..scope.clone() })
    }

    /// The index of a lead to a schema.
    fn lead(&mut self, schema: Value) -> usize {
        self.leads.push(schema);
        self.leads.len() - 1
    }

    /// A reference to a schema below another one.
    fn reference(scope: &Scope, path: &[&str]) -> Value {
        path.iter().fold(Rc::clone(&scope.address), Address::child).reference()
    }

    /// What a schema asks for, in the order in which it is looked at.
    fn steps(&mut self, value: &'static Value, scope: &Scope) -> Vec<Step> {
        let schema = match value {
            Value::Object(schema) => schema,
            Value::Bool(false) => return vec![Step::Forbidden],
            _ => return Vec::new(),
        };
        let draft = scope.draft.detect(value);
        let resolver = self.registry.resolver(Uri::clone(&scope.base));
        let inner = resolver.in_subresource(draft.create_resource_ref(value));
        let scope = &Scope {
            base: inner.map_or_else(|_| Arc::clone(&scope.base), |inner| inner.base_uri()),
            draft,
            address: Rc::clone(&scope.address),
        };
        if draft == Draft::Unknown {
            // Its own vocabulary decides what the keywords mean.
            return vec![self.rest(scope, Refusal::Schema)];
        }
        let reference = schema.get("$ref").and_then(Value::as_str);
        if let Some(reference) = reference.filter(|_| draft <= Draft::Draft7) {
            // Its siblings are ignored.
            return vec![self.referred(reference, scope)];
        }
        let mut steps = Vec::new();
        self.assertions(schema, scope, &mut steps);
        self.members(schema, scope, &mut steps);
        self.items(schema, scope, &mut steps);
        self.combinations(schema, scope, &mut steps);
        if draft >= Draft::Draft201909 {
            for keyword in ["unevaluatedProperties", "unevaluatedItems"] {
                if schema.contains_key(keyword) {
                    steps.push(self.rest(scope, Refusal::Unevaluated(keyword)));
                }
            }
            for keyword in ["$recursiveRef", "$dynamicRef"] {
                if schema.contains_key(keyword) {
                    steps.push(self.rest(scope, Refusal::Dynamic(keyword)));
                }
            }
        }
        if let Some(reference) = reference {
            steps.push(self.referred(reference, scope));
        }
        steps
    }

    fn rest(&mut self, scope: &Scope, refusal: Refusal) -> Step {
        let lead = self.lead(scope.address.reference());
        Step::Rest { lead, refusal }
    }

    fn referred(&mut self, reference: &str, scope: &Scope) -> Step {
        match self.find(&scope.base, reference) {
            Some((value, scope)) => Step::Same(self.node(value, scope)),
            None => self.rest(scope, Refusal::Schema),
        }
    }

    fn assertions(&mut self, schema: &Map<String, Value>, scope: &Scope, steps: &mut Vec<Step>) {
        let mut keywords: Map<String, Value> = ASSERTIONS
            .iter()
            .filter_map(|keyword| Some(((*keyword).to_owned(), schema.get(*keyword)?.clone())))
            .collect();
        if let Some(Value::Object(dependencies)) = schema.get("dependencies") {
            let names = dependencies.iter().filter(|(_, needed)| needed.is_array());
            let names: Map<String, Value> = names.map(|(name, needed)| (name.clone(), needed.clone())).collect();
            if !names.is_empty() {
                keywords.insert("dependencies".to_owned(), names.into());
            }
        }
        if !keywords.is_empty() {
            steps.push(Step::Assertions(Assertions::new(keywords, scope.draft, self.assert_formats)));
        }
    }

    fn members(&mut self, schema: &'static Map<String, Value>, scope: &Scope, steps: &mut Vec<Step>) {
        let mut named = self.map(schema, "properties", scope);
        named.sort();
        let patterns = self.map(schema, "patternProperties", scope);
        let others = self.others(schema, "additionalProperties", scope);
        if !named.is_empty() || !patterns.is_empty() || !matches!(others, Others::Any) {
            let patterns = patterns
                .into_iter()
                .map(|(pattern, node)| (Pattern::new(&pattern, scope.draft), node));
            steps.push(Step::Members(Members {
                named,
                patterns: patterns.collect(),
                others,
            }));
        }
        if let Some(names) = schema.get("propertyNames").filter(|_| scope.draft >= Draft::Draft6) {
            steps.push(Step::Names(self.below(names, scope, &["propertyNames"])));
        }
        for keyword in ["dependencies", "dependentSchemas"] {
            if keyword == "dependencies" || scope.draft >= Draft::Draft201909 {
                let dependent = self.map(schema, keyword, scope);
                if !dependent.is_empty() {
                    steps.push(Step::Dependent(dependent));
                }
            }
        }
    }

    /// The nodes of the schemas that a keyword contains by name.
    fn map(&mut self, schema: &'static Map<String, Value>, keyword: &str, scope: &Scope) -> Vec<(String, usize)> {
        let entries = schema.get(keyword).and_then(Value::as_object).into_iter().flatten();
        let schemas = entries.filter(|(_, value)| value.is_object() || value.is_boolean());
        schemas
            .map(|(name, value)| (name.clone(), self.below(value, scope, &[keyword, name])))
            .collect()
    }

    /// The nodes of the schemas that a keyword contains in a list.
    fn list(&mut self, schema: &'static Map<String, Value>, keyword: &str, scope: &Scope) -> Vec<usize> {
        let entries = schema.get(keyword).and_then(Value::as_array).into_iter().flatten().enumerate();
        entries
            .map(|(at, value)| self.below(value, scope, &[keyword, &at.to_string()]))
            .collect()
    }

    fn others(&mut self, schema: &'static Map<String, Value>, keyword: &str, scope: &Scope) -> Others {
        match schema.get(keyword) {
            Some(Value::Bool(false)) => Others::Forbidden,
            Some(value @ Value::Object(_)) => Others::Each(self.below(value, scope, &[keyword])),
            _ => Others::Any,
        }
    }

    fn items(&mut self, schema: &'static Map<String, Value>, scope: &Scope, steps: &mut Vec<Step>) {
        let in_list = schema.get("items").is_some_and(Value::is_array);
        let (first, keyword) = match scope.draft >= Draft::Draft202012 {
            true => (self.list(schema, "prefixItems", scope), "items"),
            false if in_list => (self.list(schema, "items", scope), "additionalItems"),
            false => (Vec::new(), "items"),
        };
        let others = match schema.get(keyword) {
            // `items` reports each forbidden element; only `additionalItems` reports the array.
            Some(value @ Value::Bool(false)) if keyword == "items" => Others::Each(self.below(value, scope, &[keyword])),
            _ => self.others(schema, keyword, scope),
        };
        if !first.is_empty() || !matches!(others, Others::Any) {
            steps.push(Step::Items(Items { first, others, keyword }));
        }
        if schema.contains_key("contains") && scope.draft >= Draft::Draft6 {
            let mut contains = json!({ "contains": Self::reference(scope, &["contains"]) });
            let bounds = ["minContains", "maxContains"]
                .into_iter()
                .filter(|_| scope.draft >= Draft::Draft201909);
            let mut refusal = Refusal::Contains;
            for bound in bounds {
                if let Some(value) = schema.get(bound) {
                    contains[bound] = value.clone();
                    refusal = Refusal::ContainsCounted;
                }
            }
            let lead = self.lead(contains);
            steps.push(Step::Verdict { lead, refusal });
        }
    }

    fn combinations(&mut self, schema: &'static Map<String, Value>, scope: &Scope, steps: &mut Vec<Step>) {
        steps.extend(self.list(schema, "allOf", scope).into_iter().map(Step::Same));
        let choices = |keyword: &str| {
            let count = schema.get(keyword)?.as_array()?.len();
            let each = (0..count).map(|at| Self::reference(scope, &[keyword, &at.to_string()]));
            Some(each.collect::<Value>())
        };
        if let Some(any) = choices("anyOf") {
            let lead = self.lead(json!({ "anyOf": any }));
            let refusal = Refusal::AnyOf;
            steps.push(Step::Verdict { lead, refusal });
        }
        if let Some(one) = choices("oneOf") {
            let any = self.lead(json!({ "anyOf": one }));
            let lead = self.lead(json!({ "oneOf": one }));
            let refusal = Refusal::OneOf { any };
            steps.push(Step::Verdict { lead, refusal });
        }
        if schema.contains_key("not") {
            let lead = self.lead(json!({ "not": Self::reference(scope, &["not"]) }));
            let refusal = Refusal::Not;
            steps.push(Step::Verdict { lead, refusal });
        }
        if schema.contains_key("if") && scope.draft >= Draft::Draft7 {
            let lead = self.lead(Self::reference(scope, &["if"]));
            let mut branch = |keyword: &str| Some(self.below(schema.get(keyword)?, scope, &[keyword]));
            let (then, otherwise) = (branch("then"), branch("else"));
            if then.is_some() || otherwise.is_some() {
                steps.push(Step::If { lead, then, otherwise });
            }
        }
    }
}
