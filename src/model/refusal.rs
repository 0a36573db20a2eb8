//! Refusals: a value of a record and the rule that it breaks.

use super::{
    breach::{Breach, Rule},
    lang::Lang,
    record::Kind,
};

/// A value of a record that breaks a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The kind of the record.
    pub kind: Kind,
    /// Its identity.
    pub id: i64,
    /// Its key within its kind, which mostly is its code.
    pub code: String,
    /// The property, by its name in files and addresses.
    pub field: &'static str,
    /// The value, if there is one.
    pub value: Option<String>,
    /// The fault.
    pub breach: Breach,
}

/// The longest value that is shown whole, in characters.
const SHOWN: usize = 40;

impl Refusal {
    /// The broken rule.
    pub fn rule(&self) -> Rule {
        self.breach.rule()
    }

    /// The record, the property, the value and the expected value, as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        format!("{} {}, {}", self.kind.name(lang), self.code, self.say_field(lang))
    }

    /// The property, the value and the expected value.
    pub fn say_field(&self, lang: Lang) -> String {
        let value = self.value.as_deref().map(|value| format!(" “{}”", shown(value))).unwrap_or_default();
        format!("{}{value}: {}", self.field, self.breach.say(lang))
    }
}

/// The beginning of a value, without control characters, which could drive a terminal.
pub fn shown(value: &str) -> String {
    let short: String = value.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    let dots = if value.chars().count() > SHOWN { "…" } else { "" };
    format!("{short}{dots}")
}
