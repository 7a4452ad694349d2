//! Where each trigger's record and its condition stand in a file. It decides nothing: what a record means was read before,
//! and a record that isn't found is told of without its place.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::ops::Range;
use tagfire_domain::condition::Side;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::transfer::Refusal;
use tagfire_domain::trigger::Trigger;

/// A trigger's record, in bytes of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// As the import calls it: `triggers[3]`.
    pub path: String,
    pub name: Option<String>,
    pub repository: Option<String>,
    pub whole: Range<usize>,
    /// What takes tags in.
    pub takes: RulePlace,
    /// What holds them back.
    pub but: Option<RulePlace>,
    /// All of the condition, where it is an object that can hold both.
    pub condition: Option<Range<usize>>,
}

/// A rule of a condition, in bytes of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RulePlace {
    /// Its kind, with its quotation marks.
    pub method: Option<Range<usize>>,
    /// Its text, with its quotation marks.
    pub expr: Option<Range<usize>>,
}

impl Record {
    /// Whether it is this trigger's.
    pub(super) fn is_trigger(&self, trigger: &Trigger) -> bool {
        self.name.as_deref() == Some(trigger.name.as_str()) && self.is_for(Some(&trigger.repository))
    }

    /// Whether it is the one that was refused.
    pub(super) fn is_of(&self, refusal: &Refusal) -> bool {
        refusal.what.split(' ').next() == Some(self.path.as_str())
    }

    /// Whether it may be of this repository.
    pub(super) fn is_for(&self, repository: Option<&RepositoryName>) -> bool {
        let Some((asked, own)) = repository.zip(self.repository.as_deref()) else { return true };
        // What is no name may be meant for any.
        RepositoryName::parse(own).map_or(true, |own| own == *asked)
    }

    /// Where a rule of its condition stands, if it has it.
    pub(super) fn rule(&self, side: Side) -> Option<&RulePlace> {
        match side {
            Side::Takes => Some(&self.takes),
            Side::But => self.but.as_ref(),
        }
    }

    /// Where its condition stands, or that rule of it; where that has no text, the whole.
    pub(super) fn condition(&self, side: Side) -> &Range<usize> {
        let of = |place: &RulePlace| place.expr.clone().or(place.method.clone()).is_some();
        let place = self.rule(side).filter(|place| of(place)).unwrap_or(&self.takes);
        place.expr.as_ref().or(place.method.as_ref()).unwrap_or(&self.whole)
    }
}

/// The records of triggers that a file holds, in its order.
pub(super) fn records(text: &str) -> Vec<Record> {
    let mut found = Vec::new();
    if let Ok(whole) = serde_json::from_str::<&RawValue>(text.trim_start_matches('\u{feff}')) {
        Walk { text, found: &mut found }.file(whole);
    }
    found
}

struct Walk<'a, 'f> {
    text: &'a str,
    found: &'f mut Vec<Record>,
}

