//! Tables before redaction. They leave this module only through [`Draft::seen_by`].

use super::request::Request;
use crate::{
    document::{
        column::{Cell, Mark},
        table::{Note, Provenance, Table},
    },
    model::{column::Value, lang::Text, presence::When, public_workers::PublicWorkers},
};

/// The reason why no workers are published.
const NO_WORKERS: Text =
    Text::new("Máy chủ này không công bố số lao động.", "This server publishes no workers.");

/// The same where workers are in publications alone.
const IN_PUBLICATIONS: Text = Text::new(
    "Số lao động không công bố ở đây, chỉ có trong các công bố theo kỳ: /api/publications.",
    "Workers are not published here, but in the publications of periods: /api/publications.",
);

/// A table with all values; those that its columns withhold from the public are marked as restricted.
pub(crate) struct Draft(Table);

impl Draft {
    /// Rounds measured values, so that every format has the same numbers.
    pub(super) fn new(table: Table) -> Self {
        debug_assert_eq!(table.misnamed(), None, "{}: a note explains no column of the table", table.name);
        Self(Table { grid: table.grid.rounded(), ..table })
    }

    /// Keeps these columns, in this order.
    pub(super) fn with_columns(self, names: &[&str]) -> Self {
        let Self(table) = self;
        Self(Table { grid: table.grid.with_columns(names), ..table })
    }

    /// Keeps the first rows.
    pub(super) fn first(self, rows: usize) -> Self {
        let Self(table) = self;
        Self(Table { grid: table.grid.first(rows), ..table })
    }

    /// The number of the first rows and of all rows, if there are more.
    pub(super) fn left_after(&self, rows: usize) -> Option<(usize, usize)> {
        let all = self.0.grid.len();
        (all > rows).then_some((rows, all))
    }

    /// With another title, without notes, and with the provenance in one sentence.
    pub(super) fn brief(self, title: &str) -> Self {
        let Self(table) = self.brief_with_notes(title);
        Self(Table { notes: Vec::new(), ..table })
    }

    /// With another title, and with the provenance in one sentence.
    pub(super) fn brief_with_notes(self, title: &str) -> Self {
        let provenance = Provenance { brief: true, ..self.0.provenance };
        Self(Table { title: title.to_owned(), provenance, ..self.0 })
    }

    /// With additional notes.
    pub(super) fn with_notes(mut self, notes: impl IntoIterator<Item: Into<Note>>) -> Self {
        self.0.notes.extend(notes.into_iter().map(Into::into));
        self
    }

    /// The table for a reader: restricted values are withheld from the public and marked for analysts. If the register
    /// knows no workers at all, nothing is withheld, and unknown values are shown as unknown.
    pub(super) fn seen_by(self, request: Request<'_>) -> Table {
        let Self(mut table) = self;
        let nobody = table.provenance.coverage.is_some_and(|known| known.with_workers == 0);
        let of_workers = if request.role.sees_restricted() {
            workers_of(&table, request)
        } else {
            public_workers_of(&table, request)
        };
        table.notes.extend(of_workers.map(|told| Note::on(&["workers"], told)));
        if request.role.sees_restricted() || nobody {
            table.grid.cells_mut().filter(|cell| cell.value == Value::Null).for_each(|cell| cell.mark = None);
        }
        if !request.role.sees_restricted() {
            let mut withheld = 0;
            for cell in table.grid.cells_mut().filter(|cell| cell.mark.is_some()) {
                *cell = Cell { value: Value::Null, mark: Some(Mark::Withheld) };
                withheld += 1;
            }
            table.provenance.unpublished = !request.guard.is_live();
            if withheld > 0 && !request.guard.is_live() && !table.provenance.brief {
                let why = match request.guard.workers() {
                    PublicWorkers::Published => IN_PUBLICATIONS,
                    PublicWorkers::None | PublicWorkers::Live => NO_WORKERS,
                };
                table.notes.push(why.of(request.lang).into());
            }
        }
        table
    }
}

/// The years in which the workers of all present establishments were counted, whatever the table counts and whether it
/// shows any: the date of a single one is not public.
fn public_workers_of(table: &Table, request: Request<'_>) -> Option<String> {
    if !table.grid.has("workers") || table.provenance.coverage.is_none() || table.provenance.brief {
        return None;
    }
    let told = request.now.firms.workers_of(When::now(request.today));
    let years = told.range.map(|(oldest, newest)| (oldest.first_day().year(), newest.last_day().year()));
    let undated = match told.undated {
        0 => "",
        _ => request.lang.pick("; một số không ghi ngày", "; some are undated"),
    };
    Some(match (years, told.undated) {
        (None, 0) => return None,
        (None, _) => request
            .lang
            .pick(
                "Số lao động trong sổ đăng ký (cơ sở hiện có của cả thành phố) không ghi ngày.",
                "The workers in the register (of the establishments of today in the whole city) are undated.",
            )
            .to_owned(),
        (Some((from, to)), _) if from == to => request.lang.pick(
            format!(
                "Số lao động trong sổ đăng ký (cơ sở hiện có của cả thành phố) được thống kê trong năm \
                 {to}{undated}."
            ),
            format!(
                "The workers in the register (of the establishments of today in the whole city) were \
                 counted in {to}{undated}."
            ),
        ),
        (Some((from, to)), _) => request.lang.pick(
            format!(
                "Số lao động trong sổ đăng ký (cơ sở hiện có của cả thành phố) được thống kê từ năm {from} \
                 đến năm {to}{undated}."
            ),
            format!(
                "The workers in the register (of the establishments of today in the whole city) were \
                 counted from {from} to {to}{undated}."
            ),
        ),
    })
}

