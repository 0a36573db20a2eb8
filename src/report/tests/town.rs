//! Readers of reports on the made-up city, and the cells that they see.

pub(super) use crate::index::tests::town::{TODAY, Town, employer, firm, firms, middle, square};
use crate::{
    document::{
        column::{Cell, Mark},
        table::Table,
    },
    index::Snapshot,
    model::{actor::Role, column::Value, lang::Lang, public_workers::PublicWorkers},
    report::{
        disclosure::{Guards, Policy},
        kind::Report,
        parameters::{Parameters, ReportError},
        request::Request,
        run::run,
    },
};

/// A reader of reports.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    pub(super) role: Role,
    pub(super) lang: Lang,
    /// Whether sums of workers are published.
    pub(super) live: bool,
}

pub(super) const PUBLIC: Reader = Reader { role: Role::Public, lang: Lang::En, live: false };

pub(super) const ANALYST: Reader = Reader { role: Role::Analyst, ..PUBLIC };

impl Reader {
    /// Calls a function with the request of the reader.
    pub(super) fn asks<T>(self, now: &Snapshot, answer: impl FnOnce(Request<'_>) -> T) -> T {
        let workers = if self.live { PublicWorkers::Live } else { PublicWorkers::None };
        let policy = Policy { workers, threshold: 3, p_percent: 15, boundaries: None };
        let guard = Guards::new(policy).of(now, TODAY);
        answer(Request { now, guard: &guard, role: self.role, lang: self.lang, today: TODAY })
    }

    /// The table of a report.
    pub(super) fn read(
        self,
        now: &Snapshot,
        report: Report,
        query: &[(&str, &str)],
    ) -> Result<Table, ReportError> {
        let given = query.iter().map(|(name, value)| (name.parse().unwrap(), *value));
        let parameters = Parameters::read(report, given)?;
        let document = self.asks(now, |request| run(report, &parameters, request))?;
        Ok(document.tables().next().unwrap().clone())
    }

    /// Chosen columns of a report, a line for each row.
    pub(super) fn lines(
        self,
        now: &Snapshot,
        report: Report,
        query: &[(&str, &str)],
        columns: &[&str],
    ) -> Vec<String> {
        lines(&self.read(now, report, query).unwrap(), columns)
    }
}

/// Chosen columns of a table, a line for each row: `?` is unknown, `#` withheld, and a number with `*` restricted.
pub(super) fn lines(table: &Table, columns: &[&str]) -> Vec<String> {
    let line = |at: usize| {
        let cells = columns.iter().map(|name| {
            let mut column = table.grid.column(name).unwrap_or_else(|| panic!("no column {name}"));
            told(column.nth(at).unwrap())
        });
        cells.collect::<Vec<_>>().join(" ")
    };
    (0..table.grid.len()).map(line).collect()
}

fn told(cell: &Cell) -> String {
    let text = match &cell.value {
        Value::Null => "?".to_owned(),
        Value::Text(text) => text.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Real(n) => n.to_string(),
        Value::Date(date) => date.to_string(),
    };
    match cell.mark {
        Some(Mark::Withheld) => "#".to_owned(),
        Some(Mark::Restricted) => format!("{text}*"),
        None => text,
    }
}

/// The notes of a table in one text.
pub(super) fn notes(table: &Table) -> String {
    table.notes_told().join("\n")
}
