//! Stable codes that people and other systems use to name a thing.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A stable code: 1 to 80 letters, digits, `-`, `_`, `.`, `/` or `:`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(Box<str>);

/// A text that cannot be a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a code: use 1 to 80 letters, digits, '-', '_', '.', '/' or ':'")]
pub struct NotACode(pub String);

impl Code {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code that a thing has where several registers are read as one: with the code of its register before it.
    ///
    /// # Errors
    ///
    /// [`NotACode`] if it is too long for a code.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::model::code::Code;
    ///
    /// let (register, firm): (Code, Code) = ("mau".parse().unwrap(), "F0086".parse().unwrap());
    /// assert_eq!(firm.within(&register).unwrap().as_str(), "mau:F0086");
    /// ```
    pub fn within(&self, register: &Self) -> Result<Self, NotACode> {
        format!("{register}:{self}").parse()
    }

    /// The code of the register before such a code, or the whole text.
    pub fn register(&self) -> &str {
        self.0.split_once(':').map_or(&self.0, |(register, _)| register)
    }
}

impl Default for Code {
    /// A placeholder until the registry finds or makes the code.
    fn default() -> Self {
        Self("new".into())
    }
}

impl FromStr for Code {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, NotACode> {
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':');
        let fits = (1..=80).contains(&text.chars().count()) && text.chars().all(allowed);
        if fits { Ok(Self(text.into())) } else { Err(NotACode(text.to_owned())) }
    }
}

impl TryFrom<String> for Code {
    type Error = NotACode;

    fn try_from(text: String) -> Result<Self, NotACode> {
        text.parse()
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0.into()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
