use super::*;
use crate::language::{Language, Say};

fn request() -> UpdateRequest {
    UpdateRequest {
        target: Target {
            region: "local".into(),
            cluster: "lab".into(),
            namespace: "shop".into(),
            kind: Kind::StatefulSet,
            workload: "web".into(),
            container: "web".into(),
        },
        image: "shop/web:v2".into(),
        expected_image: None,
        restart: false,
        dry_run: true,
        look: false,
        cause: Some(Cause { trigger: Some("release".into()), ..Cause::default() }),
    }
}

#[test]
fn an_update_is_written_as_the_interface_says() {
    let text = serde_json::to_string(&request()).unwrap();
    let written = concat!(
        r#"{"target":{"region":"local","cluster":"lab","namespace":"shop","kind":"StatefulSet","workload":"web","#,
        r#""container":"web"},"image":"shop/web:v2","restart":false,"dryRun":true,"cause":{"trigger":"release"}}"#
    );
    assert_eq!(text, written);
    assert_eq!(serde_json::from_str::<UpdateRequest>(&text).unwrap(), request());
}

#[test]
fn a_misspelt_field_of_an_update_is_an_error_and_not_a_default() {
    let text = serde_json::to_string(&request()).unwrap().replace("dryRun", "dry_run");
    assert!(serde_json::from_str::<UpdateRequest>(&text).is_err());
}

#[test]
fn states_and_reasons_are_camel_case() {
    for (value, written) in [
        (serde_json::to_string(&State::RollingOut), r#""rollingOut""#),
        (serde_json::to_string(&Reason::ImagePull), r#""imagePull""#),
        (serde_json::to_string(&How::Restarted), r#""restarted""#),
        (serde_json::to_string(&Source::InCluster), r#""inCluster""#),
        (serde_json::to_string(&Role::Viewer), r#""viewer""#),
        (serde_json::to_string(&Manager::ArgoCd("web".into())), r#"{"by":"argoCd","name":"web"}"#),
    ] {
        assert_eq!(value.unwrap(), written);
    }
}

#[test]
fn everything_with_a_name_is_said_in_both_languages() {
    let said = |thing: &dyn Say| (thing.say(Language::En), thing.say(Language::ZhHans));
    let all = Reason::ALL.iter().map(|it| said(it)).chain(Notice::ALL.iter().map(|it| said(it)));
    for (en, zh_hans) in all.chain(ProblemKind::ALL.iter().map(|it| said(it))) {
        assert!(en.is_ascii() || en.contains(['’', '“']), "{en}");
        assert!(!zh_hans.is_ascii(), "{zh_hans}");
    }
}

#[test]
fn names_of_problems_are_their_own() {
    let mut names: Vec<_> = ProblemKind::ALL.iter().map(|kind| kind.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ProblemKind::ALL.len());
}

#[test]
fn a_token_is_not_printed() {
    assert!(!format!("{:?}", SignIn { token: "hunter2".into() }).contains("hunter2"));
}

#[test]
fn a_reason_is_found_by_the_name_that_json_gives_it() {
    for reason in Reason::ALL {
        let name = serde_json::to_value(reason).unwrap();
        assert_eq!(Reason::named(name.as_str().unwrap()), Some(reason));
    }
    for notice in Notice::ALL {
        let name = serde_json::to_value(notice).unwrap();
        assert_eq!(Notice::named(name.as_str().unwrap()), Some(notice));
    }
    assert_eq!(Reason::named("imagepull "), None);
}
