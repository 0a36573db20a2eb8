use std::sync::Arc;

use rstest::rstest;

use super::*;
use crate::{
    collection::kinds::Collection,
    http::odata::sets,
    index::tests::town::{Town, firms},
    model::actor::Role,
    query::cql2::property::IDENTITY,
};

const FIRMS: Set = Set::Collection(Collection::Firms);

fn ask(query: &str, role: Role) -> Ask {
    Ask::made_up(Arc::new(Town::new().with(firms(3, "25", 1)).open()), query, role).unwrap()
}

fn read_as(query: &str, role: Role) -> Result<(Ask, Options), Problem> {
    let mut ask = ask(query, role);
    let known = Collection::Firms.sortables(role);
    let options = Options::read(&mut ask.query, &known, true, ask.lang)?;
    ask.query.finish()?;
    Ok((ask, options))
}

fn read(query: &str) -> Result<Options, Problem> {
    read_as(query, Role::Public).map(|(_, options)| options)
}

#[test]
fn a_page_is_as_large_as_is_requested_and_at_most_the_largest() {
    for (query, size) in
        [("", 10_000), ("$top=5", 5), ("$top=0", 0), ("$top=5&limit=2", 2), ("limit=99999", 10_000)]
    {
        assert_eq!(read(query).unwrap().size(), size, "{query}");
    }
}

#[test]
fn the_next_page_goes_on_with_what_is_left() {
    let cursor = Cursor { key: 10, id: 3 };
    let next = |query: &str, start, returned| {
        let (ask, options) = read_as(query, Role::Public).unwrap();
        options.next(&ask, FIRMS, start, returned)
    };
    let address = |query: &str| Some(format!("https://xuong.example/odata/v4/firms?{query}"));
    assert_eq!(next("limit=2", Start::After(cursor), 2), address("limit=2&%24skiptoken=a-3"));
    assert_eq!(next("$skip=4&limit=2", Start::After(cursor), 2), address("limit=2&%24skiptoken=a-3"));
    assert_eq!(
        next("$top=5&limit=2&$orderby=name", Start::Offset(2), 2),
        address("limit=2&%24orderby=name&%24skiptoken=2&%24top=3")
    );
    assert_eq!(next("$top=2", Start::After(cursor), 2), None, "as many as were requested");
    let token = |query: &str| read(query).unwrap().start;
    assert_eq!(token("$skiptoken=a-3"), Some(Start::After(cursor)));
    assert_eq!(token("$skiptoken=2&$orderby=name"), Some(Start::Offset(2)));
    assert_eq!(token("$skiptoken=a-3&$skip=7"), Some(Start::After(cursor)));
    assert_eq!((token("$skip=7"), token("")), (Some(Start::Offset(7)), None));
}

#[test]
fn orders_are_read_with_their_direction() {
    let order = read("$orderby=name desc, id,opened asc").unwrap().order;
    let order: Vec<_> = order.iter().map(|(property, descending)| (property.name, *descending)).collect();
    assert_eq!(order, [("name", true), ("id", false), ("opened", false)]);
    assert_eq!(read("$orderby=id").unwrap().order[0].0.place, IDENTITY);
}

#[rstest]
#[case("$top=-1")]
#[case("$top=ten")]
#[case("$skip=1.5")]
#[case("$count=yes")]
#[case("$format=atom")]
#[case("$skiptoken=x")]
#[case::a_cursor_of_a_list_that_is_sorted("$orderby=name&$skiptoken=a-3")]
#[case("$orderby=")]
#[case("$orderby=name up")]
#[case("$orderby=name asc desc")]
#[case("$orderby=name,name desc")]
#[case("$orderby=nothing")]
#[case("$filter=")]
#[case("limit=0")]
#[case("$expand=zone")]
#[case("$search=thép")]
#[case("$apply=aggregate($count as n)")]
#[case("filter=sector = '25'")]
fn what_is_not_understood_is_refused(#[case] query: &str) {
    assert!(read(query).is_err(), "{query}");
}

#[rstest]
#[case("$filter=workers gt 5")]
#[case("$filter=workers eq null")]
#[case("$filter=not (workers in (5,6))")]
#[case("$filter=workers_as_of ge 2020-01-01")]
#[case("$orderby=workers")]
#[case("$orderby=name,workers_as_of desc")]
fn the_public_asks_nothing_of_what_it_does_not_see(#[case] query: &str) {
    let refused = read_as(query, Role::Public).map(|_| ()).unwrap_err();
    assert!(format!("{refused:?}").contains("workers"), "the property is named as one that is not there");
    assert!(read_as(query, Role::Analyst).is_ok());
}

#[test]
fn properties_are_selected_by_name() {
    let select = |names: &str, role| {
        let (ask, options) = read_as(&format!("$select={names}"), role).unwrap();
        let chosen = options.chosen(sets::of_collection(Collection::Firms, &ask), ask.lang)?;
        let context = chosen.context();
        Ok::<_, Problem>((chosen.fields.into_iter().map(|field| field.name).collect::<Vec<_>>(), context))
    };
    let (names, context) = select("name, id,longitude,name", Role::Public).unwrap();
    assert_eq!((names, context.as_str()), (vec!["id", "name", "longitude"], "(id,name,longitude)"));
    let (all, context) = select("*", Role::Public).unwrap();
    assert_eq!((all.contains(&"latitude"), all.contains(&"workers"), context.as_str()), (true, false, ""));
    for refused in ["workers", "name,workers", "", "geometry"] {
        assert!(select(refused, Role::Public).is_err(), "{refused}");
    }
    assert_eq!(select("workers", Role::Analyst).unwrap().0, ["workers"]);
}

#[rstest]
#[case("$format=json")]
#[case("$format=application/json;odata.metadata=none")]
#[case("$format=Application/JSON")]
fn json_may_be_requested_by_name(#[case] query: &str) {
    assert!(read(query).is_ok());
}
