//! What is noted of changes, as texts in the log: `unconditional;defaulted`, and `tax_code:tax_code` of a property and the
//! rule that its value breaks.

use super::{
    cell::{Cell, CellType::Int, CellType::Text, RowReader, Table},
    error::StoreError,
    open::Store,
};
use crate::model::{
    record::Kind,
    remarks::{Mark, Remarks, Warning},
};

const SUBJECT: Table = Table { name: "change", columns: &[("kind", Text), ("subject_id", Int)] };

const MARKED: &str = "select distinct kind, subject_id from change
    where marks is not null and ';' || marks || ';' like '%;' || $1 || ';%' order by kind, subject_id";

impl Store {
    /// The records of which a change has a mark.
    pub async fn marked(&self, mark: Mark) -> Result<Vec<(Kind, i64)>, StoreError> {
        let rows = self.db.read().await?.raw(&SUBJECT, MARKED, vec![Cell::is(mark)]).await?;
        let read = |row: Vec<Result<Cell, String>>| {
            let cells = row.into_iter().collect::<Result<_, String>>().map_err(StoreError::Damaged)?;
            let mut row = RowReader::new(SUBJECT.name, cells);
            Ok((row.parsed()?, row.id()?))
        };
        rows.into_iter().map(read).collect()
    }
}

/// The cells of what is noted of a change, null where nothing is.
pub(super) fn cells(remarks: &Remarks) -> [Cell; 2] {
    let joined = |all: Vec<String>| Cell::Text((!all.is_empty()).then(|| all.join(";")));
    let warning = |own: &Warning| format!("{}:{}", own.field, own.rule);
    [
        joined(remarks.marks.iter().map(ToString::to_string).collect()),
        joined(remarks.warnings.iter().map(warning).collect()),
    ]
}

/// What is noted of a change, from the next two cells.
pub(super) fn read(row: &mut RowReader) -> Result<Remarks, StoreError> {
    let marks = row.text()?.unwrap_or_default();
    let marks =
        parts(&marks).map(str::parse).collect::<Result<_, _>>().map_err(|error| row.damaged(error))?;
    let warnings = row.text()?.unwrap_or_default();
    let warning = |text: &str| {
        let (field, rule) = text.split_once(':').ok_or_else(|| row.damaged(text))?;
        let rule = rule.parse().map_err(|error| row.damaged(error))?;
        Ok::<_, StoreError>(Warning { field: field.to_owned(), rule })
    };
    Ok(Remarks { marks, warnings: parts(&warnings).map(warning).collect::<Result<_, _>>()? })
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').filter(|part| !part.is_empty())
}
