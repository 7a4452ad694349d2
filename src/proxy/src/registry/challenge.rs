//! What a registry asks for when it lets nobody in: `WWW-Authenticate` (RFC 9110, 11.6.1). Knows nothing of logins.

/// How one may come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// With a name and a password, sent along.
    Basic,
    /// With a token that another service gives.
    Bearer { realm: String, service: Option<String>, scope: Option<String> },
}

impl Challenge {
    /// The challenge of these headers' values that can be met: a token's before a password's.
    #[must_use]
    pub fn of<'a>(values: impl IntoIterator<Item = &'a str>) -> Option<Challenge> {
        let mut basic = None;
        for value in values {
            match parse(value) {
                Some(bearer @ Challenge::Bearer { .. }) => return Some(bearer),
                Some(Challenge::Basic) => basic = Some(Challenge::Basic),
                None => {}
            }
        }
        basic
    }
}

fn parse(value: &str) -> Option<Challenge> {
    let (scheme, rest) = value.trim().split_once(' ').unwrap_or((value.trim(), ""));
    if scheme.eq_ignore_ascii_case("basic") {
        return Some(Challenge::Basic);
    }
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let (mut realm, mut service, mut scope) = (None, None, None);
    let mut rest = rest;
    while let Some((name, value, after)) = parameter(rest) {
        match name.to_ascii_lowercase().as_str() {
            "realm" => realm = Some(value),
            "service" => service = Some(value),
            "scope" => scope = Some(value),
            _ => {}
        }
        rest = after;
    }
    Some(Challenge::Bearer { realm: realm?, service, scope })
}

/// The first `name=value` or `name="value"`, and what follows it.
fn parameter(text: &str) -> Option<(&str, String, &str)> {
    let (name, rest) = text.trim_start_matches([' ', ',', '\t']).split_once('=')?;
    let Some(quoted) = rest.strip_prefix('"') else {
        let end = rest.find(',').unwrap_or(rest.len());
        return Some((name.trim(), rest[..end].trim().to_owned(), &rest[end..]));
    };
    let (mut value, mut escaped) = (String::new(), false);
    for (at, c) in quoted.char_indices() {
        match c {
            '"' if !escaped => return Some((name.trim(), value, &quoted[at + 1..])),
            '\\' if !escaped => escaped = true,
            c => {
                value.push(c);
                escaped = false;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_asked_for_where_the_registry_says() {
        let bearer = |realm: &str, service: Option<&str>, scope: Option<&str>| Challenge::Bearer {
            realm: realm.into(),
            service: service.map(Into::into),
            scope: scope.map(Into::into),
        };
        for (values, expected) in [
            (
                &[r#"Bearer realm="https://auth.example.com/token",service="r",scope="repository:shop/web:pull,push""#]
                    [..],
                Some(bearer("https://auth.example.com/token", Some("r"), Some("repository:shop/web:pull,push"))),
            ),
            (&[r#"bearer realm=https://a/t , service=r"#], Some(bearer("https://a/t", Some("r"), None))),
            (&[r#"Bearer realm="a\"b""#], Some(bearer("a\"b", None, None))),
            (&[r#"Basic realm="r""#], Some(Challenge::Basic)),
            (&[r#"Basic realm="r""#, r#"Bearer realm="t""#], Some(bearer("t", None, None))),
            (&["Negotiate"], None),
            (&["Bearer"], None),
            (&[r#"Bearer realm="never ends"#], None),
            (&[], None),
        ] {
            assert_eq!(Challenge::of(values.iter().copied()), expected, "{values:?}");
        }
    }
}
