//! `GET /odata/v4/$metadata`: the types of entities (OData CSDL XML 4.01), as far as the role of the request sees them.

use std::fmt::Write;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use quick_xml::escape::escape;

use super::{
    options::format,
    sets::{self, Field, Set},
    tables,
};
use crate::http::{extract::Ask, problem::Problem, state::AppState, then::Then, work::Class};

/// The last segment of its address.
pub(super) const NAME: &str = "$metadata";

/// The namespace of the types.
const NAMESPACE: &str = "xuong";

/// The functions of filters.
const FUNCTIONS: [&str; 3] = ["contains", "endswith", "startswith"];

/// The vocabularies of the annotations, with their names in this document.
const VOCABULARIES: [(&str, &str); 2] =
    [("Org.OData.Core.V1", "Core"), ("Org.OData.Capabilities.V1", "Capabilities")];

/// The document.
pub(in crate::http) async fn document(
    State(state): State<AppState>,
    Then(ask): Then,
) -> Result<Response, Problem> {
    let own = state.clone();
    let write = move |ask: &mut Ask| {
        format(&mut ask.query, "xml", ask.lang)?;
        ask.query.finish()?;
        let ask = &*ask;
        let fields = |set: Set| match set {
            Set::Collection(collection) => sets::of_collection(collection, ask),
            Set::Report(report) => sets::of_report(&tables::headings(report, &own, ask), ask.lang),
        };
        let sets: Vec<_> = Set::all().map(|set| (set, set.title(ask), fields(set))).collect();
        Ok(([(header::CONTENT_TYPE, "application/xml")], written(&sets)).into_response())
    };
    state.aside(Class::Look, ask, write).await
}

/// Writes the types and the sets.
fn written(sets: &[(Set, String, Vec<Field>)]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let mut add =
        |text: std::fmt::Arguments<'_>| out.write_fmt(text).expect("writing to memory does not fail");
    add(format_args!(
        "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\n"
    ));
    for (name, alias) in VOCABULARIES {
        add(format_args!(
            "<edmx:Reference Uri=\"https://oasis-tcs.github.io/odata-vocabularies/vocabularies/{name}.xml\">\
             <edmx:Include Namespace=\"{name}\" Alias=\"{alias}\"/></edmx:Reference>\n"
        ));
    }
    add(format_args!(
        "<edmx:DataServices>\n<Schema Namespace=\"{NAMESPACE}\" \
         xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n"
    ));
    for (set, _, fields) in sets {
        add(format_args!("{}", of_type(&set.name(), fields)));
    }
    add(format_args!("<EntityContainer Name=\"register\">\n"));
    for (set, title, fields) in sets {
        add(format_args!("{}", of_set(&set.name(), title, fields)));
    }
    add(format_args!(
        "<Annotation Term=\"Capabilities.ConformanceLevel\">\
         <EnumMember>Capabilities.ConformanceLevelType/Minimal</EnumMember></Annotation>\n"
    ));
    let functions: String = FUNCTIONS.map(|name| format!("<String>{name}</String>")).concat();
    add(format_args!(
        "<Annotation Term=\"Capabilities.FilterFunctions\"><Collection>{functions}</Collection></Annotation>\n"
    ));
    add(format_args!("</EntityContainer>\n</Schema>\n</edmx:DataServices>\n</edmx:Edmx>\n"));
    out
}

/// An entity type: its first property is the key.
fn of_type(name: &str, fields: &[Field]) -> String {
    let key = fields.first().map(|field| field.name).unwrap_or_default();
    let property = |field: &Field| {
        let nullable = if field.name == key { " Nullable=\"false\"" } else { "" };
        let (name, kind) = (field.name, field.kind.name());
        format!(
            "<Property Name=\"{name}\" Type=\"{kind}\"{nullable}>{}</Property>\n",
            described(&field.title)
        )
    };
    let properties: Vec<String> = fields.iter().map(property).collect();
    format!(
        "<EntityType Name=\"{name}\"><Key><PropertyRef Name=\"{key}\"/></Key>\n{}</EntityType>\n",
        properties.concat()
    )
}

/// An entity set with what cannot be done with it.
fn of_set(name: &str, title: &str, fields: &[Field]) -> String {
    let unqueryable = fields.iter().filter(|field| !field.is_queryable);
    let paths: Vec<String> =
        unqueryable.map(|field| format!("<PropertyPath>{}</PropertyPath>", field.name)).collect();
    let restrictions =
        [("FilterRestrictions", "NonFilterableProperties"), ("SortRestrictions", "NonSortableProperties")];
    let restrictions = restrictions.map(|(term, property)| {
        format!(
            "<Annotation Term=\"Capabilities.{term}\"><Record><PropertyValue Property=\"{property}\">\
             <Collection>{}</Collection></PropertyValue></Record></Annotation>",
            paths.concat()
        )
    });
    let restrictions = if paths.is_empty() { String::new() } else { restrictions.concat() };
    format!(
        "<EntitySet Name=\"{name}\" EntityType=\"{NAMESPACE}.{name}\">{}{restrictions}</EntitySet>\n",
        described(title)
    )
}

fn described(title: &str) -> String {
    format!("<Annotation Term=\"Core.Description\" String=\"{}\"/>", escape(title))
}
