//! The cases: what is done, and what must be seen of it. `v1@a` is a tag and the first digit of what it points at.

/// A script that every host must play alike.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// What it shows.
    pub name: &'static str,
    /// The lines.
    pub script: &'static str,
}

const fn case(name: &'static str, script: &'static str) -> Case {
    Case { name, script }
}

/// Every case.
pub const CASES: &[Case] = &[
    case(
        "push that matches sets its container and is written down",
        "save release ^v        | saved release r1 ^v
         push p1 v1@a           | release sets shop/web:v1
         settle
         history                | release v1 succeeded
         taken                  | p1.release shop/web:v1
         pushes                 | p1",
    ),
    case(
        "push that fires nothing is remembered like any other",
        "save release ^v        | saved release r1 ^v
         push p1 latest@a       | release doesn't match
         push p1 latest@a       | refused: this push was taken before
         restart
         push p1 latest@a       | refused: this push was taken before
         history                |
         taken                  |
         pushes                 | p1",
    ),
    case(
        "push told twice acts once",
        "save release ^v        | saved release r1 ^v
         push p1 v1@a           | release sets shop/web:v1
         push p1 v1@a           | refused: this push was taken before
         settle
         push p1 v1@a           | refused: this push was taken before
         restart
         push p1 v1@a           | refused: this push was taken before
         settle
         history                | release v1 succeeded
         taken                  | p1.release shop/web:v1",
    ),
    case(
        "tag that is pushed again fires where it points at another image",
        "save release ^v        | saved release r1 ^v
         push p1 v1@a           | release sets shop/web:v1
         settle
         push p2 v1@a           | release repeated
         push p3 v1@b           | release sets shop/web:v1
         settle
         history                | release v1 succeeded; release v1 succeeded
         taken                  | p1.release shop/web:v1; p3.release shop/web:v1
         pushes                 | p1; p2; p3",
    ),
    case(
        "every trigger says what it made of a push",
        "save aa ^v             | saved aa r1 ^v
         save bb v1             | saved bb r1 v1
         save cc ^v off         | saved cc r1 ^v (off)
         save dd ^w             | saved dd r1 ^w
         save ee ^v api         | saved ee r1 ^v
         push p1 v1@a           | aa sets shop/web:v1, bb covered by aa, cc is off, would fire, dd doesn't match, ee sets shop/web:v1
         settle
         history                | ee v1 succeeded; aa v1 succeeded
         push p2 latest@a       | aa doesn't match, bb doesn't match, cc is off, wouldn't fire, dd doesn't match, ee doesn't match",
    ),
    case(
        "two triggers of one container are performed one after the other",
        "save aa ^v             | saved aa r1 ^v
         save bb ^v pinned      | saved bb r1 ^v
         push p1 v1@a           | aa sets shop/web:v1, bb sets shop/web:v1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
         settle
         history                | bb v1 succeeded; aa v1 superseded
         taken                  | p1.aa shop/web:v1; p1.bb shop/web:v1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ),
    case(
        "later push takes over from one that is rolling out",
        "save release ^v        | saved release r1 ^v
         push p1 v1@a           | release sets shop/web:v1
         push p2 v2@b           | release sets shop/web:v2
         settle
         history                | release v2 succeeded; release v1 superseded
         taken                  | p1.release shop/web:v1; p2.release shop/web:v2",
    ),
    case(
        "save over another's revision changes nothing",
        "save release ^v        | saved release r1 ^v
         edit release ^w over 1 | saved release r2 ^w
         edit release ^x over 1 | refused: this trigger was saved elsewhere since you opened it; nothing is overwritten
         delete release over 1  | refused: this trigger was saved elsewhere since you opened it; nothing is overwritten
         restart
         edit release ^x over 1 | refused: this trigger was saved elsewhere since you opened it; nothing is overwritten
         triggers               | release r2 ^w
         edit release ^x over 2 | saved release r3 ^x
         triggers               | release r3 ^x",
    ),
    case(
        "deleted trigger is not brought back and decides nothing any more",
        "save release ^v        | saved release r1 ^v
         delete release over 1  | deleted release
         delete release over 1  | refused: this trigger was deleted elsewhere since you opened it
         edit release ^w over 1 | refused: this trigger was deleted elsewhere since you opened it
         run r1 release v1@a    | refused: this trigger was deleted elsewhere since you opened it
         push p1 v1@a           |
         restart
         triggers               |
         edit release ^w over 1 | refused: this trigger was deleted elsewhere since you opened it
         history                |",
    ),
    case(
        "repository has ten triggers, and a name is taken once",
        "import t0 t1 t2 t3 t4 t5 t6 t7 t8 t9 | applied
         save eleventh ^v       | refused: shop/web already has 10 triggers, which is the most a repository can have; delete one first
         edit t9 ^w over 1      | saved t9 r2 ^w
         edit t9 ^x over 2      | saved t9 r3 ^x
         delete t0 over 1       | deleted t0
         save t1 ^v             | refused: this trigger was saved elsewhere since you opened it; nothing is overwritten
         save eleventh ^v       | saved eleventh r1 ^v",
    ),
    case(
        "import is made whole or not at all",
        "import aa bb           | applied
         import cc bb           | refused: this trigger was saved elsewhere since you opened it; nothing is overwritten
         triggers               | aa r1 ^v; bb r1 ^v
         restart
         triggers               | aa r1 ^v; bb r1 ^v
         push p1 v1@a           | aa sets shop/web:v1, bb covered by aa",
    ),
    case(
        "trigger that is run by hand fires whatever its condition says",
        "save release ^v off    | saved release r1 ^v (off)
         run r1 release latest@a | release sets shop/web:latest
         settle
         run r2 release latest@a | release sets shop/web:latest
         run r2 release latest@a | refused: this push was taken before
         settle
         history                | release latest by hand succeeded; release latest by hand succeeded
         taken                  | r1.release shop/web:latest; r2.release shop/web:latest
         push p1 latest@a       | release is off, wouldn't fire",
    ),
    case(
        "update that the cluster refuses is told, and the next one goes well",
        "save release ^v        | saved release r1 ^v
         next is refused
         push p1 v1@a           | release sets shop/web:v1
         settle
         history                | release v1 failed: the cluster refused: updating this workload is not allowed (403)
         taken                  |
         push p2 v2@b           | release sets shop/web:v2
         settle
         history                | release v2 succeeded; release v1 failed: the cluster refused: updating this workload is not allowed (403)
         taken                  | p2.release shop/web:v2",
    ),
    case(
        "update whose answer is lost is read again and found",
        "save release ^v        | saved release r1 ^v
         next is taken, its answer lost
         push p1 v1@a           | release sets shop/web:v1
         settle
         history                | release v1 succeeded
         taken                  | p1.release shop/web:v1",
    ),
    case(
        "update that is lost is read again, not found, and not repeated",
        "save release ^v        | saved release r1 ^v
         next is lost
         push p1 v1@a           | release sets shop/web:v1
         settle
         restart
         settle
         history                | release v1 failed: the cluster’s answer was lost; read again, the container did not have the image. It is not repeated unasked
         taken                  |",
    ),
    case(
        "process that is killed after its update was taken carries it on",
        "save release ^v        | saved release r1 ^v
         next is taken and never answered
         push p1 v1@a           | release sets shop/web:v1
         restart
         settle
         history                | release v1 succeeded
         taken                  | p1.release shop/web:v1",
    ),
    case(
        "process that is killed before its update arrived does not repeat it",
        "save release ^v        | saved release r1 ^v
         next never arrives
         push p1 v1@a           | release sets shop/web:v1
         restart
         settle
         restart
         settle
         history                | release v1 failed: the cluster’s answer was lost; read again, the container did not have the image. It is not repeated unasked
         taken                  |
         push p2 v2@b           | release sets shop/web:v2
         settle
         taken                  | p2.release shop/web:v2",
    ),
    case(
        "pushes that wait for a container when the process is killed come to an end, the latest first",
        "save release ^v        | saved release r1 ^v
         next is taken and never answered
         push p1 v1@a           | release sets shop/web:v1
         push p2 v2@b           | release sets shop/web:v2
         restart
         settle
         history                | release v2 succeeded; release v1 superseded
         taken                  | p1.release shop/web:v1; p2.release shop/web:v2",
    ),
    case(
        "rollout goes on after a restart",
        "save release ^v        | saved release r1 ^v
         push p1 v1@a           | release sets shop/web:v1
         restart
         push p2 v2@b           | release sets shop/web:v2
         restart
         restart
         settle
         history                | release v2 succeeded; release v1 superseded
         taken                  | p1.release shop/web:v1; p2.release shop/web:v2",
    ),
];
