//! The tables that every file has (annexes C and F), and that QGIS and GDAL add.

use crate::geom::crs::Crs;

/// `GPKG`, and version 1.3: programs of 2022, which are in use, warn of later ones.
pub(super) const IDENTITY: &str = "pragma application_id = 1196444487; pragma user_version = 10300;";

/// The tables.
pub(super) const TABLES: &str = "
create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer not null primary key, organization text not null,
    organization_coordsys_id integer not null, definition text not null, description text);
create table gpkg_contents (table_name text not null primary key, data_type text not null, identifier text unique,
    description text default '', last_change datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x double, min_y double, max_x double, max_y double, srs_id integer,
    constraint fk_gc_r_srs_id foreign key (srs_id) references gpkg_spatial_ref_sys(srs_id));
create table gpkg_ogr_contents (table_name text not null primary key, feature_count integer default null);
create table gpkg_geometry_columns (table_name text not null, column_name text not null, geometry_type_name text not null,
    srs_id integer not null, z tinyint not null, m tinyint not null,
    constraint pk_geom_cols primary key (table_name, column_name), constraint uk_gc_table_name unique (table_name),
    constraint fk_gc_tn foreign key (table_name) references gpkg_contents(table_name),
    constraint fk_gc_srs foreign key (srs_id) references gpkg_spatial_ref_sys (srs_id));
create table gpkg_extensions (table_name text, column_name text, extension_name text not null, definition text not null,
    scope text not null, constraint ge_tce unique (table_name, column_name, extension_name));
create table gpkg_data_columns (table_name text not null, column_name text not null, name text, title text,
    description text, mime_type text, constraint_name text, constraint pk_gdc primary key (table_name, column_name),
    constraint gdc_tn unique (table_name, name));
create table gpkg_data_column_constraints (constraint_name text not null, constraint_type text not null, value text,
    min numeric, min_is_inclusive boolean, max numeric, max_is_inclusive boolean, description text,
    constraint gdcc_ntv unique (constraint_name, constraint_type, value));
create table gpkg_metadata (id integer constraint m_pk primary key autoincrement not null,
    md_scope text not null default 'dataset', md_standard_uri text not null, mime_type text not null default 'text/xml',
    metadata text not null default '');
create table gpkg_metadata_reference (reference_scope text not null, table_name text, column_name text,
    row_id_value integer, timestamp datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    md_file_id integer not null, md_parent_id integer,
    constraint crmr_mfi_fk foreign key (md_file_id) references gpkg_metadata(id),
    constraint crmr_mpi_fk foreign key (md_parent_id) references gpkg_metadata(id));
