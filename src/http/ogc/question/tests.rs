use std::sync::Arc;

use rstest::rstest;

use super::*;
use crate::{
    http::{extract::Ask, parameter},
    index::tests::town::{Town, firms},
    model::city::City,
};

fn read_as(role: Role, collection: Collection, query: &str) -> Result<(Question, Ask), Problem> {
    let now = Arc::new(Town::new().with(firms(250, "25", 1)).open());
    let mut ask = Ask::made_up(now, query, role)?;
    Question::read(collection, &mut ask).map(|question| (question, ask))
}

fn read(query: &str) -> Result<Question, Problem> {
    read_as(Role::Public, Collection::Firms, query).map(|(question, _)| question)
}

#[test]
fn without_parameters_a_page_of_everything_is_asked_for() {
    let question = read("").unwrap();
    assert_eq!((question.limit.get(), question.start, question.format), (100, None, Format::Json));
    assert!(question.selection.bbox.is_none() && question.selection.condition.is_none());
    assert!(question.order.is_empty() && question.shown.geometry && question.shown.crs == Crs::Crs84);
    assert_eq!(question.shown.properties, Collection::Firms.properties(Role::Public));
}

#[rstest]
#[case::crossed("bbox=106,21,105,22", true)]
#[case::a_box("bbox=105,21,106,22", true)]
#[case::with_heights("bbox=105,21,0,106,22,100", true)]
#[case::in_metres("bbox=500000,2300000,600000,2400000&bbox-crs=EPSG:5897", false)]
fn a_box_of_degrees_is_a_box_and_one_of_metres_a_condition(#[case] query: &str, #[case] is_box: bool) {
    let selection = read(query).unwrap().selection;
    assert_eq!((selection.bbox.is_some(), selection.condition.is_some()), (is_box, !is_box));
}

#[test]
fn conditions_are_joined() {
    let condition = read("filter=name%20LIKE%20'a%25'&id=7").unwrap().selection.condition.unwrap();
    let Condition::All(terms) = condition.as_ref() else { panic!("{condition:?}") };
    assert_eq!(terms.len(), 2);
}

/// A value that has not the type of its property is refused with the type.
#[rstest]
#[case("id=x", "id", "x", "a whole number")]
#[case("id=1.0", "id", "1.0", "a whole number")]
#[case("point_precision_m=far", "point_precision_m", "far", "a number")]
#[case("point_precision_m=inf", "point_precision_m", "inf", "a number")]
#[case("opened=01/07/2025", "opened", "01/07/2025", "a day such as 2025-07-01, a month or a year")]
#[case("opened_precision=week", "opened_precision", "week", "day, month, year")]
fn a_value_of_another_type_is_refused_with_the_type(
    #[case] query: &str,
    #[case] name: &str,
    #[case] value: &str,
    #[case] wanted: &str,
) {
    assert_eq!(read(query).err(), Some(Problem::one_of(Lang::En, name, value, &[wanted])));
}

#[rstest]
#[case("opened=2025")]
#[case("opened=2025-07&closed=2026-01-02")]
#[case("point_precision_m=100.5&status=closed&name=A")]
#[case("opened_precision=month")]
fn properties_are_parameters(#[case] query: &str) {
    assert_eq!(read(query).unwrap().selection.equals.len(), query.matches('=').count());
}

#[test]
fn what_the_public_does_not_see_is_no_parameter_no_order_and_no_column() {
    let unknown = Problem::parameter("workers", "there is no such parameter");
    assert_eq!(read("workers=5").err(), Some(unknown));
    for query in ["sortby=workers", "properties=workers"] {
        let refused = format!("{:?}", read(query).err().unwrap());
        assert!(refused.contains("“workers” is not understood; expected "), "{refused}");
        assert!(!refused.contains("workers_"), "nor are those names told: {refused}");
        assert!(read_as(Role::Analyst, Collection::Firms, query).is_ok());
    }
    assert!(read_as(Role::Analyst, Collection::Firms, "workers=5").is_ok());
}

#[test]
fn columns_come_in_the_order_asked_for_and_once() {
    let shown = read("properties=name,code,name&skipGeometry=true&crs=EPSG:5897").unwrap().shown;
    let names: Vec<&str> = shown.properties.iter().map(|own| own.name).collect();
    assert_eq!((names, shown.geometry), (vec!["name", "code"], false));
    assert_ne!(shown.crs, Crs::Crs84);
    assert!(read("skipGeometry=false").unwrap().shown.geometry);
    let refused = format!("{:?}", read("properties=name,nam").err().unwrap());
    assert!(refused.contains("properties: “nam” is not understood; expected code, name, "), "{refused}");
}

#[rstest]
#[case("offset=5", Some(Start::Offset(5)))]
#[case("offset=0", Some(Start::Offset(0)))]
#[case("offset=5&sortby=name", Some(Start::Offset(5)))]
#[case("limit=7", None)]
fn a_page_begins_where_it_is_asked_to(#[case] query: &str, #[case] start: Option<Start>) {
    assert_eq!(read(query).unwrap().start, start);
}

#[test]
fn two_beginnings_of_a_page_are_refused_and_so_is_one_of_another_order() {
    let now = Town::new().with(firms(3, "25", 1)).open();
    let cursor = now.firms.iter().next().unwrap().cursor();
    assert!(read(&format!("after={cursor}")).is_ok());
    let both = read(&format!("after={cursor}&offset=1")).err().unwrap();
    assert_eq!(both, Problem::value(&City::made_up(), Lang::En, parameter::OFFSET, "after, offset"));
    let sorted = read(&format!("after={cursor}&sortby=name")).err().unwrap();
    assert_eq!(sorted, Problem::value(&City::made_up(), Lang::En, parameter::AFTER, "sortby, after"));
}

#[rstest]
#[case("bbox=1,2,3")]
#[case("bbox=105,91,106,92")]
#[case("bbox-crs=4327&bbox=1,2,3,4")]
#[case("crs=0")]
#[case("datetime=yesterday")]
#[case("datetime=2025-01-02/2025-01-01")]
#[case("limit=0")]
#[case("limit=-1")]
#[case("offset=-1")]
#[case("after=x")]
#[case("skipGeometry=yes")]
fn each_parameter_is_refused_by_its_name(#[case] query: &str) {
    let name = query.split('=').next().unwrap();
    let refused = format!("{:?}", read(query).err().unwrap());
    assert!(refused.contains(&format!("\"{name}: “")), "{refused}");
    assert!(refused.contains("” is not understood; expected "), "{refused}");
}

/// A small page of the first thousands of records is made at once, anything that must look at all of them is not.
#[rstest]
#[case("", true)]
#[case("limit=1000", true)]
#[case("limit=1001", false)]
#[case("f=csv", true)]
#[case("f=csv&limit=101", false)]
#[case("f=xlsx", false)]
#[case("sortby=name", false)]
#[case("filter=id%3D1", false)]
#[case("id=1", false)]
#[case("status=closed", true)]
#[case("datetime=2025-01-01", true)]
fn a_question_knows_whether_it_is_quick(#[case] query: &str, #[case] quick: bool) {
    let (question, ask) = read_as(Role::Public, Collection::Firms, query).unwrap();
    assert_eq!(question.is_quick(Collection::Firms, &ask), quick);
}

#[test]
fn areas_are_never_quick_since_an_outline_has_any_size() {
    for collection in Collection::ALL {
        let (question, ask) = read_as(Role::Public, *collection, "limit=1").unwrap();
        let is_small = matches!(collection.form(), Form::Points | Form::None);
        assert_eq!(question.is_quick(*collection, &ask), is_small, "{collection}");
    }
}
