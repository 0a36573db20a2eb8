//! What is refused of a record: which value breaks which rule.

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
    /// By what it is known within its kind: mostly its code.
    pub code: String,
    /// The property, as files and addresses name it.
    pub field: &'static str,
    /// Its value, as far as there is one.
    pub value: Option<String>,
    /// What is wrong with it.
    pub breach: Breach,
}

/// A value longer than this is cut when it is shown.
const SHOWN: usize = 40;

impl Refusal {
    /// The rule that is broken.
    pub fn rule(&self) -> Rule {
        self.breach.rule()
    }

    /// The record, the property, the value and what is expected, as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        format!("{} {}, {}", self.kind.name(lang), self.code, self.say_field(lang))
    }

    /// The property, the value and what is expected.
    pub fn say_field(&self, lang: Lang) -> String {
        let value = self.value.as_deref().map(|value| format!(" “{}”", shown(value))).unwrap_or_default();
        format!("{}{value}: {}", self.field, self.breach.say(lang))
    }
}

/// The beginning of a value, control characters left out so that it tells a terminal nothing.
pub fn shown(value: &str) -> String {
    let short: String = value.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    let dots = if value.chars().count() > SHOWN { "…" } else { "" };
    format!("{short}{dots}")
}
