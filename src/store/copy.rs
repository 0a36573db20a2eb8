//! Copies of a whole register from one engine to the other, with its history, its accounts and its identity, compared value
//! by value afterwards.

use std::fs;

use super::{
    backup::{Copied, sound},
    cell::{Cell, CellType},
    db::{Db, Raw, Tx},
    deep,
    error::StoreError,
    folder::{Folder, make_private, private_file},
    open::{Store, note_other},
    place::Place,
    seal::hash_cell,
};

/// The tables, each after those that its rows refer to, with the columns that order its rows.
const TABLES: [(&str, &[&str]); 29] = [
    ("registry", &["name"]),
    ("member", &["id"]),
    ("source", &["id"]),
    ("unit", &["id"]),
    ("succession", &["id"]),
    ("zone", &["id"]),
    ("firm", &["id"]),
    ("outline", &["id"]),
    ("observation", &["id"]),
    ("linkage", &["id"]),
    ("change_set", &["id"]),
    ("change", &["seq"]),
    ("payload", &["seq"]),
    ("seal", &["seq"]),
    ("redaction", &["id"]),
    ("withheld", &["redaction_id", "seq"]),
    ("account", &["id"]),
    ("access_key", &["id"]),
    ("identity", &["id"]),
    ("session", &["id"]),
    ("made_once", &["id"]),
    ("audit", &["id"]),
    ("staged_import", &["id"]),
    (PARTS, &["id"]),
    ("import_profile", &["id"]),
    ("note", &["id"]),
    ("publication", &["id"]),
    ("webhook", &["id"]),
    ("undelivered", &["id"]),
];

/// Whether there is a register.
const IDENTITIES: &str = "select count(*) from registry where name = 'identity'";

/// Rows that are copied at a time.
const BATCH: i64 = 2000;

/// The pieces of files, of which each is large, and how many are copied at a time.
const PARTS: &str = "staged_part";
const FEW: i64 = 16;

impl Store {
    /// Copies one consistent state of the register to another place, also during writes, and compares the copy with it:
    /// every value, the log with its seals, and every row with the log.
    ///
    /// # Errors
    ///
    /// [`StoreError::Exists`] or [`StoreError::Taken`] if there is a register, [`StoreError::Damaged`] if the copy is not
    /// the same, and errors of reading and writing. The copy is not usable then.
    pub async fn copy(&self, to: &Place) -> Result<Copied, StoreError> {
        let (db, folder) = made(to).await?;
        let copied = self.copy_into(&db).await;
        let checked = match copied {
            Ok(()) => deep::look(&db, self.identity()).await.and_then(sound),
            Err(error) => Err(error),
        };
        db.close().await;
        if let Some(folder) = folder {
            match &checked {
                Ok(checked) => folder.note(self.identity(), checked.version),
                Err(_) => {
                    ["", "-wal", "-shm"].iter().for_each(|ending| _ = fs::remove_file(folder.beside(ending)));
                }
            }
        }
        let checked = checked?;
        Ok(Copied { version: checked.version, firms: checked.firms, bytes: 0, kept: None })
    }

    async fn copy_into(&self, db: &Db) -> Result<(), StoreError> {
        let (mut from, mut into) = (self.db.read().await?, db.begin().await?);
        if !into.tables().await?.iter().all(|name| TABLES.iter().any(|(known, _)| known == name)) {
            return Err(StoreError::Newer);
        }
        if into.number(IDENTITIES, &[]).await? > 0 {
            return Err(StoreError::Taken);
        }
        // The migrations of an engine may have noted something about an empty register.
        into.run("delete from registry").await?;
        for (table, order) in TABLES {
            let columns = from.columns(table).await?;
            let read = copy_table(&mut from, &mut into, (table, order), &columns).await?;
            let written = walk(&mut into, (table, order), &columns, async |_, _| Ok(())).await?;
            if read != written {
                return Err(StoreError::Damaged(format!("the copy of table {table} is not the same")));
            }
            into.number_after(table).await?;
        }
        note_other(&mut into).await?;
        into.commit().await
    }
}

/// Makes an empty database at a place.
async fn made(to: &Place) -> Result<(Db, Option<Folder>), StoreError> {
    let (db, folder) = if let Some(url) = &to.database {
        (Db::postgres(url.secret(), true).await?, None)
    } else {
        let not_writable = |cause| StoreError::of_writing(&to.folder, cause);
        make_private(&to.folder).map_err(not_writable)?;
        let folder = Folder::take(&to.folder)?;
        let file = folder.database();
        if file.exists() {
            return Err(StoreError::Exists(file));
        }
        private_file().create_new(true).open(&file).map_err(not_writable)?;
        (Db::sqlite(&file, true).await?, Some(folder))
    };
    db.migrate().await?;
    if db.number(IDENTITIES).await? > 0 {
        db.close().await;
        return Err(StoreError::Taken);
    }
    Ok((db, folder))
}

type Columns = Vec<(String, CellType)>;

/// Copies the rows of a table and returns a hash of their values.
async fn copy_table(
    from: &mut Tx,
    into: &mut Tx,
    (table, order): (&str, &[&str]),
    columns: &Columns,
) -> Result<blake3::Hash, StoreError> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    walk(from, (table, order), columns, async |_, rows| into.insert_rows(table, &names, rows, "").await).await
}

/// Reads the rows of a table in order, hands them on, and returns a hash of their values.
async fn walk(
    tx: &mut Tx,
    (table, order): (&str, &[&str]),
    columns: &Columns,
    mut each: impl AsyncFnMut(&str, Vec<Vec<Cell>>) -> Result<(), StoreError>,
) -> Result<blake3::Hash, StoreError> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let types: Vec<CellType> = columns.iter().map(|(_, kind)| *kind).collect();
    let (names, by) = (names.join(", "), order.join(", "));
    let places: Vec<String> = (1..=order.len()).map(|at| format!("${at}")).collect();
    let after = format!("where ({by}) > ({})", places.join(", "));
    let key: Vec<usize> =
        order.iter().filter_map(|name| columns.iter().position(|(column, _)| column == name)).collect();
    let batch = if table == PARTS { FEW } else { BATCH };
    let (mut hasher, mut last) = (blake3::Hasher::new(), None::<Vec<Cell>>);
    loop {
        let (condition, bound) = match &last {
            Some(last) => (after.as_str(), last.clone()),
            None => ("", Vec::new()),
        };
        let sql = format!("select {names} from {table} {condition} order by {by} limit {batch}");
        let rows = tx.typed(&types, &sql, bound).await?;
        let rows: Vec<Vec<Cell>> = rows.into_iter().map(|row| whole(table, row)).collect::<Result<_, _>>()?;
        let Some(end) = rows.last() else { return Ok(hasher.finalize()) };
        last = Some(key.iter().map(|at| end[*at].clone()).collect());
        rows.iter().flatten().for_each(|cell| hash_cell(&mut hasher, cell));
        each(table, rows).await?;
    }
}

fn whole(table: &str, row: Raw) -> Result<Vec<Cell>, StoreError> {
    row.into_iter()
        .collect::<Result<_, String>>()
        .map_err(|said| StoreError::Damaged(format!("table {table}: {said}")))
}
