//! The order in which names are sorted.

use std::{cmp::Ordering, sync::LazyLock};

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;

use super::column::Value;

/// Vietnamese order: `a ă â … d đ e ê`, then tones, then case (Unicode CLDR).
static VIETNAMESE: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    let order = Collator::try_new(locale!("vi").into(), CollatorOptions::default());
    order.expect("the library has the order of Vietnamese built in")
});

/// Compares two values of one property.
///
/// ```
/// # use std::cmp::Ordering;
/// # use xuong::model::{collation::compare, column::Value};
/// let [duc, dong] = ["Dục", "Đông"].map(|name| Value::text(Some(name)));
/// assert_eq!(compare(&duc, &dong), Ordering::Less, "đ is a letter after d");
/// ```
pub fn compare(a: &Value<'_>, b: &Value<'_>) -> Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => VIETNAMESE.compare(a, b),
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Real(a), Value::Real(b)) => a.total_cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        // All values of a column have one type.
        _ => Ordering::Equal,
    }
}

/// Compares two values of one property by which a list is sorted: unknown values come last in either direction.
///
/// ```
/// # use std::cmp::Ordering;
/// # use xuong::model::{collation::in_order, column::Value};
/// let [few, many] = [Value::from(1_i64), Value::from(2_i64)];
/// assert_eq!(in_order(&few, &many, true), Ordering::Greater);
/// assert_eq!([false, true].map(|descending| in_order(&Value::Null, &few, descending)), [Ordering::Greater; 2]);
/// ```
pub fn in_order(a: &Value<'_>, b: &Value<'_>, descending: bool) -> Ordering {
    match (a, b) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Greater,
        (_, Value::Null) => Ordering::Less,
        (a, b) if descending => compare(b, a),
        (a, b) => compare(a, b),
    }
}
