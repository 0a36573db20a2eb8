//! What was decided of doubtful rows, as the database keeps it.

use serde::{Deserialize, Serialize};

use crate::registry::identity::{Decisions, NewRows, Same};

/// Decisions as texts, each as on the command line.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    same: Vec<String>,
    new: Vec<String>,
}

/// Decisions as JSON.
pub(super) fn write(decisions: &Decisions) -> String {
    let same = decisions.same.iter().map(|Same { row, code }| match row {
        Some(row) => format!("{row}={code}"),
        None => code.to_string(),
    });
    let new = decisions.new.iter().map(|new| match new {
        NewRows::All => "all".to_owned(),
        NewRows::Row(row) => row.to_string(),
    });
    let kept = Kept { same: same.collect(), new: new.collect() };
    serde_json::to_string(&kept).expect("texts are plain data")
}

/// Reads what [`write`] made; what cannot be read is left out, so that its row is doubtful again.
pub fn read(text: &str) -> Decisions {
    let kept: Kept = serde_json::from_str(text).unwrap_or_default();
    Decisions {
        same: kept.same.iter().filter_map(|own| own.parse().ok()).collect(),
        new: kept.new.iter().filter_map(|own| own.parse().ok()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_are_the_same_after_the_database_has_kept_them() {
        let decisions = Decisions {
            same: vec!["5=F0062".parse().unwrap(), "F0001".parse().unwrap()],
            new: vec![NewRows::Row(7), NewRows::All],
        };
        let again = read(&write(&decisions));
        assert_eq!((again.same, again.new), (decisions.same, decisions.new));
        assert!(read("{}").same.is_empty());
    }
}
