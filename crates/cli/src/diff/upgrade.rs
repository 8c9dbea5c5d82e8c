//! The upgrade from the older of two versions to the newer, and the code that a person has to write for it.

use eventry_codegen::generate_sources;
use eventry_schema::event_id::EventId;
use eventry_schema::source::Sources;
use quote::quote;
use syn::{Item, ItemTrait, TraitItem};

use super::input::Pair;
use super::reach;
use crate::change::Change;

/// Says how archived events of the older version become those of the newer. Nothing unless two neighbouring versions of one event type are
/// compared.
pub fn text(pair: &Pair, _: &[Change]) -> String {
    upgrade_module(pair).unwrap_or_default()
}

fn upgrade_module(pair: &Pair) -> Option<String> {
    let old: EventId = pair.from.as_deref()?.strip_suffix(".json")?.parse().ok()?;
    let new: EventId = pair.document.as_deref()?.strip_suffix(".json")?.parse().ok()?;
    if old.event_type() != new.event_type() || old.version >= new.version {
        return None;
    }
    let (mut sources, _) = Sources::read(&pair.new);
    let versions = pair.new.files.keys().filter_map(|path| path.strip_suffix(".json"));
    let versions = versions.filter(|path| path.parse::<EventId>().is_ok_and(|id| id.event_type() == new.event_type()));
    let versions: Vec<String> = versions.map(|path| format!("{path}.json")).collect();
    let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
    reach::narrow(&mut [&mut sources], &versions);
    // What does not generate has said so before.
    let generated = generate_sources(sources, &pair.new.root_name).ok()?;
    let file = generated.files.get(generated.upgrades.get(&old)?)?;
    let module = format!("{}_to_{}", old.version.module(), new.version.module());
    if !generated.upgrades.get(&old)?.ends_with(&format!("{module}.rs")) {
        return Some(format!(
            "\nupgrade: there are versions between v{} and v{}; compare adjacent ones\n",
            old.version, new.version
        ));
    }
    let items = syn::parse_file(file).ok()?.items;
    let open = items.iter().find_map(|item| match item {
        Item::Trait(it) if it.ident == "Upgrade" => Some(it),
        _ => None,
    });
    Some(match open {
        None => {
            let tried = file.contains(&format!("TryFrom<{}::", old.version.module()));
            let fits = if tried { "if every value fits" } else { "for all values" };
            format!(
                "\nupgrade: v{} is upgraded to v{} automatically, {fits}; `decode_latest` does that\n",
                old.version, new.version
            )
        }
        Some(questions) => format!(
            "\nupgrade: implement what the schemas leave open; `{module}::upgrade(old, &Decisions)` then converts v{} to v{}:\n\n{}",
            old.version,
            new.version,
            stub(&module, questions)
        ),
    })
}

/// A skeleton for implementing the trait.
fn stub(module: &str, questions: &ItemTrait) -> String {
    let methods = questions.items.iter().filter_map(|item| match item {
        TraitItem::Fn(method) => Some(method),
        _ => None,
    });
    let methods = methods.map(|method| {
        let signature = &method.sig;
        // Refusing compiles and loses nothing: the event is not upgraded.
        let refusal = format!("{} is not implemented", method.sig.ident);
        // The first line says what is open; the others are for the documentation.
        let question = method.attrs.iter().find(|attribute| attribute.path().is_ident("doc"));
        quote! {
            #question
            #signature {
                Err(rt::UpgradeError::new(#refusal))
            }
        }
    });
    let module = syn::Ident::new(module, proc_macro2::Span::call_site());
    let file = syn::parse2(quote! {
        struct Decisions;
        impl #module::Upgrade for Decisions {
            #(#methods)*
        }
    });
    let text = file.map_or_else(|_| String::new(), |file| prettyplease::unparse(&file));
    let plain = text.replace("super::", "").replace("rt::", "eventry::");
    plain
        .lines()
        .map(|line| {
            if line.is_empty() {
                "\n".to_owned()
            } else {
                format!("    {line}\n")
            }
        })
        .collect()
}
