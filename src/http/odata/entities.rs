//! `GET /odata/v4/{set}`, `/odata/v4/{set}({key})` and `/odata/v4/{set}/$count`.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    features, metadata,
    sets::{Set, Wanted},
    tables,
};
use crate::http::{problem::Problem, state::AppState, then::Then, work::Class};

/// The entities of a set, or one of them.
pub(in crate::http) async fn entities(
    state: State<AppState>,
    Path(name): Path<String>,
    then: Then,
) -> Result<Response, Problem> {
    if name == metadata::NAME {
        // Some clients encode the sign in the path.
        return metadata::document(state, then).await;
    }
    let (set, wanted) = addressed(&name).ok_or_else(|| Problem::not_found(then.0.lang, &name))?;
    read(state, set, wanted, then).await
}

/// The number of entities of a set.
pub(in crate::http) async fn part(
    state: State<AppState>,
    Path((name, part)): Path<(String, String)>,
    then: Then,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found(then.0.lang, &format!("{name}/{part}"));
    let set = Set::named(&name).filter(|_| part == "$count").ok_or_else(missing)?;
    read(state, set, Wanted::Count, then).await
}

async fn read(
    State(state): State<AppState>,
    set: Set,
    wanted: Wanted,
    Then(ask): Then,
) -> Result<Response, Problem> {
    match set {
        Set::Collection(collection) => {
            state.aside(Class::Look, ask, move |ask| features::answer(collection, wanted, ask)).await
        }
        Set::Report(report) => tables::answer(state, report, wanted, ask).await,
    }
}

/// The set that a segment of a path names, and its key in parentheses if there is one.
fn addressed(segment: &str) -> Option<(Set, Wanted)> {
    let Some((name, rest)) = segment.split_once('(') else {
        return Set::named(segment).map(|set| (set, Wanted::Page));
    };
    let key = rest.strip_suffix(')')?;
    let id = key.parse::<i64>().ok().filter(|id| id.to_string() == key)?;
    Some((Set::named(name)?, Wanted::One(id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::kinds::Collection;

    #[test]
    fn a_key_stands_in_parentheses() {
        let firms = Set::Collection(Collection::Firms);
        assert_eq!(addressed("firms"), Some((firms, Wanted::Page)));
        assert_eq!(addressed("firms(12)"), Some((firms, Wanted::One(12))));
        for none in
            ["firms(", "firms()", "firms(012)", "firms(+1)", "firms('F1')", "firms(1)/name", "roads(1)"]
        {
            assert_eq!(addressed(none), None, "{none}");
        }
    }
}
