//! The columns of a collection, from the attributes of its records.

use crate::model::{
    attribute::{Attribute, Kind, Visibility, is_same},
    column::{self, Column, Value, beside_precision, numbered, restricted, shared},
};

/// The attribute that derived columns follow, and the columns.
pub(super) type Derived<'a, T> = (&'static str, &'a [Column<T>]);

/// Returns the value of an attribute by its number.
pub(super) type ByNumber<T> = for<'a> fn(&'a T, usize) -> Value<'a>;

/// The number of columns that [`columns`] returns.
pub(super) const fn columns_len<R, T>(of: &[Attribute<R>], followers: &[Derived<'_, T>]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < of.len() {
        count += !matches!(of[at].visibility, Visibility::Internal) as usize;
        at += 1;
    }
    let mut at = 0;
    while at < followers.len() {
        count += followers[at].1.len();
        at += 1;
    }
    count
}

/// The columns of the attributes that are published, in their order, each followed by its derived columns.
pub(super) const fn columns<R, T, const N: usize>(
    of: &[Attribute<R>],
    get: ByNumber<T>,
    followers: &[Derived<'_, T>],
) -> [Column<T>; N] {
    let mut all = [column(&of[0], 0, get); N];
    let (mut at, mut to, mut put) = (0, 0, 0);
    while at < of.len() {
        if !matches!(of[at].visibility, Visibility::Internal) {
            all[to] = column(&of[at], at, get);
            to += 1;
        }
        let mut group = 0;
        while group < followers.len() {
            let (name, columns) = followers[group];
            let mut next = 0;
            while is_same(name, of[at].name) && next < columns.len() {
                all[to] = columns[next];
                (to, next) = (to + 1, next + 1);
            }
            put += is_same(name, of[at].name) as usize;
            group += 1;
        }
        at += 1;
    }
    assert!(put == followers.len(), "derived columns follow an attribute that does not exist");
    assert!(to == N, "the columns are as many as were counted");
    all
}

const fn column<R, T>(attribute: &Attribute<R>, number: usize, get: ByNumber<T>) -> Column<T> {
    let Attribute { published_as, title, kind, visibility, shared: is_shared, fixed, .. } = attribute;
    let precision = match kind {
        Kind::Date(names) => Some(*names),
        _ => None,
    };
    let column =
        beside_precision(numbered(published_as, *title, kind.column_type(), (get, number)), precision);
    let column = if matches!(visibility, Visibility::Restricted) { restricted(column) } else { column };
    let column = if *fixed { column::fixed(column) } else { column };
    if *is_shared { shared(column) } else { column }
}