create table layer_styles (id integer primary key autoincrement not null, f_table_catalog text(256),
    f_table_schema text(256), f_table_name text(256), f_geometry_column text(256), styleName text(30), styleQML text,
    styleSLD text, useAsDefault boolean, description text, owner text(30), ui text(30),
    update_time datetime default (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
insert into gpkg_contents (table_name, data_type, identifier) values ('layer_styles', 'attributes', 'layer_styles');
insert into gpkg_extensions values
    ('gpkg_data_columns', null, 'gpkg_schema', 'http://www.geopackage.org/spec130/#extension_schema', 'read-write'),
    ('gpkg_data_column_constraints', null, 'gpkg_schema', 'http://www.geopackage.org/spec130/#extension_schema', 'read-write'),
    ('gpkg_metadata', null, 'gpkg_metadata', 'http://www.geopackage.org/spec130/#extension_metadata', 'read-write'),
    ('gpkg_metadata_reference', null, 'gpkg_metadata', 'http://www.geopackage.org/spec130/#extension_metadata', 'read-write');
insert into gpkg_spatial_ref_sys values
    ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system');
";

/// Dates the tables by the state of the register instead of the clock, so that a file of one state has the same bytes each
/// time. A register that nothing was written to has no date.
pub(super) const DATE: [&str; 3] = [
    "update gpkg_contents set last_change = coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', $1), '1970-01-01T00:00:00.000Z')",
    "update gpkg_metadata_reference set timestamp = coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', $1), '1970-01-01T00:00:00.000Z')",
    "update layer_styles set update_time = coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', $1), '1970-01-01T00:00:00.000Z')",
];

/// Adds a reference system: name, number, organisation, number there, definition.
pub(super) const ADD_SYSTEM: &str =
    "insert or ignore into gpkg_spatial_ref_sys values ($1, $2, 'EPSG', $2, $3, null)";

/// The systems that a file has: WGS 84, which each must have, and its own.
pub(super) fn systems(own: impl Iterator<Item = Crs>) -> Vec<Crs> {
    std::iter::once(Crs::Wgs84).chain(own).collect()
}

/// Adds a table to the contents.
pub(super) const ADD_CONTENTS: &str = "insert into gpkg_contents
    (table_name, data_type, identifier, description, min_x, min_y, max_x, max_y, srs_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Adds the number of rows of a table.
pub(super) const ADD_COUNT: &str = "insert into gpkg_ogr_contents values ($1, $2)";

/// Adds the geometries of a table.
pub(super) const ADD_GEOMETRIES: &str = "insert into gpkg_geometry_columns values ($1, 'geom', $2, $3, 0, 0)";

/// Adds the titles of a column.
pub(super) const ADD_COLUMN: &str = "insert into gpkg_data_columns values ($1, $2, $3, $4, $5, null, null)";

/// Adds what is said about a table.
pub(super) const ADD_METADATA: &str =
    "insert into gpkg_metadata (id, md_scope, md_standard_uri, mime_type, metadata)
    values ($1, 'dataset', 'http://purl.org/dc/terms/', 'application/json', $2)";

/// Says about which table that is.
pub(super) const ADD_REFERENCE: &str =
    "insert into gpkg_metadata_reference (reference_scope, table_name, md_file_id)
    values ('table', $1, $2)";

/// Adds the style with which QGIS draws a table.
pub(super) const ADD_STYLE: &str = "insert into layer_styles
    (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description)
    values ('', '', $1, 'geom', $2, $3, '', 1, $2)";

/// The spatial index of a table.
pub(super) fn index(table: &str) -> String {
    format!(
        "create virtual table \"rtree_{table}_geom\" using rtree(id, minx, maxx, miny, maxy);
         insert into gpkg_extensions values ('{table}', 'geom', 'gpkg_rtree_index',
             'http://www.geopackage.org/spec130/#extension_rtree', 'write-only');"
    )
}

/// What keeps the index and the number of rows right when a program edits the file (annex F.3).
pub(super) fn triggers(table: &str, has_geometries: bool) -> String {
    let counts = format!(
        "create trigger \"trigger_insert_feature_count_{table}\" after insert on \"{table}\" begin
             update gpkg_ogr_contents set feature_count = feature_count + 1 where lower(table_name) = lower('{table}'); end;
         create trigger \"trigger_delete_feature_count_{table}\" after delete on \"{table}\" begin
             update gpkg_ogr_contents set feature_count = feature_count - 1 where lower(table_name) = lower('{table}'); end;"
    );
    if !has_geometries {
        return counts;
    }
    let index = format!("\"rtree_{table}_geom\"");
    let is_there = "(new.\"geom\" notnull and not ST_IsEmpty(new.\"geom\"))";
    let is_gone = "(new.\"geom\" isnull or ST_IsEmpty(new.\"geom\"))";
    let put = format!(
        "insert or replace into {index} values (new.\"fid\", ST_MinX(new.\"geom\"), ST_MaxX(new.\"geom\"),
         ST_MinY(new.\"geom\"), ST_MaxY(new.\"geom\"));"
    );
    let drop = format!("delete from {index} where id = old.\"fid\";");
    let drop_both = format!("delete from {index} where id in (old.\"fid\", new.\"fid\");");
    let of_index = [
        ("insert", "insert", is_there.to_owned(), put.clone()),
        ("update1", "update of \"geom\"", format!("old.\"fid\" = new.\"fid\" and {is_there}"), put.clone()),
        ("update2", "update of \"geom\"", format!("old.\"fid\" = new.\"fid\" and {is_gone}"), drop.clone()),
        ("update3", "update", format!("old.\"fid\" != new.\"fid\" and {is_there}"), format!("{drop} {put}")),
        ("update4", "update", format!("old.\"fid\" != new.\"fid\" and {is_gone}"), drop_both),
        ("delete", "delete", "old.\"geom\" notnull".to_owned(), drop.clone()),
    ]
    .map(|(name, event, when, what)| {
        format!(
            "create trigger \"rtree_{table}_geom_{name}\" after {event} on \"{table}\" when {when} begin {what} end;\n"
        )
    });
    [counts, of_index.concat()].concat()
}
