//! Reason phrases of refused edits, in ASCII: QGIS shows its users the phrase, and no problem details.

use hyper::ext::ReasonPhrase;
use serde_json::{Map, Value};

/// The longest phrase, in characters.
const LONGEST: usize = 80;

/// What is wrong first in the members of a problem.
pub(super) fn of(members: &Map<String, Value>) -> Option<ReasonPhrase> {
    let phrase = if members.contains_key("conflicts") {
        "Changed by somebody else".to_owned()
    } else {
        let first = members.get("errors")?.get(0)?;
        let text = |name: &str| first[name].as_str().unwrap_or_default();
        format!("Refused: {} ({})", text("field"), text("rule"))
    };
    let is_plain = |c: &char| c.is_ascii_graphic() || *c == ' ';
    let plain: String = phrase.chars().filter(is_plain).take(LONGEST).collect();
    ReasonPhrase::try_from(plain.into_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn phrase(members: &Value) -> Option<Vec<u8>> {
        of(members.as_object().unwrap()).map(|phrase| phrase.as_bytes().to_vec())
    }

    #[test]
    fn a_phrase_names_the_first_property_and_its_rule_in_one_line_of_ascii() {
        let told = phrase(&json!({ "errors": [{ "field": "workers\r\nx: y", "rule": "range" }, {}] }));
        assert_eq!(told.as_deref(), Some(&b"Refused: workersx: y (range)"[..]));
        assert_eq!(
            phrase(&json!({ "errors": [{ "field": "tên", "rule": "form" }] })).unwrap(),
            b"Refused: tn (form)"
        );
        assert_eq!(phrase(&json!({ "conflicts": {} })).unwrap(), b"Changed by somebody else");
        assert_eq!(phrase(&json!({ "errors": [] })), None);
    }
}
