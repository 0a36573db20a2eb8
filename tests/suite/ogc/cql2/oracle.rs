//! Another reader of CQL2, the crate `cql2`: what it can read it reads as this one does.

use proptest::{prelude::*, strategy::ValueTree};
use serde_json::{Value, json};
use xuong::query::cql2::text;

use super::made::{KNOWN, condition};

/// A filter without what two writers may choose: numbers are numbers, operations are named in small letters, and a chain
/// of one operation is one list.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(n) => json!(n.as_f64()),
        Value::Array(list) => list.iter().map(plain).collect(),
        Value::Object(members) => {
            let mut members: serde_json::Map<_, _> =
                members.iter().map(|(name, value)| (name.clone(), plain(value))).collect();
            if let Some(op) = members.get("op").and_then(Value::as_str) {
                let op = op.to_lowercase();
                let args = members["args"].as_array().cloned().unwrap_or_default();
                let chained = ["and", "or"].contains(&op.as_str());
                let inner = |arg: Value| match arg {
                    Value::Object(own) if chained && own["op"] == op.as_str() => {
                        own["args"].as_array().expect("args").clone()
                    }
                    other => vec![other],
                };
                members.insert("args".to_owned(), args.into_iter().flat_map(inner).collect());
                members.insert("op".to_owned(), json!(op));
            }
            members.into()
        }
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn another_reader_reads_the_same(condition in condition()) {
        let written = condition.to_string();
        // What a backslash is before another is not said by the standard.
        prop_assume!(!written.contains('\\'));
        if let Ok(read) = cql2::parse_text(&written) {
            let read = read.to_value().expect("JSON");
            prop_assert_eq!(plain(&read), plain(&condition.to_json()), "{}", written);
        }
    }
}

/// It does read: the law above is not empty.
#[test]
fn most_filters_are_read_by_both() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let made = |_| condition().new_tree(&mut runner).expect("a filter").current().to_string();
    let made: Vec<String> = (0..500).map(made).collect();
    let read = made.iter().filter(|written| cql2::parse_text(written).is_ok()).count();
    assert!(read > 400, "{read} of {}", made.len());
    for written in made {
        assert!(text::read(&written, &KNOWN).is_ok(), "{written}: {:?}", text::read(&written, &KNOWN));
    }
}
