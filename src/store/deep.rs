//! The deep check: the file is intact, the log fits its seals and its documents the log, and every row equals the last
//! state in the log.

use std::collections::BTreeMap;

use super::{
    cell::{
        Cell,
        CellType::{Int, Text},
        Table,
    },
    db::{Db, Raw, Tx},
    doc,
    error::StoreError,
    log::{VERSION, document},
    open::{Lost, Store},
    redaction::{self, Unproved},
    seal::{self, Broken},
    write::{cells, table},
};
use crate::model::{change::Seq, lang::Lang, record::Kind};

/// A difference from what was written.
#[derive(Debug, Clone, PartialEq)]
pub enum Flaw {
    /// A fault of the database file.
    File(String),
    /// A value of a row differs from the log.
    Value {
        /// The kind of the record.
        kind: Kind,
        /// The identity of the record.
        id: i64,
        /// The code of the record, if it has one that can be read.
        code: String,
        /// The column.
        column: &'static str,
        /// The value in the row.
        row: String,
        /// The value in the log.
        log: String,
    },
    /// A record in the log has no row.
    Missing(Kind, i64),
    /// A row has no entry in the log.
    Unlogged(Kind, i64),
    /// A change in the log cannot be read.
    Change(Seq, String),
    /// These changes differ from those that were sealed.
    Broken(Seq, Seq),
    /// The changes after this one have no seal.
    Open(Seq),
    /// A redaction differs from what was recorded.
    Redaction(i64),
    /// Acknowledged changes are missing.
    Lost(Lost),
}

impl Flaw {
    /// The fault as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::File(said) => lang.pick(format!("tệp dữ liệu: {said}"), format!("data file: {said}")),
            Self::Value { kind, id, code, column, row, log } => lang.pick(
                format!(
                    "{} {id} {code}, cột {column}: trong bảng là {row}, trong nhật ký là {log}",
                    kind.name(lang)
                ),
                format!("{kind} {id} {code}, column {column}: the row says {row}, the log says {log}"),
            ),
            Self::Missing(kind, id) => lang.pick(
                format!("{} {id}: nhật ký có, bảng không có", kind.name(lang)),
                format!("{kind} {id}: the log has it, the table does not"),
            ),
            Self::Unlogged(kind, id) => lang.pick(
                format!("{} {id}: bảng có, nhật ký không có", kind.name(lang)),
                format!("{kind} {id}: the table has it, the log does not"),
            ),
            Self::Change(seq, detail) => lang.pick(
                format!("thay đổi {seq} của nhật ký không đọc được: {detail}"),
                format!("change {seq} of the log cannot be read: {detail}"),
            ),
            Self::Broken(from, to) => lang.pick(
                format!("nhật ký: các thay đổi {from} đến {to} không còn như lúc ghi (sai dấu niêm)"),
                format!(
                    "log: changes {from} to {to} are not those that were written (their seal does not fit)"
                ),
            ),
            Self::Open(after) => lang.pick(
                format!("nhật ký: các thay đổi sau {after} không có dấu niêm"),
                format!("log: the changes after {after} have no seal"),
            ),
            Self::Redaction(id) => lang.pick(
                format!("lần ẩn dữ liệu {id} không còn như lúc ghi"),
                format!("redaction {id} is not as it was recorded"),
            ),
            Self::Lost(Lost { newest, held }) => lang.pick(
                format!(
                    "các thay đổi {} đến {newest} đã được xác nhận nhưng không có trong tệp dữ liệu",
                    held + 1
                ),
                format!("changes {} to {newest} were acknowledged and are not in the data file", held + 1),
            ),
        }
    }
}

/// The result of a deep check.
#[derive(Debug, Clone)]
pub struct Deep {
    /// The number of the newest change.
    pub version: Seq,
    /// The number of firms.
    pub firms: i64,
    /// The number of rows that were compared with the log.
    pub rows: usize,
    /// The faults, up to a limit.
    pub flaws: Vec<Flaw>,
}

/// The largest number of faults that are listed.
const TOLD: usize = 1000;

/// Rows that are read at a time.
const BATCH: i64 = 500;

/// The last state of a record in the log.
const DOCS: Table = Table { name: "change", columns: &[("subject_id", Int), ("seq", Int), ("after", Text)] };

const DOCS_OF: &str = concat!(
    "select subject_id, seq, ",
    document!(),
    " from change where kind = $1 and subject_id > $2 and subject_id <= $3 order by subject_id, seq"
);

const FIRMS: &str = "select count(*) from firm";

impl Store {
    /// Checks the file, the log and every row: takes seconds for a hundred thousand firms.
    pub async fn deep(&self) -> Result<Deep, StoreError> {
        let mut deep = look(&self.db, self.identity()).await?;
        deep.flaws.extend(self.lost().map(Flaw::Lost));
        Ok(deep)
    }
}

