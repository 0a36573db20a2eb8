//! Statements of the store, whatever the engine.

use super::{
    cells::Cells,
    driver::{Engine, Tx},
};
use crate::store::{
    cell::{Cell, CellType, RowReader, Table},
    error::StoreError,
};

/// Rows per statement. SQLite allows 32,766 parameters and PostgreSQL 65,535; more than a few hundred rows are no faster.
const ROWS_PER_STATEMENT: usize = 200;

/// A row whose cells are each a value or the reason why it cannot be read.
pub(crate) type Raw = Vec<Result<Cell, String>>;

/// Converts a row to a record.
type Read<T> = fn(RowReader) -> Result<T, StoreError>;

impl Tx {
    /// Drops triggers and returns the statements that make them again.
    pub(crate) async fn without(&mut self, triggers: &[&str]) -> Result<Vec<String>, StoreError> {
        let mut made = Vec::with_capacity(triggers.len());
        for name in triggers {
            let sql = "select sql from sqlite_schema where type = 'trigger' and name = $1";
            made.extend(self.text(sql, name).await?);
            self.execute(&format!("drop trigger {name}"), Vec::new()).await?;
        }
        Ok(made)
    }

    /// Makes triggers again.
    pub(crate) async fn restore(&mut self, triggers: Vec<String>) -> Result<(), StoreError> {
        for sql in triggers {
            self.run(&sql).await?;
        }
        Ok(())
    }

    /// Runs a query that returns one text; `None` for null or no row.
    pub(crate) async fn word(&mut self, sql: &str) -> Result<Option<String>, StoreError> {
        self.first_text(sql, Vec::new()).await
    }

    /// Runs a query with one bound text that returns one text.
    pub(crate) async fn text(&mut self, sql: &str, bound: &str) -> Result<Option<String>, StoreError> {
        self.first_text(sql, vec![Cell::is(bound)]).await
    }

    async fn first_text(&mut self, sql: &str, bound: Vec<Cell>) -> Result<Option<String>, StoreError> {
        match self.first(sql, bound, CellType::Text).await? {
            Some(Cell::Text(text)) => Ok(text),
            _ => Ok(None),
        }
    }

    /// Runs a query with bound texts that returns one number.
    pub(crate) async fn number(&mut self, sql: &str, bound: &[&str]) -> Result<i64, StoreError> {
        match self.first(sql, bound.iter().map(Cell::is).collect(), CellType::Int).await? {
            Some(Cell::Int(Some(number))) => Ok(number),
            _ => Err(StoreError::Damaged(format!("no number: {sql}"))),
        }
    }

    async fn first(
        &mut self,
        sql: &str,
        bound: Vec<Cell>,
        kind: CellType,
    ) -> Result<Option<Cell>, StoreError> {
        let mut rows = self.fetch(sql, bound, &[kind], |mut cells: Cells| Ok(cells.remove(0)?)).await?;
        Ok(if rows.is_empty() { None } else { Some(rows.remove(0)) })
    }

    /// Runs a statement without parameters and results.
    pub(crate) async fn run(&mut self, sql: &str) -> Result<(), StoreError> {
        self.execute(sql, Vec::new()).await?;
        Ok(())
    }

    /// Inserts rows, or replaces those with the same `id`.
    pub(crate) async fn upsert(&mut self, table: &Table, rows: Vec<Vec<Cell>>) -> Result<(), StoreError> {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        let set: Vec<String> = names[1..].iter().map(|name| format!("{name} = excluded.{name}")).collect();
        let tail = format!(" on conflict (id) do update set {}", set.join(", "));
        self.insert_rows(table.name, &names, rows, &tail).await
    }

