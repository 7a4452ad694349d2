//! Notifications as registries send them, and as they shouldn't.

use super::{Format, Reason, Source, Unreadable, only_of, read};
use crate::store::Batch;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

const DIGEST: &str = "sha256:fea8895f450959fa676bcc1df0611ea93823a735a01205fd8622846041d0c7cf";

fn event(action: &str, id: &str, tag: Option<&str>) -> Value {
    let mut event = json!({
        "id": id, "timestamp": "2006-01-02T15:04:05Z", "action": action,
        "target": {
            "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "digest": DIGEST, "size": 708,
            "length": 708, "repository": "library/test", "url": "https://registry.local/v2/library/test/manifests/x"
        },
        "request": { "id": "r", "addr": "192.0.2.1:4", "host": "registry.local", "method": "PUT", "useragent": "u" },
        "actor": { "name": "test-actor" },
        "source": { "addr": "registry:5000", "instanceID": "i" }
    });
    if let Some(tag) = tag {
        event["target"]["tag"] = tag.into();
    }
    event
}

fn harbor(kind: &str, tag: &str) -> Value {
    json!({
        "type": kind, "occur_at": 1_680_501_893, "operator": "harbor-jobservice",
        "event_data": {
            "resources": [{ "digest": DIGEST, "tag": tag, "resource_url": format!("localhost/harbor/alpine:{tag}") }],
            "repository": { "date_created": 1_680_501_893, "name": "alpine", "namespace": "harbor", "repo_full_name": "harbor/alpine", "repo_type": "private" }
        }
    })
}

fn cloud_event(kind: &str, id: &str) -> Value {
    json!({
        "specversion": "1.0", "id": id, "source": "/projects/1/webhook/policies/3", "type": kind,
        "datacontenttype": "application/json", "time": "2023-04-03T06:04:46Z", "operator": "harbor-jobservice",
        "data": harbor("", "v1")["event_data"]
    })
}

fn read_json(format: Format, body: &Value) -> Result<Batch, Unreadable> {
    read(format, &HeaderMap::new(), body.to_string().as_bytes())
}

fn images(batch: &Batch) -> Vec<String> {
    batch.arrivals.iter().map(|arrival| arrival.push.by_tag().to_string()).collect()
}

fn reasons(batch: &Batch) -> Vec<&str> {
    batch.skipped.iter().map(|skipped| skipped.reason).collect()
}

#[test]
fn distribution_tells_pushes_among_much_else() {
    let mut strange = event("push", "8", Some("v8"));
    strange["target"]["repository"] = "Library/Test".into();
    let body = json!({ "events": [
        event("push", "1", Some("latest")),
        event("push", "2", None),
        event("pull", "3", Some("latest")),
        event("mount", "4", None),
        event("delete", "5", None),
        event("push", "6", Some(&format!("sha256-{}.sig", "a".repeat(64)))),
        event("rename", "7", Some("v7")),
        strange,
        { "action": "push", "target": 7 },
        "nonsense",
        event("push", "9", Some("v9")),
    ]});
    let batch = read_json(Format::Distribution, &body).unwrap();
    assert_eq!(images(&batch), ["registry.local/library/test:latest", "registry.local/library/test:v9"]);
    let skipped =
        ["no-tag", "pull", "mount", "delete", "signature", "other-kind", "unreadable", "unreadable", "unreadable"];
    assert_eq!(reasons(&batch), skipped);
    let first = &batch.arrivals[0];
    assert_eq!(first.push.digest.as_ref().unwrap().as_str(), DIGEST);
    assert_eq!((first.told_at.as_deref(), first.actor.as_deref()), (Some("2006-01-02T15:04:05Z"), Some("test-actor")));
    // Of what can't be read there is something to see; of pulls there are too many.
    let seen: Vec<bool> = batch.skipped.iter().map(|skipped| skipped.body.is_some()).collect();
    assert_eq!(seen, [false, false, false, false, true, true, true, true, true]);
}

#[test]
fn event_is_known_by_its_id_and_every_push_has_another() {
    let keys = |events: &[Value]| {
        let batch = read_json(Format::Distribution, &json!({ "events": events })).unwrap();
        batch.arrivals.into_iter().map(|arrival| arrival.key).collect::<Vec<_>>()
    };
    // A, B, A again: three pushes, each told twice.
    let all = keys(&[event("push", "1", Some("v1")), event("push", "2", Some("v1")), event("push", "3", Some("v1"))]);
    assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2]);
    let mut retold = event("push", "1", Some("v1"));
    retold["source"]["instanceID"] = "another".into();
    assert_eq!(keys(&[retold])[0], all[0]);
    // Without an id, by its every byte.
    let mut nameless = event("push", "", Some("v1"));
    let first = keys(std::slice::from_ref(&nameless));
    assert_eq!(keys(std::slice::from_ref(&nameless)), first);
    nameless["timestamp"] = "2006-01-02T15:04:06Z".into();
    assert_ne!(keys(&[nameless]), first);
    assert!(all.iter().all(|key| key.0.len() == 32));
}

