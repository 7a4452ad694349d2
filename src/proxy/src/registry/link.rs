//! Where a list goes on: the `Link` header with `rel="next"` (RFC 8288).

/// What the next page's link refers to, if there is one.
#[must_use]
pub fn next<'a>(values: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    values.into_iter().flat_map(links).find(|(_, rest)| is_next(rest)).map(|(target, _)| target)
}

/// Each `<target>` of a header's value, and the parameters after it.
fn links(value: &str) -> impl Iterator<Item = (&str, &str)> {
    // A target may hold commas: what divides is the next opening bracket.
    value.split('<').skip(1).filter_map(|link| link.split_once('>'))
}

fn is_next(parameters: &str) -> bool {
    parameters.split([';', ',']).any(|parameter| {
        let Some((name, value)) = parameter.split_once('=') else { return false };
        let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
        name.trim().eq_ignore_ascii_case("rel") && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
    })
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn the_next_page_is_found_among_links() {
        for (values, expected) in [
            (&["</v2/a/tags/list?n=2&last=b>; rel=\"next\""][..], Some("/v2/a/tags/list?n=2&last=b")),
            (&["</a,b>; rel=next"], Some("/a,b")),
            (&["</first>; rel=\"first\", </next>; title=\"x\"; rel=\"last next\""], Some("/next")),
            (&["</first>; rel=\"first\"", "</next>; Rel=NEXT"], Some("/next")),
            (&["</first>; rel=\"first\""], None),
            (&["</next; rel=next"], None),
            (&[], None),
        ] {
            assert_eq!(next(values.iter().copied()), expected, "{values:?}");
        }
    }
}