/// The deep check of a database.
pub(super) async fn look(db: &Db, identity: &str) -> Result<Deep, StoreError> {
    let mut flaws: Vec<Flaw> =
        told(db.faults().await)?.unwrap_or_else(|said| vec![said]).into_iter().map(Flaw::File).collect();
    let mut tx = db.read().await?;
    match told(seal::broken(&mut tx, identity).await)? {
        Ok(broken) => flaws.extend(broken.into_iter().map(|broken| match broken {
            Broken::Run(from, to) => Flaw::Broken(from, to),
            Broken::Open(after) => Flaw::Open(after),
        })),
        Err(said) => flaws.push(Flaw::File(said)),
    }
    match told(redaction::unproved(&mut tx, identity).await)? {
        Ok(unproved) => flaws.extend(unproved.into_iter().map(|unproved| match unproved {
            Unproved::Document(seq) => Flaw::Broken(seq, seq),
            Unproved::Redaction(id) => Flaw::Redaction(id),
        })),
        Err(said) => flaws.push(Flaw::File(said)),
    }
    let mut rows = 0;
    for kind in Kind::ALL {
        if let Err(said) = told(hold_against_log(&mut tx, *kind, &mut rows, &mut flaws).await)? {
            flaws.push(Flaw::File(said));
        }
    }
    let number = |counted| told(counted).map(Result::unwrap_or_default);
    let version = number(tx.number(VERSION, &[]).await)?;
    let firms = number(tx.number(FIRMS, &[]).await)?;
    flaws.dedup();
    flaws.truncate(TOLD);
    Ok(Deep { version, firms, rows, flaws })
}

/// Turns damage into a finding; any other failure ends the check.
fn told<T>(read: Result<T, StoreError>) -> Result<Result<T, String>, StoreError> {
    match read {
        Ok(read) => Ok(Ok(read)),
        Err(StoreError::Damaged(said)) => Ok(Err(said)),
        Err(other) => Err(other),
    }
}

/// Compares every row of a kind with its last state in the log.
async fn hold_against_log(
    tx: &mut Tx,
    kind: Kind,
    rows: &mut usize,
    flaws: &mut Vec<Flaw>,
) -> Result<(), StoreError> {
    let table = table(kind);
    let sql = format!("select {} from {} where id > $1 order by id limit $2", table.names(), table.name);
    let mut last = i64::MIN;
    while flaws.len() < TOLD {
        let bound = vec![Cell::Int(Some(last)), Cell::Int(Some(BATCH))];
        let read = tx.raw(table, &sql, bound).await?;
        let mut held = BTreeMap::new();
        for row in read {
            match row.first() {
                Some(Ok(Cell::Int(Some(id)))) if *id > last => _ = held.insert(*id, row),
                _ => {
                    return Err(StoreError::Damaged(format!(
                        "table {}: the rows after {last} have no order",
                        table.name
                    )));
                }
            }
        }
        let end = held.keys().next_back().copied();
        let logged = logged(tx, kind, last, end.unwrap_or(i64::MAX), flaws).await?;
        *rows += held.len();
        compare(kind, &held, &logged, flaws);
        match end {
            Some(end) => last = end,
            None => return Ok(()),
        }
    }
    Ok(())
}

/// The cells of the last states in the log of records between two identities, without deleted ones.
async fn logged(
    tx: &mut Tx,
    kind: Kind,
    after: i64,
    upto: i64,
    flaws: &mut Vec<Flaw>,
) -> Result<BTreeMap<i64, Option<Vec<Cell>>>, StoreError> {
    let bound = vec![Cell::is(kind), Cell::Int(Some(after)), Cell::Int(Some(upto))];
    let mut docs: BTreeMap<i64, (Seq, Result<Cell, String>)> = BTreeMap::new();
    for row in tx.raw(&DOCS, DOCS_OF, bound).await? {
        let [Ok(Cell::Int(Some(id))), Ok(Cell::Int(Some(seq))), doc]: [_; 3] =
            row.try_into().map_err(|_| StoreError::Damaged("the change log".to_owned()))?
        else {
            return Err(StoreError::Damaged(format!("the change log of {kind} has no order")));
        };
        docs.insert(id, (seq, doc));
    }
    let mut cells_of = BTreeMap::new();
    for (id, (seq, text)) in docs {
        let read = match text {
            Ok(Cell::Text(Some(text))) => doc::read(kind, &text).map_err(|error| error.to_string()),
            Ok(Cell::Text(None)) => continue,
            Ok(other) => Err(format!("{other:?} is no text")),
            Err(said) => Err(said),
        };
        match read {
            Ok(record) => _ = cells_of.insert(id, Some(cells(&record))),
            Err(said) => {
                flaws.push(Flaw::Change(seq, said));
                cells_of.insert(id, None);
            }
        }
    }
    Ok(cells_of)
}

fn compare(
    kind: Kind,
    held: &BTreeMap<i64, Raw>,
    logged: &BTreeMap<i64, Option<Vec<Cell>>>,
    flaws: &mut Vec<Flaw>,
) {
    flaws.extend(logged.keys().filter(|id| !held.contains_key(id)).map(|id| Flaw::Missing(kind, *id)));
    for (id, row) in held {
        let Some(log) = logged.get(id) else {
            flaws.push(Flaw::Unlogged(kind, *id));
            continue;
        };
        // An unreadable entry of the log has been reported already.
        let Some(log) = log else { continue };
        let columns = table(kind).columns;
        let code = columns.iter().position(|(name, _)| *name == "code").and_then(|at| row[at].as_ref().ok());
        for (((column, _), row), log) in columns.iter().zip(row).zip(log) {
            if row.as_ref() != Ok(log) {
                flaws.push(Flaw::Value {
                    kind,
                    id: *id,
                    code: code.map(show).unwrap_or_default(),
                    column,
                    row: row.as_ref().map_or_else(|said| format!("({said})"), show),
                    log: show(log),
                });
            }
        }
    }
}

/// A value, abbreviated.
fn show(cell: &Cell) -> String {
    match cell {
        Cell::Text(Some(text)) => format!("'{text}'"),
        Cell::Int(Some(number)) => number.to_string(),
        Cell::Real(Some(number)) => number.to_string(),
        Cell::Blob(Some(bytes)) => format!("{} bytes {}", bytes.len(), &blake3::hash(bytes).to_hex()[..8]),
        _ => "null".to_owned(),
    }
}
