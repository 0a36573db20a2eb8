//! The Vietnamese tax code (mã số thuế, MST), which is also the code of the enterprise.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::lang::{Lang, Text};

/// A tax code as written, without separators. It may be wrong: old lists contain typing errors and must still be
/// imported, so [`TaxCode::fault`] reports an error and nothing refuses it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaxCode(String);

/// What is wrong with a tax code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum TaxCodeFault {
    /// Not 10 digits, nor 13 for a branch, nor 12 for a person.
    Length,
    /// The tenth digit does not follow from the first nine.
    CheckDigit,
    /// The first nine digits have no check digit, or the serial number is zero: such codes are never issued.
    NeverIssued,
    /// The last three digits are not 001 to 999.
    Branch,
}

impl TaxCodeFault {
    /// The fault in the language of the reader.
    pub fn say(self, lang: Lang) -> String {
        let text = match self {
            Self::Length => Text::new(
                "mã số thuế phải có 10, 12 hoặc 13 chữ số",
                "a tax code has 10 digits, 13 for a branch, 12 for a person",
            ),
            Self::CheckDigit => Text::new("mã số thuế sai chữ số kiểm tra", "the check digit is wrong"),
            Self::NeverIssued => {
                Text::new("mã số thuế này không bao giờ được cấp", "this number is never issued")
            }
            Self::Branch => {
                Text::new("số thứ tự chi nhánh phải từ 001 đến 999", "a branch is numbered 001 to 999")
            }
        };
        text.of(lang).to_owned()
    }
}

/// Weights of the first nine digits.
const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

impl TaxCode {
    /// Takes a text as written; `None` if only spaces, dots and dashes remain.
    pub fn new(text: &str) -> Option<Self> {
        let kept: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.')).collect();
        (!kept.is_empty()).then_some(Self(kept))
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The enterprise of this establishment: the first ten digits. `None` if the length is wrong.
    pub fn enterprise(&self) -> Option<&str> {
        match self.fault() {
            Some(TaxCodeFault::Length) => None,
            _ if self.0.len() == 12 => Some(&self.0),
            _ => self.0.get(..10),
        }
    }

    /// Whether the code identifies an enterprise: it consists of digits and is not a placeholder such as `0000000000`.
    /// A code with a wrong check digit identifies one: the same typing error in two lists is the same firm.
    pub fn identifies(&self) -> bool {
        let bytes = self.0.as_bytes();
        (9..=13).contains(&bytes.len())
            && bytes.iter().all(u8::is_ascii_digit)
            && bytes.iter().any(|digit| *digit != bytes[0])
            && self.fault() != Some(TaxCodeFault::NeverIssued)
    }

    /// The fault, if there is one. Twelve digits are a personal number and have no check digit.
    ///
    /// The tenth digit is `10 - (Σ wᵢdᵢ mod 11)`.
    pub fn fault(&self) -> Option<TaxCodeFault> {
        let digits: Option<Vec<u32>> = self.0.chars().map(|c| c.to_digit(10)).collect();
        let Some(digits) = digits.filter(|d| matches!(d.len(), 10 | 12 | 13)) else {
            return Some(TaxCodeFault::Length);
        };
        if digits.len() == 12 {
            return None;
        }
        let sum: u32 = WEIGHTS.iter().zip(&digits).map(|(w, d)| w * d).sum();
        match 10 - sum % 11 {
            10 => Some(TaxCodeFault::NeverIssued),
            _ if digits[2..9].iter().all(|d| *d == 0) => Some(TaxCodeFault::NeverIssued),
            check if check != digits[9] => Some(TaxCodeFault::CheckDigit),
            _ if digits.len() == 13 && digits[10..].iter().all(|d| *d == 0) => Some(TaxCodeFault::Branch),
            _ => None,
        }
    }
}

impl fmt::Display for TaxCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// Codes of known enterprises and the doctest of python-stdnum 1.20 (`stdnum.vn.mst`).
    #[rstest]
    #[case("0101248141", None)]
    #[case("0100109106", None)]
    #[case("0109576264", None)]
    #[case("01.00233488", None)]
    #[case("0314409058-002", None)]
    #[case("0101245487", Some(TaxCodeFault::CheckDigit))]
    #[case("0100000050", Some(TaxCodeFault::NeverIssued))]
    #[case("123456789", Some(TaxCodeFault::Length))]
    #[case("0100233488-000", Some(TaxCodeFault::Branch))]
    #[case("001234567890", None)]
    #[case("01o1248141", Some(TaxCodeFault::Length))]
    fn faults_are_told_apart(#[case] text: &str, #[case] fault: Option<TaxCodeFault>) {
        assert_eq!(TaxCode::new(text).unwrap().fault(), fault);
    }

    #[test]
    fn a_branch_belongs_to_its_enterprise() {
        assert_eq!(TaxCode::new("0314409058-002").unwrap().enterprise(), Some("0314409058"));
    }
}
