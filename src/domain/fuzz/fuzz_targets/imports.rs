//! A text as an import: whatever it is, it is planned or refused in words, and a plan can be carried out.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tagfire_domain::language::{Language, Say};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::Memory;
use tagfire_domain::time::Timestamp;
use tagfire_domain::transfer::plan;

fuzz_target!(|text: &str| {
    let repository = RepositoryName::parse("shop/web").expect("it is one");
    for repository in [None, Some(&repository)] {
        let mut memory = Memory::default();
        let mut ids = 0;
        let new_id = move || {
            ids += 1;
            format!("new-{ids}")
        };
        match plan(text.to_owned(), &memory, repository, new_id, Timestamp(1_764_000_000_000)) {
            Ok(plan) => {
                for language in Language::ALL {
                    assert!(plan.refuse.iter().all(|refusal| !refusal.say(language).is_empty()));
                }
                assert!(memory.commit(&plan.writes).is_ok(), "a plan for an empty store is not kept by one");
            }
            Err(error) => assert!(Language::ALL.iter().all(|language| !error.say(*language).is_empty())),
        }
    }
});
