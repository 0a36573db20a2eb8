//! Records as entities of the Reconciliation Service API.

use serde_json::{Value as Json, json};

use crate::{
    collection::{feature::Thing, kinds::Collection},
    http::{extract::Ask, problem::Problem},
    model::{lang::Lang, unit::Level, zone::ZoneKind},
};

/// The collections with a service.
pub(in crate::http) const OFFERED: [Collection; 4] =
    [Collection::Firms, Collection::Zones, Collection::Clusters, Collection::Units];

/// The collection of a service.
pub(super) fn known(name: &str, ask: &Ask) -> Result<Collection, Problem> {
    let found = name.parse().ok().filter(|collection| OFFERED.contains(collection));
    found.ok_or_else(|| Problem::not_found(ask.lang, name))
}

/// The URL of a service.
pub(super) fn endpoint(ask: &Ask, collection: Collection) -> String {
    format!("{}/api/reconcile/{collection}", ask.base)
}

/// The identifier: a code, of units with their edition.
pub(super) fn id(thing: &Thing<'_>) -> String {
    match thing {
        Thing::Firm(row) => row.code().to_owned(),
        Thing::Zone(zone) => zone.code.to_string(),
        Thing::Unit(unit) => format!("{}:{}", unit.edition, unit.code),
        other => other.cursor().id.to_string(),
    }
}

/// The name.
pub(super) fn name(thing: &Thing<'_>) -> String {
    match thing {
        Thing::Firm(row) => row.name().to_owned(),
        Thing::Zone(zone) => zone.name.clone(),
        Thing::Unit(unit) => unit.name.clone(),
        _ => String::new(),
    }
}

/// What distinguishes records of one name.
pub(super) fn description(thing: &Thing<'_>, lang: Lang) -> String {
    let parts: Vec<String> = match thing {
        Thing::Firm(row) => {
            let ward = row.unit(Level::Ward).map(|unit| unit.name.clone());
            [row.tax_code().map(str::to_owned), row.address().map(str::to_owned), ward]
                .into_iter()
                .flatten()
                .collect()
        }
        Thing::Zone(zone) => vec![zone.kind.name(lang).to_owned()],
        Thing::Unit(unit) => {
            let ended =
                unit.valid_to.map(|day| format!("{} {day}", lang.pick("đến trước ngày", "until before")));
            [Some(unit.level.name(lang).to_owned()), Some(unit.edition.to_string()), ended]
                .into_iter()
                .flatten()
                .collect()
        }
        _ => Vec::new(),
    };
    parts.join(" · ")
}

/// The types of a collection: itself, and the kinds of its records.
pub(super) fn types(collection: Collection, lang: Lang) -> Vec<Json> {
    let own = json!({ "id": collection.code(), "name": collection.name(lang) });
    let kinds: Vec<Json> = match collection {
        Collection::Zones | Collection::Clusters => {
            let of_collection = |kind: &&ZoneKind| kind.is_cluster() == (collection == Collection::Clusters);
            let kinds = ZoneKind::ALL.iter().filter(of_collection);
            kinds.map(|kind| narrower(kind.code(), kind.name(lang), collection)).collect()
        }
        Collection::Units => [Level::Ward, Level::District]
            .iter()
            .map(|own| narrower(own.code(), own.name(lang), collection))
            .collect(),
        _ => Vec::new(),
    };
    std::iter::once(own).chain(kinds).collect()
}

fn narrower(id: &str, name: &str, collection: Collection) -> Json {
    json!({ "id": id, "name": name, "broader": [{ "id": collection.code(), "name": collection.code() }] })
}

/// The types of a record.
pub(super) fn types_of(thing: &Thing<'_>, collection: Collection, lang: Lang) -> Vec<Json> {
    let own = json!({ "id": collection.code(), "name": collection.name(lang) });
    let kind = match thing {
        Thing::Zone(zone) => Some(json!({ "id": zone.kind.code(), "name": zone.kind.name(lang) })),
        Thing::Unit(unit) => Some(json!({ "id": unit.level.code(), "name": unit.level.name(lang) })),
        _ => None,
    };
    std::iter::once(own).chain(kind).collect()
}
