//! Secrets, which come from the environment.

use std::env::{self, VarError};

use crate::command::Failure;

/// A secret, and the variable that it comes from. It has no `Debug`.
pub struct NamedSecret {
    /// The name of the variable.
    pub variable: String,
    /// The secret.
    pub text: String,
}

/// Reads the secrets that these variables hold.
///
/// # Errors
///
/// Fails if a variable is not set, is empty, or is not text. The message never contains what a variable holds.
pub fn read(variables: &[String]) -> Result<Vec<NamedSecret>, Failure> {
    variables.iter().map(|variable| one(variable)).collect()
}

fn one(variable: &str) -> Result<NamedSecret, Failure> {
    if !is_name(variable) {
        // It may be the secret itself, so it is not repeated.
        return Err(Failure::usage(
            "`--secret-env` takes the name of an environment variable, not the secret",
            "put the secret into a variable, and give its name: --secret-env WEBHOOK_SECRET",
        ));
    }
    let wrong = |what: &str| {
        Failure::stopped(
            format!("the environment variable `{variable}` {what}"),
            format!("set it to the secret with which the provider signs: `export {variable}=…`"),
        )
    };
    match env::var(variable) {
        Ok(text) if text.is_empty() => Err(wrong("is empty")),
        Ok(text) => Ok(NamedSecret {
            variable: variable.to_owned(),
            text,
        }),
        Err(VarError::NotPresent) => Err(wrong("is not set")),
        Err(VarError::NotUnicode(_)) => Err(wrong("is not UTF-8")),
    }
}

/// Returns whether a shell can set a variable of this name.
fn is_name(text: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !text.is_empty() && !text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(is_word)
}

#[cfg(test)]
mod tests {
    use super::{is_name, read};

    #[test]
    fn what_is_not_a_name_is_not_repeated() {
        for text in ["", "whsec_a+b/c=", "1A", "a-b", "a b"] {
            assert!(!is_name(text));
            let Err(failure) = read(&[text.to_owned()]) else { panic!("{text}") };
            assert!(text.is_empty() || !format!("{failure:?}").contains(text), "{failure:?}");
        }
        assert!(is_name("WEBHOOK_SECRET") && is_name("_a1"));
    }
}