#[test]
fn harbor_and_tcr_tell_the_same_shape_under_their_own_names() {
    for (source, kind) in [(Source::Harbor, "PUSH_ARTIFACT"), (Source::Tcr, "pushImage")] {
        let batch = read_json(Format::Harbor(source), &harbor(kind, "v1")).unwrap();
        assert_eq!(images(&batch), ["localhost/harbor/alpine:v1"], "{kind}");
        let told = &batch.arrivals[0];
        assert_eq!((told.source, told.told_at.as_deref()), (source.name(), Some("1680501893")));
        // A retry is the same byte for byte, and the next second's push is another.
        let again = read_json(Format::Harbor(source), &harbor(kind, "v1")).unwrap();
        assert_eq!(again.arrivals[0].key, told.key);
        let mut later = harbor(kind, "v1");
        later["occur_at"] = 1_680_501_894.into();
        assert_ne!(read_json(Format::Harbor(source), &later).unwrap().arrivals[0].key, told.key);
    }
    for (kind, tag, reason) in [
        ("PULL_ARTIFACT", "v1", Reason::Pull),
        ("DELETE_ARTIFACT", "v1", Reason::Delete),
        ("SCANNING_COMPLETED", "v1", Reason::OtherKind),
        ("PUSH_ARTIFACT", DIGEST, Reason::DigestAsTag),
        ("PUSH_ARTIFACT", "", Reason::NoTag),
        ("PUSH_ARTIFACT", "not a tag", Reason::Unreadable),
        ("PUSH_ARTIFACT", &format!("sha256-{}.att", "b".repeat(64)), Reason::Signature),
    ] {
        let batch = read_json(Format::Harbor(Source::Harbor), &harbor(kind, tag)).unwrap();
        assert_eq!((images(&batch).len(), reasons(&batch)), (0, vec![reason.name()]), "{kind} {tag}");
    }
}

#[test]
fn tag_that_the_address_contradicts_is_not_believed() {
    let mut copied = harbor("PUSH_ARTIFACT", "v1");
    copied["event_data"]["resources"][0]["resource_url"] = "localhost/harbor/alpine:v2".into();
    assert_eq!(reasons(&read_json(Format::Harbor(Source::Harbor), &copied).unwrap()), ["unreadable"]);
    let mut two = harbor("PUSH_ARTIFACT", "v1");
    two["event_data"]["resources"] = json!([
        { "digest": DIGEST, "tag": "v1", "resource_url": "localhost/harbor/alpine:v1" },
        { "digest": DIGEST, "tag": "v2" },
    ]);
    let batch = read_json(Format::Harbor(Source::Harbor), &two).unwrap();
    assert_eq!(images(&batch), ["localhost/harbor/alpine:v1", "harbor/alpine:v2"]);
    assert_ne!(batch.arrivals[0].key, batch.arrivals[1].key);
}

#[test]
fn cloud_events_come_whole_or_with_headers_and_are_the_same_event() {
    let whole = read_json(Format::Structured, &cloud_event("harbor.artifact.pushed", "e1")).unwrap();
    assert_eq!(images(&whole), ["localhost/harbor/alpine:v1"]);
    assert_eq!(whole.arrivals[0].told_at.as_deref(), Some("2023-04-03T06:04:46Z"));
    let event = cloud_event("harbor.artifact.pushed", "e1");
    let mut headers = HeaderMap::new();
    for name in ["specversion", "id", "source", "type", "time", "operator"] {
        let header: HeaderName = format!("ce-{name}").parse().unwrap();
        headers.insert(header, HeaderValue::from_str(event[name].as_str().unwrap()).unwrap());
    }
    let binary = read(Format::Binary, &headers, event["data"].to_string().as_bytes()).unwrap();
    assert_eq!(binary, whole);
    let other = read_json(Format::Structured, &cloud_event("harbor.artifact.pushed", "e2")).unwrap();
    assert_ne!(other.arrivals[0].key, whole.arrivals[0].key);
    for (kind, reason) in [
        ("harbor.artifact.pulled", "pull"),
        ("harbor.artifact.deleted", "delete"),
        ("harbor.scan.completed", "other-kind"),
    ] {
        assert_eq!(reasons(&read_json(Format::Structured, &cloud_event(kind, "e")).unwrap()), [reason]);
    }
}

