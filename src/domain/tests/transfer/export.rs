//! What goes out, and that it comes back.

use super::*;

#[test]
fn export_says_what_it_is_and_has_a_line_for_each_record() {
    let text = export(&demo_store());
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&file["format"], &file["version"]), (&json!("tagfire"), &json!(1)));
    assert_eq!(file["exportedAt"], json!("2025-11-24T16:00:00Z"));
    assert_eq!(file["triggers"].as_array().unwrap().len(), 6);
    assert_eq!(
        text.lines().filter(|line| line.contains("\"decisions\"")).count(),
        file["pushes"].as_array().unwrap().len()
    );
    assert!(text.lines().all(|line| line.is_empty() || line.matches("\"action\"").count() <= 1));
}

#[test]
fn nothing_is_exported_as_a_file_of_nothing() {
    let file: Value = serde_json::from_str(&export(&Memory::default())).unwrap();
    for part in ["triggers", "pushes", "history", "repositories"] {
        assert_eq!(file[part], json!([]), "{part}");
    }
    assert!(planned(&file.to_string(), &demo_store()).is_empty());
}

#[test]
fn file_whose_parts_came_out_of_order_loses_none() {
    let store = demo_store();
    let mut triggers: Vec<Trigger> = store.triggers().cloned().collect();
    let late = triggers.split_off(3);
    let tags: Vec<TagRecord> = store.tags_of(&repository("shop/api")).cloned().collect();
    let mut export = Export::new(NOW);
    let mut text = export.triggers(&triggers);
    text += &export.tags(&repository("shop/api"), &tags[..1]);
    text += &export.triggers(&late);
    text += &export.tags(&repository("shop/api"), &tags[1..2]);
    text += &export.finish();
    let plan = planned(&text, &Memory::default());
    assert_eq!((plan.added(), plan.refuse.len()), (8, 0));
}

#[test]
fn own_export_changes_nothing() {
    let store = demo_store();
    let plan = planned(&export(&store), &store);
    assert!(plan.is_empty() && plan.refuse.is_empty() && plan.notes.is_empty(), "{plan:?}");
    assert_eq!((plan.added(), plan.changed()), (0, 0));
    assert!(plan.same > 400);
}

#[test]
fn own_export_restores_everything_elsewhere() {
    let text = export(&demo_store());
    let mut fresh = Memory::default();
    let plan = planned(&text, &fresh);
    assert!(plan.refuse.is_empty() && plan.notes.is_empty());
    apply(&mut fresh, &plan);
    assert_eq!(export(&fresh), text);
}

#[test]
fn export_of_the_first_release_is_taken_whole() {
    let mut fresh = Memory::default();
    let plan = planned(FIRST, &fresh);
    assert_eq!(said(&plan.refuse), Vec::<String>::new());
    assert_eq!(plan.notes, [Note::Interrupted { count: 2 }]);
    assert_eq!(plan.added(), 6 + 23 + 44);
    apply(&mut fresh, &plan);
    // What was under way counts as interrupted now; nothing else differs.
    let again = planned(FIRST, &fresh);
    assert!(again.is_empty() && again.refuse.is_empty(), "{again:?}");
    assert!(planned(&export(&fresh), &fresh).is_empty());
}