/// The dates of the workers in a table of sums over establishments, for readers with access to them.
fn workers_of(table: &Table, request: Request<'_>) -> Option<String> {
    let day = table.provenance.on.filter(|_| !table.provenance.brief)?;
    table.grid.column("workers")?.find(|cell| cell.value != Value::Null)?;
    let told = request.now.firms.workers_of(When { day, today: request.today });
    let range = told.range.map(|(oldest, newest)| (oldest.said(request.lang), newest.said(request.lang)));
    Some(match (range, told.undated) {
        (None, 0) => return None,
        (None, n) => request.lang.pick(
            format!("Số lao động của {n} cơ sở đều không ghi ngày."),
            format!("The workers of all {n} establishments are undated."),
        ),
        (Some((from, to)), n) => request.lang.pick(
            format!("Số lao động của các cơ sở ghi ngày từ {from} đến {to}, {n} không ghi ngày."),
            format!("The workers of establishments are dated {from} to {to}, {n} undated."),
        ),
    })
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, sync::Arc};

    use time::macros::date;

    use super::*;
    use crate::{
        document::{
            column::{Column, int, text},
            grid::Grid,
        },
        index::Snapshot,
        model::{actor::Role, city::City, holdings::Holdings, lang::Lang},
        report::disclosure::{Guards, Policy},
    };

    /// A sector, its workers, and whether they are published.
    type MixRow = (&'static str, Option<u64>, bool);

    const ROWS: [MixRow; 4] =
        [("10", Some(731), false), ("14", Some(48), true), ("25", None, false), ("26", None, true)];

    fn columns() -> Vec<Column<'static, MixRow>> {
        vec![
            text("sector", Text::new("Ngành", "Sector"), |(sector, ..): &MixRow| *sector),
            int("workers", Text::new("Lao động", "Workers"), |(_, workers, _): &MixRow| *workers)
                .published_where(|(.., is_told)| *is_told),
            int("anchors", Text::new("Lớn nhất", "Largest"), |(_, workers, _): &MixRow| *workers)
                .restricted(),
            int("establishments", Text::new("Cơ sở", "Establishments"), |_: &MixRow| 9_u64),
        ]
    }

    fn draft(columns: &[Column<'_, MixRow>], notes: Vec<Note>) -> Draft {
        let now = Snapshot::new(Holdings::default(), 1, Arc::new(City::made_up()));
        let provenance = Provenance::of_observations(&now, None, None);
        Draft::new(Table {
            name: "mix",
            title: String::new(),
            grid: Grid::of(columns, ROWS),
            provenance,
            notes,
        })
    }

    /// The cells that a role sees in these columns: row, column and value.
    fn seen(role: Role, columns: &[Column<'_, MixRow>]) -> BTreeSet<(usize, &'static str, String)> {
        let now = Snapshot::new(Holdings::default(), 1, Arc::new(City::made_up()));
        let policy = Policy { workers: PublicWorkers::Live, threshold: 3, p_percent: 15, boundaries: None };
        let today = date!(2026 - 06 - 30);
        let guard = Guards::new(policy).of(&now, today);
        let request = Request { now: &now, guard: &guard, role, lang: Lang::En, today };
        let table = draft(columns, Vec::new()).seen_by(request);
        let cells = table.grid.rows().enumerate().flat_map(|(row, cells)| {
            cells.map(move |(heading, cell)| (row, heading.name, format!("{:?} {:?}", cell.value, cell.mark)))
        });
        cells.collect()
    }

    #[test]
    fn a_column_keeps_its_cells_from_the_public() {
        let told = seen(Role::Public, &columns());
        let of = |row, name| told.iter().find(|(at, own, _)| (*at, *own) == (row, name)).unwrap().2.clone();
        assert_eq!(
            [0, 1, 2, 3].map(|row| of(row, "workers")),
            ["Null Some(Withheld)", "Int(48) None", "Null Some(Withheld)", "Null None"]
        );
        assert!((0..4).all(|row| of(row, "anchors") == "Null Some(Withheld)"));
        let seen = seen(Role::Analyst, &columns());
        assert!(seen.contains(&(0, "workers", "Int(731) Some(Restricted)".to_owned())));
        assert!(seen.contains(&(2, "workers", "Null None".to_owned())), "unknown is said to be unknown");
    }

    #[test]
    fn one_more_column_anywhere_changes_nothing_of_what_anybody_sees() {
        for role in [Role::Public, Role::Analyst] {
            let before = seen(role, &columns());
            for at in 0..=columns().len() {
                let mut more = columns();
                more.insert(at, int("known", Text::new("Đã biết", "Known"), |_: &MixRow| 7_u64));
                let mut after = seen(role, &more);
                let own: Vec<_> = after.extract_if(.., |(_, name, _)| *name == "known").collect();
                assert!(own.iter().all(|(.., told)| told == "Int(7) None") && own.len() == ROWS.len());
                assert_eq!(after, before, "{role:?}: a column at {at}");
            }
        }
    }

    #[test]
    fn columns_left_out_and_rows_left_out_change_nothing_of_the_others() {
        let Draft(table) =
            draft(&columns(), Vec::new()).with_columns(&["workers", "establishments"]).first(1);
        let marks: Vec<_> = table.grid.cells().map(|cell| cell.mark).collect();
        assert_eq!(marks, [Some(Mark::Restricted), None]);
    }

    #[test]
    #[should_panic(expected = "a note explains no column of the table")]
    fn a_note_that_names_no_column_is_found() {
        draft(&columns(), vec![Note::on(&["workers", "worker"], "of workers")]);
    }

    #[test]
    #[should_panic(expected = "a name of no column")]
    fn a_choice_of_columns_that_names_none_is_found() {
        draft(&columns(), Vec::new()).with_columns(&["sector", "worker"]);
    }
}
