//! A folder of schemas in Eventry's own layout; its samples are the bodies.

use std::path::Path;

use eventry_schema::diagnostic::Severity;
use eventry_schema::discover::read_tree;
use eventry_schema::json::{self, Node};
use eventry_schema::source::Sources;

use super::{Case, Group};

/// Reads every provider of the folder. A sample is a whole body; its payload is taken out of the envelope.
pub fn read(folder: &Path) -> Result<Vec<Group>, String> {
    let tree = read_tree(folder).map_err(|problems| problems.to_string())?;
    let (sources, problems) = Sources::read(&tree);
    let mut groups = Vec::new();
    for provider in &sources.providers {
        let payload = provider.settings.envelope.as_ref().map(|envelope| envelope.payload.as_str());
        let cases = provider.events.iter().map(|event| Case {
            name: event.id.to_string(),
            event: format!("{}/{}/v{}", event.id.domain, event.id.event, event.id.version),
            schema: event.document.root.to_compact(),
            bodies: event
                .samples
                .iter()
                .filter_map(|sample| Some((body(&sample.text, payload)?, None)))
                .collect(),
        });
        let documents = provider
            .documents
            .iter()
            .map(|document| (document.inside.clone(), document.root.to_compact()));
        let dialect = provider.settings.dialect.clone().unwrap_or_else(|| "draft-07".to_owned());
        groups.push(Group {
            name: provider.folder.clone(),
            settings: format!("name = \"{}\"\ndialect = \"{dialect}\"\n", provider.folder),
            dialect,
            cases: cases.collect(),
            documents: documents.collect(),
            unreadable: problems
                .iter()
                .filter(|problem| problem.path.starts_with(&format!("{}/{}/", tree.root_name, provider.folder)))
                .filter(|problem| problem.severity == Severity::Error)
                .map(|problem| (problem.path.clone(), problem.to_string()))
                .collect(),
        });
    }
    Ok(groups)
}

/// The payload of a sample: the envelope's member if there is one, otherwise the whole.
fn body(sample: &str, payload: Option<&str>) -> Option<String> {
    let node = json::parse(sample).ok()?;
    let inner = payload.and_then(|member| node.get(member));
    Some(inner.map_or_else(|| node.to_compact(), Node::to_compact))
}
