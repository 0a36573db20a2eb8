//! Both engines have the same tables.

use std::collections::BTreeSet;

use crate::harness::Folder;

/// The columns of all tables: table, column, type, whether it may be null. Columns that follow from others are left out.
const SQLITE_COLUMNS: &str = "select t.name, c.name, lower(c.type), c.\"notnull\" = 0 and c.pk = 0
    from sqlite_schema t join pragma_table_info(t.name) c
    where t.type = 'table' and t.name not like 'sqlite_%' and t.name <> '_sqlx_migrations'";

const POSTGRES_COLUMNS: &str = "select c.table_name, c.column_name, case c.data_type when 'bigint' then 'integer'
    when 'double precision' then 'real' when 'bytea' then 'blob' else c.data_type end, (c.is_nullable = 'YES')::int
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
    and c.table_name not in ('_sqlx_migrations', 'spatial_ref_sys')";

/// What is unique: table and columns.
const SQLITE_UNIQUE: &str =
    "select t.name, (select group_concat(name, ',') from (select name from pragma_index_info(i.name)
    order by seqno)) from sqlite_schema t join pragma_index_list(t.name) i
    where t.type = 'table' and i.origin = 'u' and t.name <> '_sqlx_migrations'";

const POSTGRES_UNIQUE: &str =
    "select c.conrelid::regclass, (select string_agg(a.attname, ',' order by at.ord)
    from unnest(c.conkey) with ordinality at(num, ord)
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = at.num)
    from pg_constraint c where c.contype = 'u' and c.connamespace = 'public'::regnamespace";

/// What refers to what: table, column, other table.
const SQLITE_REFERENCES: &str = "select t.name, f.\"from\", f.\"table\" from sqlite_schema t
    join pragma_foreign_key_list(t.name) f where t.type = 'table'";

const POSTGRES_REFERENCES: &str =
    "select c.conrelid::regclass, a.attname, c.confrelid::regclass from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace";

fn lines(text: &str) -> BTreeSet<String> {
    text.lines().map(str::to_owned).collect()
}

#[test]
fn both_engines_have_the_same_tables_columns_keys_and_references() {
    let (file, server) = (Folder::of_a_file(), Folder::of_a_server());
    for folder in [&file, &server] {
        folder.xuong(&["demo", "--seed-only"]).ended(0);
    }
    for (sqlite, postgres) in [
        (SQLITE_COLUMNS, POSTGRES_COLUMNS),
        (SQLITE_UNIQUE, POSTGRES_UNIQUE),
        (SQLITE_REFERENCES, POSTGRES_REFERENCES),
    ] {
        let [sqlite, postgres] = [lines(&file.sql(sqlite)), lines(&server.sql(postgres))];
        assert!(sqlite.len() > 5, "{sqlite:?}");
        let difference: Vec<_> = sqlite.symmetric_difference(&postgres).collect();
        assert!(difference.is_empty(), "{difference:#?}");
    }
}

#[test]
fn both_engines_are_at_the_same_migration() {
    let (file, server) = (Folder::of_a_file(), Folder::of_a_server());
    let steps = "select version, description from _sqlx_migrations order by version";
    let [file, server] = [&file, &server].map(|folder| {
        folder.xuong(&["demo", "--seed-only"]).ended(0);
        folder.sql(steps)
    });
    assert_eq!(file, server);
}
