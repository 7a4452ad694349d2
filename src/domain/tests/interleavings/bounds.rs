//! How far each search goes.

/// What can go wrong in one search, and how often.
#[derive(Clone, Copy, Debug)]
pub struct Troubles {
    /// The process ends, and another begins over what was stored.
    pub crashes: u8,
    /// The store refuses a transaction for lack of room.
    pub full: u8,
    /// An update's answer is lost, whether or not the cluster took it.
    pub lost: u8,
    /// An answer comes a second time.
    pub doubled: u8,
    /// The cluster refuses an update.
    pub refused: u8,
    /// Another begins to perform while this one still does.
    pub takeovers: u8,
}

impl Troubles {
    pub fn counts(self) -> impl Iterator<Item = u64> {
        let Troubles { crashes, full, lost, doubled, refused, takeovers } = self;
        [crashes, full, lost, doubled, refused, takeovers].into_iter().map(u64::from)
    }
}

/// One search.
pub struct Bound {
    pub name: &'static str,
    /// How many triggers drive the one container.
    pub triggers: usize,
    /// How many processes decide and store, and leave performing to another.
    pub watchers: usize,
    /// Which tags are pushed, one after the other; a tag that stands twice is the same push told again.
    pub pushes: &'static [&'static str],
    pub troubles: Troubles,
    /// It takes minutes: only where TAGFIRE_DEEP is set.
    pub deep: bool,
}

const NONE: Troubles = Troubles { crashes: 0, full: 0, lost: 0, doubled: 0, refused: 0, takeovers: 0 };
const SMALL: Bound = Bound { name: "", triggers: 1, watchers: 0, pushes: &["v1"], troubles: NONE, deep: false };

pub const BOUNDS: [Bound; 17] = [
    Bound { name: "two pushes, two triggers, nothing goes wrong", triggers: 2, pushes: &["v1", "v2"], ..SMALL },
    Bound {
        name: "one push told twice, a crash",
        triggers: 2,
        pushes: &["v1", "v1"],
        troubles: Troubles { crashes: 1, ..NONE },
        ..SMALL
    },
    Bound {
        name: "one push told twice, two answers doubled",
        pushes: &["v1", "v1"],
        troubles: Troubles { doubled: 2, ..NONE },
        ..SMALL
    },
    Bound { name: "one push, three crashes", troubles: Troubles { crashes: 3, ..NONE }, ..SMALL },
    Bound { name: "two pushes, a crash", pushes: &["v1", "v2"], troubles: Troubles { crashes: 1, ..NONE }, ..SMALL },
    Bound { name: "one push, two triggers, a crash", triggers: 2, troubles: Troubles { crashes: 1, ..NONE }, ..SMALL },
    Bound {
        name: "two pushes, an answer lost, a crash",
        pushes: &["v1", "v2"],
        troubles: Troubles { crashes: 1, lost: 1, ..NONE },
        ..SMALL
    },
    Bound {
        name: "two pushes, answers doubled, one refused",
        pushes: &["v1", "v2"],
        troubles: Troubles { doubled: 1, refused: 1, ..NONE },
        ..SMALL
    },
    Bound {
        name: "two pushes, no room twice, a crash",
        pushes: &["v1", "v2"],
        troubles: Troubles { full: 2, crashes: 1, ..NONE },
        ..SMALL
    },
    Bound {
        name: "one push, no room twice, two answers doubled",
        troubles: Troubles { full: 2, doubled: 2, ..NONE },
        ..SMALL
    },
    Bound {
        name: "one push, an answer lost, no room twice, an answer doubled",
        troubles: Troubles { lost: 1, full: 2, doubled: 1, ..NONE },
        ..SMALL
    },
    Bound {
        name: "one push, two perform at once, an answer lost, a crash",
        troubles: Troubles { takeovers: 1, lost: 1, crashes: 1, ..NONE },
        ..SMALL
    },
    Bound {
        name: "two pushes, two perform at once",
        pushes: &["v1", "v2"],
        troubles: Troubles { takeovers: 1, ..NONE },
        deep: true,
        ..SMALL
    },
    Bound { name: "two pushes, one who watches", watchers: 1, pushes: &["v1", "v2"], ..SMALL },
    Bound {
        name: "two pushes, one who watches, a crash",
        watchers: 1,
        pushes: &["v1", "v2"],
        troubles: Troubles { crashes: 1, ..NONE },
        ..SMALL
    },
    Bound {
        name: "two pushes, one who watches, answers lost and refused, no room, two crashes",
        watchers: 1,
        pushes: &["v1", "v2"],
        troubles: Troubles { crashes: 2, lost: 1, refused: 1, full: 1, ..NONE },
        deep: true,
        ..SMALL
    },
    Bound {
        name: "three pushes, two triggers, an answer lost",
        triggers: 2,
        pushes: &["v1", "v2", "v3"],
        troubles: Troubles { lost: 1, ..NONE },
        deep: true,
        ..SMALL
    },
];
