//! Entities of a report: the rows of its table.

use std::{borrow::Cow, cmp::Ordering};

use axum::response::Response;
use geo::Geometry;
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{
    json::{self, One, Page},
    options::{Options, Sort, chosen, format, select},
    sets::{self, Field, RESTRICTED, ROW, Set, WITHHELD, Wanted},
};
use crate::{
    document::{
        column::{Heading, Mark},
        grid::{Grid, Row},
        parts::{Block, Document},
        render::Format,
    },
    http::{api::reports, extract::Ask, problem::Problem, state::AppState},
    index::{Snapshot, scan::Start},
    model::{collation, column::Value, holdings::Holdings},
    query::{
        cql2::{eval::Subject, property::Property},
        filter::Verdict,
    },
    registry::clock,
    report::{
        kind::Report,
        parameter::{Measure, Parameter},
        parameters::{Parameters, ReportError},
        request::Request,
        run::run,
    },
    stop,
};

/// Responds with what is requested of a report. Its parameters are custom query options.
pub(super) async fn answer(
    state: AppState,
    report: Report,
    wanted: Wanted,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let given: Vec<_> = report.takes().iter().filter_map(|p| Some((*p, ask.query.text(p.code())?))).collect();
    let said = |e: ReportError| Problem::bad_request(e.say(ask.lang));
    let parameters = Parameters::read(report, given.iter().map(|(p, text)| (*p, text.as_str())));
    let parameters = parameters.map_err(said)?;
    let current = ask.now.version == state.registry.snapshot().version && ask.today == clock::today();
    let guards = state.clone();
    let make = move |ask: &mut Ask| {
        let guard = guards.guards.for_reader(&ask.now, ask.today, current, ask.role);
        let request =
            Request { now: &ask.now, guard: &guard, role: ask.role, lang: ask.lang, today: ask.today };
        let document = run(report, &parameters, request);
        let document = document.map_err(|e| Problem::bad_request(e.say(ask.lang)))?;
        let missing = || Problem::not_found(ask.lang, report.code());
        let grid = grid(document).ok_or_else(missing)?;
        let (set, headings) = (Set::Report(report), headings(report, &guards, ask));
        match wanted {
            Wanted::Page => page(set, (&grid, &headings), ask),
            Wanted::Count => count((&grid, &headings), ask),
            Wanted::One(row) => one(set, (&grid, &headings), row, ask),
        }
    };
    state.aside(reports::class(report, Format::Json), ask, make).await
}

/// The columns of a report with any parameters, of which only the measure adds some. They do not depend on the register: they
/// are those of an empty one, on which a report takes no time.
pub(super) fn headings(report: Report, state: &AppState, ask: &Ask) -> Vec<Heading> {
    let empty = Snapshot::new(Holdings::default(), 0, ask.now.city.clone());
    let guard = state.guards.for_reader(&empty, ask.today, false, ask.role);
    let request = Request { now: &empty, guard: &guard, role: ask.role, lang: ask.lang, today: ask.today };
    let takes_measure = report.takes().contains(&Parameter::Measure);
    let measures = Measure::ALL.iter().take(if takes_measure { Measure::ALL.len() } else { 1 });
    let grids = measures.filter_map(|measure| {
        let parameters = Parameters { measure: *measure, ..Parameters::default() };
        run(report, &parameters, request).ok().and_then(grid)
    });
    let mut headings: Vec<Heading> = Vec::new();
    for grid in grids {
        for heading in grid.headings() {
            if headings.iter().all(|before| before.name != heading.name) {
                headings.push(heading.clone());
            }
        }
    }
    headings
}

/// A table and the columns of its set.
type Columned<'g> = (&'g Grid, &'g [Heading]);

/// The rows of the table of a report.
fn grid(document: Document) -> Option<Grid> {
    document.blocks.into_iter().find_map(|block| match block {
        Block::Table(table) => Some(table.grid),
        _ => None,
    })
}