impl<'a> Walk<'a, '_> {
    fn file(&mut self, raw: &'a RawValue) {
        if raw.get().starts_with('[') {
            return self.list("", raw);
        }
        let fields = fields(raw);
        if fields.iter().any(|(name, _)| name == "TriggerName") {
            return self.record("[0]".into(), raw);
        }
        for (name, value) in fields {
            match name.as_str() {
                "Response" | "Data" => self.file(value),
                "triggers" | "TriggerInfo" => self.list(&name, value),
                _ => {}
            }
        }
    }

    fn list(&mut self, name: &str, raw: &'a RawValue) {
        let records: Vec<&RawValue> = serde_json::from_str(raw.get()).unwrap_or_default();
        for (number, record) in records.into_iter().enumerate() {
            self.record(format!("{name}[{number}]"), record);
        }
    }

    fn record(&mut self, path: String, raw: &'a RawValue) {
        let mut record = Record { path, whole: self.place(raw), ..Record::default() };
        self.fields(raw, &mut record);
        self.found.push(record);
    }

    fn fields(&self, raw: &'a RawValue, record: &mut Record) {
        for (name, value) in fields(raw) {
            let text = || serde_json::from_str::<String>(value.get()).ok().filter(|text| !text.is_empty());
            match name.as_str() {
                "name" => record.name = text(),
                // A request that renames means the trigger by its new name.
                "TriggerName" => record.name = record.name.take().or_else(text),
                "NewTriggerName" => record.name = text().or(record.name.take()),
                "repository" | "RepoName" => record.repository = text(),
                "condition" => {
                    record.condition = Some(self.place(value));
                    self.fields(value, record);
                }
                "InvokeCondition" => self.fields(value, record),
                "method" | "InvokeMethod" => record.takes.method = Some(self.place(value)),
                "expr" | "InvokeExpr" => record.takes.expr = Some(self.place(value)),
                "but" => record.but = Some(self.rule(value)),
                _ => {}
            }
        }
    }

    fn rule(&self, raw: &'a RawValue) -> RulePlace {
        let mut place = RulePlace::default();
        for (name, value) in fields(raw) {
            match name.as_str() {
                "method" => place.method = Some(self.place(value)),
                "expr" => place.expr = Some(self.place(value)),
                _ => {}
            }
        }
        place
    }

    /// Where a value stands: what was read is borrowed from the text.
    fn place(&self, raw: &RawValue) -> Range<usize> {
        let start = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        start..start + raw.get().len()
    }
}

fn fields(raw: &RawValue) -> Vec<(String, &RawValue)> {
    serde_json::from_str::<Fields>(raw.get()).map(|fields| fields.0).unwrap_or_default()
}

/// An object's fields in order; a name may come twice, as it may in a file.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Fields<'a>, D::Error> {
        struct Each;

        impl<'de> Visitor<'de> for Each {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = from.next_entry()? {
                    fields.push(field);
                }
                Ok(fields)
            }
        }

        from.deserialize_map(Each).map(Fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_found_in_every_form() {
        let ours = r#"{"format":"tagfire","version":1,
            "triggers":[{"name":"aa","repository":"r/a","condition":{"method":"regex","expr":"^v\\d"}}]}"#;
        let listed = r#"{"Response":{"Data":{"TriggerInfo":[{"TriggerName":"aa",
            "InvokeCondition":{"InvokeMethod":"regex","InvokeExpr":"^v\\d"}}]}}}"#;
        let request = r#"{"RepoName":"r/a","TriggerName":"aa","InvokeMethod":"regex","InvokeExpr":"^v\\d"}"#;
        let requests = format!("\u{feff} [{request}]");
        for (text, path) in
            [(ours, "triggers[0]"), (listed, "TriggerInfo[0]"), (request, "[0]"), (requests.as_str(), "[0]")]
        {
            let [record] = records(text).try_into().unwrap();
            assert_eq!((record.path.as_str(), record.name.as_deref()), (path, Some("aa")));
            assert_eq!(&text[record.takes.expr.unwrap()], r#""^v\\d""#);
            assert_eq!(&text[record.takes.method.unwrap()], r#""regex""#);
            assert_eq!((record.but, record.condition.is_some()), (None, text == ours));
        }
        let but = r#"[{"name":"aa","condition":{"method":"all","but":{"method":"regex","expr":"-rc"}}}]"#;
        let [record] = records(but).try_into().unwrap();
        assert_eq!(&but[record.condition(Side::But).clone()], r#""-rc""#);
        assert_eq!(&but[record.condition(Side::Takes).clone()], r#""all""#);
    }

    #[test]
    fn a_renamed_trigger_is_known_by_its_new_name() {
        for text in [r#"{"TriggerName":"aa","NewTriggerName":"bb"}"#, r#"{"NewTriggerName":"bb","TriggerName":"aa"}"#] {
            assert_eq!(records(text)[0].name.as_deref(), Some("bb"));
        }
        assert_eq!(records(r#"{"TriggerName":"aa","NewTriggerName":""}"#)[0].name.as_deref(), Some("aa"));
        assert_eq!(records("[1, null, {}]").len(), 3);
        assert_eq!(records("no JSON"), []);
    }
}
