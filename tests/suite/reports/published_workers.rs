//! The table of workers that the public is told of, as a register changes.

use proptest::{prelude::*, test_runner::Config};
use serde_json::{Value as Json, json};
use time::{Date, macros::date};
use xuong::{
    document::parts::Document,
    index::Snapshot,
    model::{
        actor::Role, change::Edit, column::Value, firm::Firm, holdings::Holdings, lang::Lang,
        public_workers::PublicWorkers, record::Kind,
    },
    report::{
        disclosure::{Guards, Policy},
        kind::Report,
        parameter::Parameter,
        parameters::Parameters,
        request::Request,
        run::run,
    },
    synthetic::City,
};

use crate::cli::synthetic_city::{places, put};
use crate::harness::hanoi;

const TODAY: Date = date!(2026 - 06 - 30);

const WARDS: &str = "wards-2025";

fn policy() -> Policy {
    Policy { workers: PublicWorkers::Live, threshold: 3, p_percent: 15, boundaries: None }
}

/// The reports that the published table answers, as the public gets them.
fn told(guards: &Guards, now: &Snapshot) -> Vec<Document> {
    let guard = guards.of(now, TODAY);
    let request = Request { now, guard: &guard, role: Role::Public, lang: Lang::En, today: TODAY };
    let reports = [
        (Report::SectorMix, vec![(Parameter::Boundaries, WARDS)]),
        (Report::SectorMix, vec![(Parameter::Boundaries, "city")]),
        (Report::Specialisation, vec![(Parameter::Boundaries, WARDS), (Parameter::Measure, "workers")]),
        (Report::Diversity, vec![(Parameter::Boundaries, WARDS), (Parameter::Measure, "workers")]),
    ];
    let answer = |(report, parameters)| {
        run(report, &Parameters::read(report, parameters).expect("parameters"), request).expect("a report")
    };
    reports.map(answer).into()
}

/// How many sums of workers are told, and how many are withheld.
fn sums(documents: &[Document]) -> [usize; 2] {
    let table = documents[0].tables().next().expect("a table");
    let sums = table.grid.column("workers").expect("workers");
    let told = sums.filter(|cell| cell.value != Value::Null).count();
    [told, table.grid.len() - told]
}

/// What is done to a firm of the made-up city: its workers become others, its place and enterprise that of another firm, or
/// it goes.
#[derive(Debug, Clone)]
enum Done {
    Workers(usize, Option<u32>),
    Moved(usize, usize),
    Closed(usize, &'static str),
    Gone(usize),
}

fn done() -> impl Strategy<Value = Done> {
    let workers = prop_oneof![Just(None), (0..9_u32).prop_map(Some), (0..3000_u32).prop_map(Some)];
    let closed = prop_oneof![Just("2020"), Just("2026"), Just("2030")];
    prop_oneof![
        4 => (0..FIRMS, workers).prop_map(|(at, own)| Done::Workers(at, own)),
        2 => (0..FIRMS, 0..FIRMS).prop_map(|(at, to)| Done::Moved(at, to)),
        1 => (0..FIRMS, closed).prop_map(|(at, day)| Done::Closed(at, day)),
        1 => (0..FIRMS).prop_map(Done::Gone),
    ]
}

/// Made-up firms at the beginning.
const FIRMS: usize = 3000;

fn edit(done: &Done, firms: &[Firm]) -> Edit {
    let with = |at: usize, key: &str, value: Json| {
        let mut firm = serde_json::to_value(&firms[at]).expect("a firm");
        firm[key] = value;
        put(serde_json::from_value(firm).expect("a firm"))
    };
    match *done {
        Done::Workers(at, own) => with(at, "workers", own.map_or(Json::Null, |own| json!({ "count": own }))),
        Done::Closed(at, day) => with(at, "closed", json!(day)),
        Done::Gone(at) => Edit::Delete(Kind::Firm, firms[at].id.0),
        Done::Moved(at, to) => {
            let (mut firm, other) = (firms[at].clone(), &firms[to]);
            firm.location.clone_from(&other.location);
            firm.tax_code.clone_from(&other.tax_code);
            put(firm)
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: 8, failure_persistence: None, ..Config::default() })]

    /// What is told depends on the state alone: not on how it came about, nor on what was told before.
    #[test]
    fn what_is_told_after_edits_is_what_a_register_that_begins_with_them_tells(
        batches in prop::collection::vec(prop::collection::vec(done(), 1..8), 1..5),
    ) {
        let firms: Vec<Firm> = City::new(places(), &hanoi().bounds).firms(7, 1).take(FIRMS).collect();
        let mut held: Holdings = places().clone();
        firms.iter().cloned().for_each(|firm| held.apply(put(firm)));
        let mut now = Snapshot::new(held.clone(), 1, hanoi());
        let guards = Guards::new(policy());
        let [open, withheld] = sums(&told(&guards, &now));
        prop_assert!(open > 30 && withheld > 30, "{open} {withheld}");
        for batch in batches {
            let edits: Vec<Edit> = batch.iter().map(|done| edit(done, &firms)).collect();
            edits.iter().cloned().for_each(|edit| held.apply(edit));
            now = now.after(edits, now.version + 1);
            let fresh = Snapshot::new(held.clone(), now.version, hanoi());
            prop_assert!(told(&guards, &now) == told(&Guards::new(policy()), &fresh));
        }
    }
}