    /// Inserts rows. Names and tail are texts of this program; every value is bound.
    pub(crate) async fn insert_rows(
        &mut self,
        table: &str,
        names: &[&str],
        rows: Vec<Vec<Cell>>,
        tail: &str,
    ) -> Result<(), StoreError> {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let batch: Vec<Vec<Cell>> = rows.by_ref().take(ROWS_PER_STATEMENT).collect();
            let values = self.places(batch.len(), names.len());
            let sql = format!("insert into {table} ({}) values {values}{tail}", names.join(", "));
            self.execute(&sql, batch.into_iter().flatten().collect()).await?;
        }
        Ok(())
    }

    /// Deletes the row with an identity.
    pub(crate) async fn delete(&mut self, table: &Table, id: i64) -> Result<(), StoreError> {
        let sql = format!("delete from {} where id = $1", table.name);
        self.execute(&sql, vec![Cell::Int(Some(id))]).await?;
        Ok(())
    }

    /// All rows of a table, in order of identity, each converted as it arrives.
    pub(crate) async fn rows<T>(&mut self, table: &Table, read: Read<T>) -> Result<Vec<T>, StoreError> {
        let sql = format!("select {} from {} order by id", table.names(), table.name);
        self.select(table, &sql, &[], read).await
    }

    /// The rows of a query whose columns are those of `table`.
    pub(crate) async fn select<T>(
        &mut self,
        table: &Table,
        sql: &str,
        bound: &[i64],
        read: Read<T>,
    ) -> Result<Vec<T>, StoreError> {
        let bound = bound.iter().map(|number| Cell::Int(Some(*number))).collect();
        let read =
            |cells: Cells| read(RowReader::new(table.name, cells.into_iter().collect::<Result<_, _>>()?));
        self.fetch(sql, bound, &table.types(), read).await
    }

    /// The rows of a query whose columns are those of `table`, each cell read separately.
    pub(crate) async fn raw(
        &mut self,
        table: &Table,
        sql: &str,
        bound: Vec<Cell>,
    ) -> Result<Vec<Raw>, StoreError> {
        self.typed(&table.types(), sql, bound).await
    }

    /// The rows of a query whose columns have these types, each cell read separately.
    pub(crate) async fn typed(
        &mut self,
        types: &[CellType],
        sql: &str,
        bound: Vec<Cell>,
    ) -> Result<Vec<Raw>, StoreError> {
        let told = |cell: Result<Cell, sqlx::Error>| cell.map_err(|error| error.to_string());
        let read = |cells: Cells| Ok(cells.into_iter().map(told).collect());
        self.fetch(sql, bound, types, read).await
    }

    /// The tables of the register.
    pub(crate) async fn tables(&mut self) -> Result<Vec<String>, StoreError> {
        let sql = match self.engine() {
            Engine::Sqlite => {
                "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'
                and name <> '_sqlx_migrations'"
            }
            Engine::Postgres => {
                "select cast(table_name as text) from information_schema.tables where table_schema = current_schema()
                and table_type = 'BASE TABLE' and table_name not in ('_sqlx_migrations', 'spatial_ref_sys')"
            }
        };
        let name = |mut cells: Cells| RowReader::new("schema", vec![cells.remove(0)?]).string();
        self.fetch(sql, Vec::new(), &[CellType::Text], name).await
    }

    /// The columns of a table, without those that follow from others.
    pub(crate) async fn columns(&mut self, table: &str) -> Result<Vec<(String, CellType)>, StoreError> {
        let sql = match self.engine() {
            Engine::Sqlite => "select name, lower(type) from pragma_table_info($1) order by cid",
            Engine::Postgres => {
                "select cast(column_name as text), cast(data_type as text) from information_schema.columns
                where table_schema = current_schema() and table_name = $1 and is_generated = 'NEVER'
                order by ordinal_position"
            }
        };
        let column = |cells: Cells| {
            let mut row = RowReader::new("schema", cells.into_iter().collect::<Result<_, _>>()?);
            let (name, kind) = (row.string()?, row.string()?);
            let kind = match kind.as_str() {
                "text" => CellType::Text,
                "integer" | "bigint" => CellType::Int,
                "real" | "double precision" => CellType::Real,
                "blob" | "bytea" => CellType::Blob,
                other => return Err(row.damaged(format!("{name} is of type {other}"))),
            };
            Ok((name, kind))
        };
        self.fetch(sql, vec![Cell::is(table)], &[CellType::Text; 2], column).await
    }

    /// Lets the database number new rows of a table after those that it has.
    pub(crate) async fn number_after(&mut self, table: &str) -> Result<(), StoreError> {
        if self.engine() == Engine::Sqlite || !self.columns(table).await?.iter().any(|(name, _)| name == "id")
        {
            return Ok(());
        }
        let sql = format!(
            "select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}
             where pg_get_serial_sequence('{table}', 'id') is not null having max(id) is not null"
        );
        self.fetch(&sql, Vec::new(), &[CellType::Int], |mut cells: Cells| Ok(cells.remove(0)?)).await?;
        Ok(())
    }
}
