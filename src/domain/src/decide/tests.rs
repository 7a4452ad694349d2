use super::*;
use crate::conformance::made::{NOW, digest, key, onto, pinned, push, trigger};
use crate::conformance::said::decisions;
use crate::push::TagRecord;

fn off(trigger: Trigger) -> Trigger {
    Trigger { enabled: false, ..trigger }
}

#[test]
fn every_trigger_is_asked_in_turn_and_says_why() {
    let pin = format!("shop/web:v1@{}", digest('a'));
    let cases = [
        (vec![], "v1", Change::Created, String::new()),
        (vec![trigger("aa", "^v")], "v1", Change::Created, "aa sets shop/web:v1".into()),
        (vec![trigger("aa", "^v")], "v1", Change::Updated, "aa sets shop/web:v1".into()),
        (vec![trigger("aa", "^v")], "v1", Change::Repeated, "aa repeated".into()),
        (vec![trigger("aa", "^v")], "latest", Change::Repeated, "aa doesn't match".into()),
        (vec![trigger("aa", "^v")], "latest", Change::Created, "aa doesn't match".into()),
        (vec![off(trigger("aa", "^v"))], "v1", Change::Created, "aa is off, would fire".into()),
        (vec![off(trigger("aa", "^v"))], "v1", Change::Repeated, "aa is off, would fire".into()),
        (vec![off(trigger("aa", "^v"))], "latest", Change::Created, "aa is off, wouldn't fire".into()),
        (vec![pinned(trigger("aa", "^v"))], "v1", Change::Created, format!("aa sets {pin}")),
        // The same container and the same image: the first does it.
        (
            vec![trigger("zz", "v"), trigger("aa", "1"), trigger("mm", "^v")],
            "v1",
            Change::Created,
            "zz sets shop/web:v1, aa covered by zz, mm covered by zz".into(),
        ),
        // One that is off, or that doesn't match, does nothing for anyone.
        (
            vec![off(trigger("aa", "v")), trigger("bb", "x"), trigger("cc", "v")],
            "v1",
            Change::Created,
            "aa is off, would fire, bb doesn't match, cc sets shop/web:v1".into(),
        ),
        // Another container, or the image written differently, is another matter.
        (
            vec![
                trigger("aa", "v"),
                onto("api", trigger("bb", "v")),
                pinned(trigger("cc", "v")),
                pinned(trigger("dd", "v")),
            ],
            "v1",
            Change::Created,
            format!("aa sets shop/web:v1, bb sets shop/web:v1, cc sets {pin}, dd covered by cc"),
        ),
    ];
    for (triggers, tag, change, said) in cases {
        assert_eq!(decisions(&decide(&triggers, &push(tag, 'a'), change)), said, "{tag} {change:?}");
    }
}

#[test]
fn image_is_written_by_tag_or_by_digest_with_the_registry_where_there_is_one() {
    let [by_tag, by_digest] = [trigger("aa", "v"), pinned(trigger("bb", "v"))];
    let of_registry = Push { registry: Some("registry.local:5000".into()), ..push("v1", 'a') };
    let unknown = Push { digest: None, ..of_registry.clone() };
    let cases = [
        (&by_tag, push("v1", 'a'), "shop/web:v1".to_owned()),
        (&by_digest, push("v1", 'a'), format!("shop/web:v1@{}", digest('a'))),
        (&by_tag, of_registry.clone(), "registry.local:5000/shop/web:v1".to_owned()),
        (&by_digest, of_registry, format!("registry.local:5000/shop/web:v1@{}", digest('a'))),
        // Where the source doesn't say what the tag points at, the tag is all there is.
        (&by_digest, unknown, "registry.local:5000/shop/web:v1".to_owned()),
    ];
    for (trigger, push, image) in cases {
        assert_eq!(image_for(trigger, &push).to_string(), image, "{} {push:?}", trigger.name);
    }
}

#[test]
fn push_changes_a_tag_unless_it_points_at_the_same_image_for_certain() {
    let known = |digest| Some(TagRecord { tag: push("v1", 'a').tag, digest, pushed_at: NOW });
    let pushed = |digest| Push { digest, ..push("v1", 'a') };
    let [a, b] = [Some(digest('a')), Some(digest('b'))];
    let cases = [
        (pushed(a.clone()), None, Change::Created),
        (pushed(None), None, Change::Created),
        (pushed(a.clone()), known(b.clone()), Change::Updated),
        (pushed(a.clone()), known(None), Change::Updated),
        (pushed(None), known(b), Change::Updated),
        (pushed(None), known(None), Change::Updated),
        (pushed(a.clone()), known(a), Change::Repeated),
    ];
    for (push, known, change) in cases {
        assert_eq!(Change::of(&push, known.as_ref()), change, "{push:?} over {known:?}");
    }
}

#[test]
fn entry_of_a_decision_is_named_by_its_push_and_its_trigger() {
    let decisions = decide(&[trigger("aa", "v"), pinned(trigger("bb", "v"))], &push("v1", 'a'), Change::Created);
    let push = push("v1", 'a');
    let decided = Decided { key: key("p1"), push, change: Change::Created, by_hand: false, at: NOW, decisions };
    let ids: Vec<String> = decided.decisions.iter().map(|decision| decided.entry(decision).0).collect();
    assert_eq!(ids, ["p1.aa", "p1.bb"]);
}
