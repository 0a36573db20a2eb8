//! Parameters that filter firms, what is expected of each parameter, and what a request costs.

use std::sync::Arc;

use rstest::rstest;

use crate::{
    collection::kinds::Collection,
    http::{
        cost::{is_long, is_quick, is_small},
        cql2_filter,
        extract::Ask,
        firm_filter,
        packed::Packing,
        parameter::{self, Parameter},
        problem::Problem,
    },
    index::tests::town::{Town, firms},
    model::{actor::Role, city::City, lang::Lang},
    query::filter::Filter,
};

fn ask(query: &str, role: Role) -> Ask {
    Ask::made_up(Arc::new(Town::new().with(firms(3, "25", 1)).open()), query, role).unwrap()
}

fn filter(query: &str, role: Role) -> Result<Filter, Problem> {
    let mut ask = ask(query, role);
    let filter = firm_filter::filter(&mut ask.query, ask.role, ask.lang)?;
    ask.query.finish().map(|()| filter)
}

#[test]
fn a_filter_is_made_of_the_parameters_that_are_given() {
    assert!(filter("", Role::Public).unwrap().is_everything());
    let all = filter("sector=24,2025:26&zone=Z1&status=closed", Role::Public).unwrap();
    let sectors = ["24", "2025:26"].map(|code| code.parse().unwrap()).to_vec();
    let expected = [
        Filter::sectors(sectors),
        Some(Filter::Zone("Z1".parse().unwrap())),
        Some(Filter::Status(crate::model::firm::FirmStatus::Closed)),
    ];
    assert_eq!(all, Filter::all(expected));
    let by_workers = filter("workers_min=10&workers_max=20", Role::Analyst).unwrap();
    assert_eq!(by_workers, Filter::all([Filter::workers(Some(10), Some(20))]));
}

#[rstest]
#[case::a_bound("workers_min=1")]
#[case::a_bound_that_all_keep("workers_min=0")]
#[case::the_other_bound("workers_max=4000000000")]
fn the_public_does_not_filter_by_what_it_does_not_see(#[case] query: &str) {
    let refused = filter(query, Role::Public).unwrap_err();
    let told = "workers of single firms are not public: filtering by them needs a key";
    assert_eq!(refused, Problem::forbidden(told));
    assert!(filter(query, Role::Analyst).is_ok());
    let vi = filter(&format!("{query}&lang=vi"), Role::Public).unwrap_err();
    assert_eq!(
        vi,
        Problem::forbidden("số lao động của từng cơ sở không công khai nên không lọc được theo lao động")
    );
}

#[rstest]
#[case(parameter::WORKERS_MIN, "-1")]
#[case(parameter::WORKERS_MAX, "1.5")]
#[case(parameter::WORKERS_MAX, "")]
#[case(parameter::ZONE, "no code!")]
#[case(parameter::STATUS, "Closed")]
#[case(parameter::SECTOR, "24,metal")]
#[case(parameter::SECTOR, "")]
fn a_value_that_does_not_fit_is_refused_with_what_is_expected(#[case] of: Parameter, #[case] value: &str) {
    let text = form_urlencoded::Serializer::new(String::new()).append_pair(of.name, value).finish();
    let refused = filter(&text, Role::Analyst).unwrap_err();
    let wrong = if value.contains("metal") { "metal" } else { value };
    assert_eq!(refused, Problem::value(&City::made_up(), Lang::En, of, wrong));
}

fn condition(query: &str, role: Role) -> Result<bool, Problem> {
    let mut ask = ask(query, role);
    let read = cql2_filter::condition(&mut ask.query, Collection::Firms, (ask.role, ask.lang))?;
    ask.query.finish().map(|()| read.is_some())
}

#[rstest]
#[case("", false)]
#[case("filter=name%20LIKE%20'a%25'", true)]
#[case("filter=name%20LIKE%20'a%25'&filter-lang=cql2-text", true)]
#[case("filter=name%20LIKE%20'a%25'&filter-lang=cql-text", true)]
#[case(
    "filter=%7B%22op%22%3A%22isNull%22%2C%22args%22%3A%5B%7B%22property%22%3A%22name%22%7D%5D%7D&filter-lang=cql2-json",
    true
)]
#[case("filter-lang=cql2-json&filter-crs=4326", false)]
fn a_condition_is_read_in_its_encoding(#[case] query: &str, #[case] is_there: bool) {
    assert_eq!(condition(query, Role::Public), Ok(is_there));
}

#[test]
fn a_condition_that_is_not_read_is_refused_by_the_parameter_at_fault() {
    let fault = |query| match condition(query, Role::Public) {
        Err(refused) => format!("{refused:?}"),
        Ok(_) => panic!("{query} is read"),
    };
    assert!(
        fault("filter-lang=cql3")
            .contains("filter-lang: “cql3” is not understood; expected cql2-text or cql2-json")
    );
    assert!(fault("filter-crs=4327").contains("filter-crs: “4327” is not understood"));
    assert!(fault("filter=name%20LIKE").contains("\"filter: "));
    assert!(fault("filter=%7B%7D&filter-lang=cql2-json").contains("\"filter: "));
    assert!(fault("filter=workers%20%3E%205").contains("\"filter: "), "the public knows no such property");
    assert_eq!(condition("filter=workers%20%3E%205", Role::Analyst), Ok(true));
}

#[test]
fn hints_give_examples_of_the_city_and_leave_no_gap() {
    let city = City::made_up();
    let gaps = [parameter::BBOX_CRS, parameter::FILTER_CRS, parameter::POINT, parameter::Q];
    for own in gaps {
        let [vi, en] = [Lang::Vi, Lang::En].map(|lang| own.expected(&city, lang));
        assert!(vi != en && !format!("{vi}{en}").contains(['{', '}']), "{}: {vi} {en}", own.name);
    }
    assert_eq!(parameter::Q.expected(&city, Lang::En), "words such as 'mau'");
    let crs = "an EPSG code or the address of a reference system, such as EPSG:5897";
    assert_eq!(parameter::FILTER_CRS.expected(&city, Lang::En), crs);
    assert_eq!(parameter::POINT.expected(&city, Lang::Vi), "105.5,21, tọa độ VN-2000, hoặc tên như “Mẫu”");
}

#[test]
fn small_pages_and_short_filters_are_answered_on_the_spot() {
    let plain = ask("", Role::Public);
    let packed = Ask { packing: Some(Packing::Gzip), ..ask("", Role::Public) };
    assert_eq!([is_small(1000, true, &plain), is_small(1001, true, &plain)], [true, false]);
    assert_eq!([is_small(100, false, &plain), is_small(101, false, &plain)], [true, false]);
    assert_eq!([is_small(100, true, &packed), is_small(101, true, &packed)], [true, false]);
    let long = |bytes: usize| is_long(&ask(&format!("filter={}", "a".repeat(bytes)), Role::Public));
    assert_eq!([long(1000), long(1001), is_long(&plain)], [false, true, false]);
    assert!(is_quick(&Filter::default(), &plain.now.firms));
    assert!(is_quick(&Filter::all([Filter::workers(Some(1), None)]), &plain.now.firms), "of few rows");
}
