//! Where the modules of documents stand.

use std::collections::HashMap;

use crate::lock::Names;
use crate::naming::{self, Scope};
use crate::source::{self, ProviderSource};

/// Module paths of one provider; folded names never collide.
pub struct ModulePaths {
    provider: String,
    scopes: HashMap<String, Scope>,
}

impl ModulePaths {
    pub fn new(provider: String) -> Self {
        ModulePaths {
            provider,
            scopes: HashMap::new(),
        }
    }

    /// Of two that fold to one name, the one that is remembered keeps it.
    pub fn let_elders_claim(&mut self, source: &ProviderSource, elders: &Names) {
        let shared: HashMap<String, &source::Document> = source.documents.iter().map(|it| (source.file_of(it), it)).collect();
        for document in elders.documents.iter().filter_map(|names| shared.get(&names.document)) {
            self.shared(document.inside.trim_end_matches(".json"));
        }
    }

    fn claim(&mut self, parent: &str, name: &str) -> String {
        naming::field(&self.scopes.entry(parent.to_owned()).or_default().claim(name))
    }

    pub fn fixed(&self, name: &str) -> Vec<String> {
        vec![self.provider.clone(), name.to_owned()]
    }

    pub fn event(&mut self, domain: &str, event: &str, version: u32) -> Vec<String> {
        let domain_module = self.claim("", domain);
        let event_module = self.claim(domain, event);
        vec![self.provider.clone(), domain_module, event_module, format!("v{version}")]
    }

    /// Folders that start with an underscore keep it, so that they never meet a domain.
    pub fn shared(&mut self, below: &str) -> Vec<String> {
        let mut path = vec![self.provider.clone()];
        let mut parent = String::from("_");
        for (at, segment) in below.split('/').enumerate() {
            let name = self.claim(&parent, segment);
            path.push(if at == 0 { format!("_{name}") } else { name });
            parent.push('/');
            parent.push_str(segment);
        }
        path
    }
}
