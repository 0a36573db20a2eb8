//! Publications: rows that are only appended.

use time::{Date, macros::format_description};

use super::{
    accounts::{instant, needed_instant, read_instant},
    cell::{
        Cell,
        CellType::{Int, Text},
        RowReader, Table,
    },
    db::Raw,
    error::StoreError,
    open::Store,
};
use crate::model::publication::{Basis, CLASSIFICATION, NewPublication, Publication, WORKERS};

const PUBLICATION: Table = Table {
    name: "publication",
    columns: &[
        ("id", Int),
        ("period", Text),
        ("revision", Int),
        ("revises", Int),
        ("measure", Text),
        ("counted_on", Text),
        ("version", Int),
        ("recorded_at", Text),
        ("edition", Text),
        ("classification", Text),
        ("threshold", Int),
        ("p_percent", Int),
        ("cells", Text),
        ("pattern", Text),
        ("contributions", Text),
        ("reason", Text),
        ("published_by", Text),
        ("published_at", Text),
    ],
};

const ALL: &str = "select id, period, revision, revises, measure, counted_on, version, recorded_at, edition,
    classification, threshold, p_percent, cells, pattern, contributions, reason, published_by, published_at
    from publication order by id";
const PUBLIC: &str =
    "select id, period, revision, revises, measure, counted_on, version, recorded_at, edition,
    classification, threshold, p_percent, cells, '' as pattern, '' as contributions, reason, published_by,
    published_at from publication
    where (cast($1 as bigint) is null or id = $1) order by id";
const LAST: &str = "select coalesce(max(id), 0) from publication";

impl Store {
    /// All publications with what they are based on, oldest first.
    pub async fn publications_with_basis(&self) -> Result<Vec<Publication>, StoreError> {
        let rows = self.db.read().await?.raw(&PUBLICATION, ALL, Vec::new()).await?;
        rows.into_iter().map(|row| publication(reader(row)?)).collect()
    }

    /// Publications without what they are based on, oldest first: all, or the one with a number.
    pub async fn publications(&self, id: Option<i64>) -> Result<Vec<Publication>, StoreError> {
        let rows = self.db.read().await?.raw(&PUBLICATION, PUBLIC, vec![Cell::Int(id)]).await?;
        rows.into_iter().map(|row| publication(reader(row)?)).collect()
    }

    /// Appends a publication that was protected together with the earlier ones up to a number; returns its own. `None` if
    /// there is a later one, together with which it is not protected.
    pub async fn publish(&self, new: &NewPublication, last: i64) -> Result<Option<i64>, StoreError> {
        let mut tx = self.db.begin().await?;
        if tx.number(LAST, &[]).await? != last {
            return Ok(None);
        }
        let id = last + 1;
        let names: Vec<&str> = PUBLICATION.columns.iter().map(|(name, _)| *name).collect();
        tx.insert_rows(PUBLICATION.name, &names, vec![cells(id, new)?], "").await?;
        tx.commit().await?;
        Ok(Some(id))
    }
}

fn reader(row: Raw) -> Result<RowReader, StoreError> {
    let cells = row.into_iter().collect::<Result<_, String>>().map_err(StoreError::Damaged)?;
    Ok(RowReader::new(PUBLICATION.name, cells))
}

fn cells(id: i64, new: &NewPublication) -> Result<Vec<Cell>, StoreError> {
    let table = serde_json::to_string(&new.cells).map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok(vec![
        Cell::Int(Some(id)),
        Cell::is(&new.period),
        Cell::Int(Some(new.revision)),
        Cell::Int(new.revises),
        Cell::is(WORKERS),
        Cell::is(new.counted_on),
        Cell::Int(Some(new.version)),
        instant(new.recorded_at)?,
        Cell::is(&new.edition),
        Cell::is(CLASSIFICATION),
        Cell::Int(i64::try_from(new.threshold).ok()),
        Cell::int(Some(new.p_percent)),
        Cell::Text(Some(table)),
        Cell::is(&new.basis.pattern),
        Cell::is(&new.basis.contributions),
        Cell::Text(new.reason.clone()),
        Cell::is(&new.published_by),
        instant(Some(new.published_at))?,
    ])
}

fn publication(mut row: RowReader) -> Result<Publication, StoreError> {
    let (id, period, revision, revises) = (row.id()?, row.string()?, row.id()?, row.int()?);
    row.string()?;
    let day = row.string()?;
    let counted_on = Date::parse(&day, format_description!("[year]-[month]-[day]"));
    let counted_on = counted_on.map_err(|error| row.damaged(error))?;
    let (version, recorded_at) = (row.id()?, read_instant(&mut row)?);
    let edition = row.string()?;
    row.string()?;
    let [threshold, p_percent] = [row.id()?, row.id()?];
    let table = row.string()?;
    let own = NewPublication {
        period,
        revision,
        revises,
        counted_on,
        version,
        recorded_at,
        edition,
        threshold: u64::try_from(threshold).map_err(|error| row.damaged(error))?,
        p_percent: u32::try_from(p_percent).map_err(|error| row.damaged(error))?,
        cells: serde_json::from_str(&table).map_err(|error| row.damaged(error))?,
        basis: Basis { pattern: row.string()?, contributions: row.string()? },
        reason: row.text()?,
        published_by: row.string()?,
        published_at: needed_instant(&mut row)?,
    };
    Ok(Publication { id, own })
}
