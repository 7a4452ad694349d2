//! What one trigger makes of one push, and why: (trigger, push, what was known) → verdict. Knows no state and no store.

#[cfg(test)]
mod tests;

use crate::cluster::Target;
use crate::history::EntryId;
use crate::image::ImageRef;
use crate::push::{Change, Push, PushKey};
use crate::time::Timestamp;
use crate::trigger::{Trigger, TriggerId, TriggerName, UpdateMethod};

/// Whether a trigger fires, and if not, why.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It fires, and sets its container to this image.
    Fires {
        /// The image.
        image: ImageRef,
    },
    /// The condition doesn't match the tag.
    NoMatch,
    /// It is switched off.
    Disabled {
        /// Whether it would have fired.
        matches: bool,
    },
    /// It matches, but the tag pointed at this image already: nothing was created or updated.
    Repeated,
    /// It matches, but an earlier trigger sets the same container to the same image.
    Covered {
        /// That trigger.
        by: TriggerName,
    },
}

/// What one trigger made of one push.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The trigger.
    pub trigger_id: TriggerId,
    /// Its name at the time.
    pub trigger: TriggerName,
    /// What it made of the push.
    pub verdict: Verdict,
}

/// A push and what each trigger of its repository made of it. It is kept whatever fired, so that a second telling of the
/// same push is known as such.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// What the push is known by.
    pub key: PushKey,
    /// The push.
    pub push: Push,
    /// What it did to the tag.
    pub change: Change,
    /// Whether a person ran one trigger on the tag.
    pub by_hand: bool,
    /// When it was taken.
    pub at: Timestamp,
    /// The decisions, in the order in which triggers are asked.
    pub decisions: Vec<Decision>,
}

impl Decided {
    /// The id of the entry that a decision of this push has, or would have.
    #[must_use]
    pub fn entry(&self, decision: &Decision) -> EntryId {
        EntryId::of(&self.key, &decision.trigger_id)
    }
}

/// Asks each trigger, in the order given, what it makes of the push.
pub fn decide<'a>(triggers: impl IntoIterator<Item = &'a Trigger>, push: &Push, change: Change) -> Vec<Decision> {
    let mut taken: Vec<Taken> = Vec::new();
    let decision = |trigger: &'a Trigger| {
        let verdict = verdict(trigger, push, change, &taken);
        if let Verdict::Fires { image } = &verdict {
            taken.push(Taken { by: &trigger.name, target: &trigger.action.target, image: image.clone() });
        }
        Decision { trigger_id: trigger.id.clone(), trigger: trigger.name.clone(), verdict }
    };
    triggers.into_iter().map(decision).collect()
}

/// The pushed image, as the trigger writes it.
#[must_use]
pub fn image_for(trigger: &Trigger, push: &Push) -> ImageRef {
    match trigger.action.method {
        UpdateMethod::Tag => push.by_tag(),
        UpdateMethod::Digest => push.by_digest(),
    }
}

/// A container that an earlier trigger of the same push sets already.
struct Taken<'a> {
    by: &'a TriggerName,
    target: &'a Target,
    image: ImageRef,
}

fn verdict(trigger: &Trigger, push: &Push, change: Change, taken: &[Taken]) -> Verdict {
    let matches = trigger.condition.is_match(push.tag.as_str());
    if !trigger.enabled {
        return Verdict::Disabled { matches };
    }
    if !matches {
        return Verdict::NoMatch;
    }
    if change == Change::Repeated {
        return Verdict::Repeated;
    }
    let image = image_for(trigger, push);
    match taken.iter().find(|taken| *taken.target == trigger.action.target && taken.image == image) {
        Some(taken) => Verdict::Covered { by: taken.by.clone() },
        None => Verdict::Fires { image },
    }
}
