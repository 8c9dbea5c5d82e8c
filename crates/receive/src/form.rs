//! The parameters of a form, as they are signed.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Names and values, sorted, each once, joined without separators. `None` if the body is not such a form: then it has bytes that the
/// signature would not cover.
pub(crate) fn sorted_parameters(body: &[u8]) -> Option<String> {
    if body.is_empty() {
        return Some(String::new());
    }
    let text = std::str::from_utf8(body).ok()?;
    let mut parameters = text
        .split('&')
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let parameter = (decode(name)?, decode(value)?);
            (!parameter.0.is_empty()).then_some(parameter)
        })
        .collect::<Option<Vec<_>>>()?;
    parameters.sort();
    parameters.dedup();
    Some(parameters.into_iter().flat_map(|(name, value)| [name, value]).collect())
}

fn decode(text: &str) -> Option<String> {
    let spaced: Cow<'_, str> = if text.contains('+') {
        text.replace('+', " ").into()
    } else {
        text.into()
    };
    percent_decode_str(&spaced).decode_utf8().ok().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::sorted_parameters;

    #[test]
    fn parameters_are_sorted_and_joined() {
        let signed = |body: &str| sorted_parameters(body.as_bytes());
        assert_eq!(signed("b=2&a=%41+c&b=1&b=2").as_deref(), Some("aA cb1b2"));
        assert_eq!(signed("a=&b").as_deref(), Some("ab"));
        assert_eq!(signed("").as_deref(), Some(""));
        for body in ["&", "a=1&", "=1", "a=%ff"] {
            assert_eq!(signed(body), None, "{body}");
        }
    }
}