#[test]
fn body_that_is_no_notification_of_the_address_is_refused() {
    let all = [Format::Distribution, Format::Harbor(Source::Harbor), Format::Harbor(Source::Tcr), Format::Structured];
    let deep = format!("{}{}", "[".repeat(40), "]".repeat(40));
    for format in all {
        assert_eq!(read(format, &HeaderMap::new(), deep.as_bytes()), Err(Unreadable::Deep), "{format:?}");
        for body in ["", "image=web", "{\"events\":[", "\u{0}"] {
            let read = read(format, &HeaderMap::new(), body.as_bytes());
            assert!(matches!(read, Err(Unreadable::Json { .. })), "{format:?} {body}: {read:?}");
        }
        for body in ["{}", "[]", "null", "7", "{\"events\":7}", "{\"events\":null}", "{\"type\":7}"] {
            let read = read(format, &HeaderMap::new(), body.as_bytes());
            assert!(matches!(read, Err(Unreadable::Missing(_))), "{format:?} {body}: {read:?}");
        }
    }
    for body in [
        json!({ "type": "PUSH_ARTIFACT" }),
        json!({ "type": "PUSH_ARTIFACT", "event_data": {} }),
        json!({ "type": "PUSH_ARTIFACT", "event_data": { "resources": {} } }),
        json!({ "type": "PUSH_ARTIFACT", "event_data": [] }),
    ] {
        let read = read_json(Format::Harbor(Source::Harbor), &body);
        assert!(matches!(read, Err(Unreadable::Missing(_))), "{body}: {read:?}");
    }
    // Braces in texts are no depth.
    let braces = json!({ "events": [], "note": "[".repeat(100), "quoted": "\"[[[[{{{{\\" });
    assert_eq!(read_json(Format::Distribution, &braces), Ok(Batch::default()));
}

#[test]
fn content_type_picks_among_the_formats_of_one_address_alone() {
    let format = |source, kind: &str, specversion: bool| {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_str(kind).unwrap());
        if specversion {
            headers.insert("ce-specversion", HeaderValue::from_static("1.0"));
        }
        Format::of(source, &headers)
    };
    let v2 = "application/vnd.docker.distribution.events.v2+json";
    let whole = "application/cloudevents+json";
    for (source, kind, specversion, expected) in [
        (Source::Distribution, v2, false, Some(Format::Distribution)),
        (Source::Distribution, "application/vnd.docker.distribution.events.v1+json", false, Some(Format::Distribution)),
        (Source::Distribution, "Application/JSON; charset=utf-8", true, Some(Format::Distribution)),
        (Source::Distribution, whole, false, None),
        (Source::Harbor, "application/json", false, Some(Format::Harbor(Source::Harbor))),
        (Source::Harbor, "application/json", true, Some(Format::Binary)),
        (Source::Harbor, whole, false, Some(Format::Structured)),
        (Source::Harbor, v2, false, None),
        (Source::Tcr, "application/json", true, Some(Format::Harbor(Source::Tcr))),
        (Source::Tcr, whole, false, None),
        (Source::Tcr, "text/plain", false, None),
        (Source::Tcr, "application/x-www-form-urlencoded", false, None),
    ] {
        assert_eq!(format(source, kind, specversion), expected, "{source:?} {kind}");
    }
    assert_eq!(Format::of(Source::Harbor, &HeaderMap::new()), None);
}

#[test]
fn words_of_others_are_kept_without_what_steers() {
    let mut forged = event("push", "1", Some("v1"));
    forged["actor"]["name"] = "a\u{1b}[31m\u{0}\r\nb".into();
    forged["timestamp"] = "9".repeat(9_999).into();
    forged["request"]["host"] = "evil.test/x@y".into();
    let batch = read_json(Format::Distribution, &json!({ "events": [forged] })).unwrap();
    let arrival = &batch.arrivals[0];
    assert!(!arrival.actor.as_ref().unwrap().chars().any(char::is_control));
    assert_eq!((arrival.told_at.as_ref().unwrap().len(), &arrival.push.registry), (256, &None));
    let mut strange = event("rename", "2", None);
    strange["note"] = "é".repeat(9_999).into();
    let batch = read_json(Format::Distribution, &json!({ "events": [strange] })).unwrap();
    assert!(batch.skipped[0].body.as_ref().unwrap().len() <= 4 * 1024);
}

#[test]
fn pushes_to_other_registries_are_skipped_where_some_are_named() {
    let body = json!({ "events": [event("push", "1", Some("v1"))] });
    let batch = read_json(Format::Distribution, &body).unwrap();
    assert_eq!(only_of(&[], batch.clone()), batch);
    assert_eq!(only_of(&["registry.local".into()], batch.clone()), batch);
    let none = only_of(&["registry.test".into()], batch);
    assert_eq!((none.arrivals.len(), reasons(&none)), (0, vec!["other-registry"]));
}

#[test]
fn spoilt_bytes_are_refused_or_skipped_and_never_more() {
    let bodies = [
        (Format::Distribution, json!({ "events": [event("push", "1", Some("v1"))] })),
        (Format::Harbor(Source::Harbor), harbor("PUSH_ARTIFACT", "v1")),
        (Format::Structured, cloud_event("harbor.artifact.pushed", "e1")),
    ];
    let mut dice: u64 = 7;
    for (format, body) in bodies {
        let whole = body.to_string().into_bytes();
        for end in 0..whole.len() {
            assert!(read(format, &HeaderMap::new(), &whole[..end]).is_err(), "{format:?} {end}");
        }
        for _ in 0..5_000 {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut spoilt = whole.clone();
            let at = (dice >> 33) as usize % spoilt.len();
            spoilt[at] = (dice >> 24) as u8;
            if let Ok(batch) = read(format, &HeaderMap::new(), &spoilt) {
                assert!(batch.arrivals.len() + batch.skipped.len() <= 1);
            }
        }
    }
}
