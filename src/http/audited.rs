//! Which requests the audit records: reads with a key that shows restricted values.

use axum::{
    extract::Request,
    http::{Method, uri::PathAndQuery},
};

use super::visitor::Visitor;
use crate::model::audit::Reading;

/// The longest query that is recorded, in bytes.
const LONGEST_QUERY: usize = 500;

/// The read of a request, if its response may contain restricted values.
pub(super) fn reading(visitor: &Visitor, request: &Request) -> Option<Reading> {
    let caller = visitor.caller.as_ref().filter(|caller| caller.role.sees_restricted())?;
    if !matches!(*request.method(), Method::GET | Method::POST) {
        return None;
    }
    let Subject { name, is_drawn } = subject(request.uri().path())?;
    let query = request.uri().path_and_query().and_then(PathAndQuery::query).filter(|_| !is_drawn);
    Some(Reading {
        account: caller.account.clone(),
        key: caller.key.clone(),
        subject: name,
        query: query.map(shortened),
    })
}

/// What is read.
#[derive(Debug, PartialEq, Eq)]
struct Subject {
    name: String,
    /// Whether it is a tile or a batch of names, of which a program requests dozens: they are counted together.
    is_drawn: bool,
}

/// The subject of a path; `None` for descriptions, which contain no values of records.
fn subject(path: &str) -> Option<Subject> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let (name, is_drawn) = match parts.as_slice() {
        ["ogc", "collections", collection, "items" | "changes"]
        | ["ogc", "collections", collection, "files", _] => ((*collection).to_owned(), false),
        ["ogc", "collections", collection, "items", item, ..] => (format!("{collection}/{item}"), false),
        ["ogc", "collections", collection, "tiles", _, _, ..] => (format!("{collection}/tiles"), true),
        ["ogc", "tiles", _, _, ..] => ("tiles".to_owned(), true),
        ["api", "notes"] => ("notes".to_owned(), false),
        ["api", "notes", note] => (format!("notes/{note}"), false),
        ["api", "imports", import, ..] => (format!("imports/{import}"), false),
        ["api", "reconcile", collection]
        | ["api", "reconcile", collection, "match" | "extend" | "preview"]
        | ["api", "reconcile", collection, "suggest", "entity", ..] => {
            (format!("reconcile/{collection}"), true)
        }
        ["api", "reports", report] => (format!("reports/{report}"), false),
        ["odata", "v4", "$metadata"] => return None,
        // Clients may write `$count` with any of its characters encoded.
        ["odata", "v4", set] | ["odata", "v4", set, _] => (format!("odata/{set}"), false),
        ["api", part @ ("near" | "search")] | [part @ ("plain" | "map.svg")] => ((*part).to_owned(), false),
        _ => return None,
    };
    Some(Subject { name, is_drawn })
}

fn shortened(query: &str) -> String {
    query[..query.floor_char_boundary(LONGEST_QUERY)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_of_values_are_recorded_and_descriptions_are_not() {
        let name = |path| subject(path).map(|subject| subject.name);
        for (path, expected) in [
            ("/ogc/collections/firms/items", "firms"),
            ("/ogc/collections/firms/changes", "firms"),
            ("/ogc/collections/firms/files/firms.csv", "firms"),
            ("/ogc/collections/firms/items/F0001", "firms/F0001"),
            ("/ogc/collections/firms/tiles/WebMercatorQuad/1/2/3", "firms/tiles"),
            ("/ogc/tiles/WebMercatorQuad/1/2/3", "tiles"),
            ("/api/reports/sector-mix", "reports/sector-mix"),
            ("/api/imports/3/changes", "imports/3"),
            ("/api/notes", "notes"),
            ("/api/notes/3", "notes/3"),
            ("/api/near", "near"),
            ("/odata/v4/firms", "odata/firms"),
            ("/odata/v4/firms(12)", "odata/firms(12)"),
            ("/odata/v4/firms/$count", "odata/firms"),
            ("/odata/v4/firms/%24count", "odata/firms"),
            ("/odata/v4/report_sector_mix", "odata/report_sector_mix"),
            ("/api/reconcile/firms", "reconcile/firms"),
            ("/api/reconcile/firms/extend", "reconcile/firms"),
        ] {
            assert_eq!(name(path).as_deref(), Some(expected), "{path}");
        }
        for path in [
            "/",
            "/ogc",
            "/ogc/collections/firms/schema",
            "/ogc/collections/firms/tiles",
            "/api/reports",
            "/api/config",
            "/odata/v4",
            "/odata/v4/$metadata",
            "/api/reconcile/firms/suggest/property",
            "/api/reconcile/firms/extend/propose",
        ] {
            assert_eq!(name(path), None, "{path}");
        }
    }
}
