//! Assigns module paths to documents.

use std::collections::HashMap;

use crate::lock::Names;
use crate::naming::{self, Scope};
use crate::source::{self, ProviderSource};
use crate::version::Version;

/// The module of the envelope.
const ENVELOPE: &str = "envelope";
/// The module of all shared documents.
pub const SHARED: &str = "shared";
/// The name of the runtime in the file of a provider.
const RUNTIME: &str = "rt";

/// The module paths of one provider. Names that fold to the same name do not collide.
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

    /// Claims the paths of recorded documents first, so that they keep their names.
    pub fn claim_recorded(&mut self, source: &ProviderSource, recorded: &Names) {
        let shared: HashMap<String, &source::Document> = source.documents.iter().map(|it| (source.file_of(it), it)).collect();
        for document in recorded.documents.iter().filter_map(|names| shared.get(&names.document)) {
            self.shared(document.inside.trim_end_matches(".json"));
        }
    }

    fn claim(&mut self, parent: &str, name: &str) -> String {
        naming::field(&self.scopes.entry(parent.to_owned()).or_default().claim(name))
    }

    pub fn envelope(&self) -> Vec<String> {
        vec![self.provider.clone(), ENVELOPE.to_owned()]
    }

    /// Returns the path of an event. A domain never gets the name of another module in a provider's file, even if that module does not
    /// exist, so that additions rename nothing.
    pub fn event(&mut self, domain: &str, event: &str, version: Version) -> Vec<String> {
        let mut domain_module = self.claim("", domain);
        if [ENVELOPE, RUNTIME, SHARED].contains(&domain_module.as_str()) {
            domain_module.push('_');
        }
        let event_module = self.claim(domain, event);
        vec![self.provider.clone(), domain_module, event_module, version.module()]
    }

    /// Returns the path of a shared document. All of them are in one module: those of `_shared` directly, those of another folder `_name`
    /// in `shared::name`.
    pub fn shared(&mut self, below: &str) -> Vec<String> {
        let mut path = vec![self.provider.clone(), SHARED.to_owned()];
        let mut parent = String::from("_");
        for segment in below.strip_prefix("_shared/").unwrap_or(below).split('/') {
            path.push(self.claim(&parent, segment));
            parent.push('/');
            parent.push_str(segment);
        }
        path
    }
}