fn page(set: Set, (grid, headings): Columned<'_>, ask: &mut Ask) -> Result<Response, Problem> {
    let lang = ask.lang;
    let options = Options::read(&mut ask.query, &properties(headings), false, lang)?;
    let chosen = options.chosen(sets::of_report(headings, lang), lang)?;
    ask.query.finish()?;
    let ask = &*ask;
    let mut lines = lines(grid, &options);
    if !options.order.is_empty() {
        lines.sort_by(|a, b| compare(a, b, &options.order));
    }
    let matched = lines.len();
    let first = match options.start {
        Some(Start::Offset(skipped)) => skipped.min(matched),
        Some(Start::After(_)) | None => 0,
    };
    let end = first.saturating_add(options.size()).min(matched);
    let next = (end < matched).then_some(Start::Offset(end));
    let next = next.and_then(|start| options.next(ask, set, start, end - first));
    let value: Vec<_> =
        lines[first..end].iter().map(|line| Entity { line, fields: &chosen.fields }).collect();
    let count = options.count.then_some(matched);
    Ok(json::answer(&Page { context: json::context(ask, set, &chosen), count, value, next }))
}

fn count((grid, headings): Columned<'_>, ask: &mut Ask) -> Result<Response, Problem> {
    let options = Options::read(&mut ask.query, &properties(headings), false, ask.lang)?;
    options.chosen(sets::of_report(headings, ask.lang), ask.lang)?;
    ask.query.finish()?;
    Ok(json::count(lines(grid, &options).len()))
}

fn one(set: Set, (grid, headings): Columned<'_>, row: i64, ask: &mut Ask) -> Result<Response, Problem> {
    let lang = ask.lang;
    format(&mut ask.query, "json", lang)?;
    let select = select(&mut ask.query);
    let chosen = chosen(select.as_deref(), sets::of_report(headings, lang), lang)?;
    ask.query.finish()?;
    let missing = || Problem::not_found(lang, &format!("{}({row})", set.name()));
    let line = numbered(grid).find(|line| line.number == row).ok_or_else(missing)?;
    let context = format!("{}/$entity", json::context(ask, set, &chosen));
    Ok(json::answer(&One { context, entity: Entity { line: &line, fields: &chosen.fields } }))
}

/// The properties of rows that can be filtered and sorted by. A column is found by its name, so that its place is only a
/// number that no other has.
fn properties(headings: &[Heading]) -> Vec<Property> {
    headings
        .iter()
        .zip(0..)
        .map(|(own, place)| Property { name: own.name, kind: own.kind.into(), place })
        .collect()
}

/// A row with its number, counted from 1.
struct Line<'g> {
    number: i64,
    cells: Row<'g>,
}

fn numbered(grid: &Grid) -> impl Iterator<Item = Line<'_>> {
    grid.rows().zip(1..).map(|(cells, number)| Line { number, cells })
}

/// The rows that satisfy the filter.
fn lines<'g>(grid: &'g Grid, options: &Options) -> Vec<Line<'g>> {
    let meets = |line: &Line<'_>| {
        stop::check();
        options.filter.iter().all(|condition| condition.test(line) == Verdict::Match)
    };
    numbered(grid).filter(meets).collect()
}

fn compare(a: &Line<'_>, b: &Line<'_>, order: &[Sort]) -> Ordering {
    let by = |(property, descending): &Sort| {
        collation::in_order(&a.value(*property), &b.value(*property), *descending)
    };
    order.iter().map(by).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
}

impl Line<'_> {
    /// The value of a property of the entity.
    fn cell(&self, name: &str) -> Value<'_> {
        match name {
            ROW => Value::Int(self.number),
            WITHHELD => self.marked(Mark::Withheld),
            RESTRICTED => self.marked(Mark::Restricted),
            _ => self.named(name),
        }
    }

    /// The value of a column; null if the table does not have it.
    fn named(&self, name: &str) -> Value<'_> {
        let found = self.cells.clone().find(|(heading, _)| heading.name == name);
        found.map_or(Value::Null, |(_, cell)| cell.value.clone())
    }

    /// The names of the columns with a mark in this row.
    fn marked(&self, mark: Mark) -> Value<'_> {
        let marked = self.cells.clone().filter(|(_, cell)| cell.mark == Some(mark));
        let names: Vec<&str> = marked.map(|(heading, _)| heading.name).collect();
        if names.is_empty() { Value::Null } else { names.join(",").into() }
    }
}

impl Subject for Line<'_> {
    fn value(&self, property: Property) -> Value<'_> {
        self.named(property.name)
    }

    fn geometry(&self) -> Option<Cow<'_, Geometry>> {
        None
    }
}

/// A row as an entity.
struct Entity<'a> {
    line: &'a Line<'a>,
    fields: &'a [Field],
}

impl Serialize for Entity<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        stop::check();
        let mut entity = serializer.serialize_map(Some(self.fields.len()))?;
        for field in self.fields {
            entity.serialize_entry(field.name, &self.line.cell(field.name))?;
        }
        entity.end()
    }
}
