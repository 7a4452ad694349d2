use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

fn tags(text: &str) -> Vec<String> {
    read(text).unwrap().tags.iter().map(str::to_owned).collect()
}

#[test]
fn every_form_gives_its_tags() {
    let vendor = json!({"Response": {"Data": {"RepoName": "shop/web", "TagCount": 2, "TagInfo": [
        {"TagName": "v1", "TagId": "sha256:00", "Size": "12.5", "Nested": {"tags": "no"}, "N": -1.5e3, "Ok": true},
        {"TagName": "v2", "Os": null},
    ]}, "RequestId": "x"}});
    let cases = [
        ("v1\nv2\n".to_owned(), vec!["v1", "v2"]),
        ("\u{feff} v1 \r\n\r\n\tv2".into(), vec!["v1", "v2"]),
        ("repository\ttag\nshop/web\tv1\nshop/api\tv2\n".into(), vec!["v1", "v2"]),
        ("tag\nv1".into(), vec!["tag", "v1"]),
        (r#"{"name":"shop/web","tags":["v1","v2"]}"#.into(), vec!["v1", "v2"]),
        (r#"{"Repository":"shop/web","Tags":["v1","v2"],"Labels":{"Tags":"no"}}"#.into(), vec!["v1", "v2"]),
        (" [\"v1\", \"v\\u0032\"]\n".into(), vec!["v1", "v2"]),
        (vendor.to_string(), vec!["v1", "v2"]),
        (serde_json::to_string_pretty(&vendor["Response"]["Data"]).unwrap(), vec!["v1", "v2"]),
        (String::new(), vec![]),
    ];
    for (text, expected) in cases {
        assert_eq!(tags(&text), expected, "{text}");
    }
}

#[test]
fn what_is_no_tag_is_told_with_its_line_and_the_rest_is_taken() {
    let read = read("v1\n-v2\n\nhas space\nv3").unwrap();
    assert_eq!(read.tags.len(), 2);
    assert_eq!((read.refused, read.rejected.len()), (2, 2));
    assert_eq!((read.rejected[0].line, read.rejected[0].text.as_str()), (Some(2), "-v2"));
    assert_eq!(read.rejected[1].line, Some(4));
    let read = super::read(r#"["v1", "", "ü"]"#).unwrap();
    assert_eq!((read.tags.len(), read.refused, read.rejected[0].line), (1, 2, None));
}

#[test]
fn broken_json_is_told_with_its_place() {
    let cases = [
        ("{\"tags\": [\"v1\",\n  v2]}", 2, 3),
        ("[\"v1\" \"v2\"]", 1, 7),
        ("{\"tags\": [\"v1\"}", 1, 15),
        ("{\"tags\": [\"v1\"", 1, 15),
        ("[\"v1", 1, 2),
        ("[1e]", 1, 2),
        ("[] []", 1, 4),
        ("{\"a\" 1}", 1, 6),
    ];
    for (text, line, column) in cases {
        assert_eq!(read(text), Err(SourceError::Json { line, column }), "{text}");
    }
    assert_eq!(read("{\"name\": \"shop/web\", \"tags\": null}"), Err(SourceError::NoTags));
    assert!(read(&"[".repeat(1_000)).is_err());
}

#[test]
fn a_text_of_more_than_a_million_tags_is_cut_and_says_so() {
    let text = "v1\n".repeat(MAX_TAGS + 7);
    let read = read(&text).unwrap();
    assert_eq!((read.tags.len(), read.beyond), (MAX_TAGS, 7));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let key = prop::sample::select(vec!["tags", "Tags", "TagName", "name", "\"\\"]);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((key, inner), 0..4).prop_map(|pairs| Value::Object(
                pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            )),
        ]
    })
}

/// Every tag of a document, by the book.
fn named(value: &Value, key: &str, found: &mut Vec<String>) {
    match value {
        Value::String(text) if key == "TagName" => found.push(text.clone()),
        Value::Array(items) => {
            for item in items {
                match item {
                    Value::String(text) if ["tags", "Tags", "TagName"].contains(&key) => found.push(text.clone()),
                    item => named(item, "", found),
                }
            }
        }
        Value::Object(fields) => fields.iter().for_each(|(key, value)| named(value, key, found)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn the_reader_agrees_with_a_library_on_any_json(value in any_json(), pretty in any::<bool>()) {
        prop_assume!(value.is_array() || value.is_object());
        let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let mut json = Json::default();
        let (mut at, mut ours) = (0, Vec::new());
        while let Some(tag) = json.next_tag(&text, &mut at).unwrap() {
            ours.push(tag.into_owned());
        }
        let mut expected = Vec::new();
        named(&value, if value.is_array() { "tags" } else { "" }, &mut expected);
        prop_assert_eq!(ours, expected, "{}", text);
    }

    #[test]
    fn the_reader_takes_and_refuses_what_a_library_does(text in r#"[\[{]([\[\]{}",:\\a1 -]|null|"a"|"tags":){0,12}"#) {
        let mut json = Json::default();
        let mut at = 0;
        let ours = loop {
            match json.next_tag(&text, &mut at) {
                Ok(Some(_)) => {}
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
        prop_assert_eq!(ours, serde_json::from_str::<Value>(&text).is_ok(), "{}", text);
    }

    #[test]
    fn slices_make_no_difference(text in "([a-z.\\n]{0,3}|\\[\"a\",\"b\"\\]){0,9}", budget in 1..5usize) {
        let mut reading = Reading::new(text.clone());
        while !reading.step(budget) {}
        prop_assert_eq!(reading.finish(), read(&text));
    }
}
