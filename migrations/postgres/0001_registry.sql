-- The registry. Times are UTC texts bound by the program; wkb is little-endian WGS 84; sources are codes joined by ';'.
-- Identities are bound by the program. `geom` follows from the columns beside it, for other programs.

do $$
begin
    if not exists (select 1 from pg_extension where extname = 'postgis') then
        create extension postgis;
    end if;
exception when insufficient_privilege then
    raise exception 'the database has no PostGIS, and this user may not add it'
        using hint = 'let a superuser run: create extension postgis', errcode = 'insufficient_privilege';
end
$$;

create table registry (
    name  text primary key,
    value text not null
);

create table source (
    id       bigint primary key,
    code     text not null unique,
    title    text not null,
    location text,
    dated    text,
    licence  text
);

create table unit (
    id         bigint primary key,
    edition    text not null,
    level      text not null check (level in ('district', 'ward')),
    code       text not null,
    name       text not null,
    kind       text,
    valid_from text,
    valid_to   text,
    precision  text not null check (precision in ('surveyed', 'generalised', 'schematic')),
    area_km2   double precision check (area_km2 > 0),
    label_lon  double precision,
    label_lat  double precision,
    source     text,
    wkb        bytea not null,
    minx       double precision not null,
    miny       double precision not null,
    maxx       double precision not null,
    maxy       double precision not null,
    geom       geometry(Geometry, 4326) generated always as (st_geomfromwkb(wkb, 4326)) stored,
    unique (edition, code)
);

create index unit_geom on unit using gist (geom);

create table succession (
    id                bigint primary key,
    old_edition       text not null,
    old_code          text not null,
    old_name          text not null,
    old_district_code text,
    old_district      text,
    new_edition       text not null,
    new_code          text not null,
    new_name          text not null,
    extent            text not null check (extent in ('whole', 'part')),
    effective_from    text,
    clause            text,
    confidence        text,
    source            text,
    unique (old_edition, old_code, new_edition, new_code)
);

create table zone (
    id                bigint primary key,
    code              text not null unique,
    kind              text not null,
    name              text not null,
    name_en           text,
    status            text,
    status_as_of      text,
    area_ha           double precision check (area_ha > 0),
    area_note         text,
    established_year  bigint,
    lease_start       bigint,
    lease_end         bigint,
    decision          text,
    investor          text,
    occupancy_pct     double precision check (occupancy_pct between 0 and 100),
    occupancy_note    text,
    investment_bn_vnd double precision,
    address           text,
    commune           text,
    district          text,
    ward              text,
    lon               double precision check (lon between -180 and 180),
    lat               double precision check (lat between -90 and 90),
    point_method      text,
    point_precision_m double precision,
    point_flag        text,
    point_evidence    text,
    point_entered     text,
    sources           text not null,
    as_of             text,
    notes             text,
    geom              geometry(Point, 4326) generated always as (st_setsrid(st_makepoint(lon, lat), 4326)) stored,
    check ((lon is null) = (lat is null))
);

create index zone_geom on zone using gist (geom);

create table firm (
    id                bigint primary key,
    code              text not null unique,
    name              text not null,
    name_en           text,
    tax_code          text,
    address           text,
    commune           text,
    district          text,
    ward              text,
    zone_code         text references zone (code),
    sector            text,
    sector_basis      text,
    activity          text,
    status            text,
    status_note       text,
    workers           bigint check (workers >= 0),
    workers_as_of     text,
    opened            text,
    closed            text,
    lon               double precision check (lon between -180 and 180),
    lat               double precision check (lat between -90 and 90),
    point_method      text,
    point_precision_m double precision,
    point_flag        text,
    point_evidence    text,
    point_entered     text,
    sources           text not null,
    as_of             text,
    notes             text,
    geom              geometry(Point, 4326) generated always as (st_setsrid(st_makepoint(lon, lat), 4326)) stored,
    check ((lon is null) = (lat is null))
);

create index firm_geom on firm using gist (geom);
create index firm_zone_code on firm (zone_code);

create table observation (
    id            bigint primary key,
    subject       text not null,
    measure       text not null,
    breakdown     text,
    period        text not null,
    value         double precision not null,
    unit          text not null,
    compared_with text,
    basis         text not null check (basis in ('counted', 'imported', 'estimated', 'target')),
    source        text,
    as_of         text,
    note          text
);

-- The log of every edit: the truth about what happened, in the same transaction as the rows, never updated. The program
-- numbers changes without gaps while it holds the lock of writers.
create table change (
    seq        bigint primary key,
    at         text not null,
    actor      text not null,
    reason     text,
    kind       text not null,
    subject_id bigint not null,
    before_doc text,
    after_doc  text,
    check (before_doc is not null or after_doc is not null)
);

create index change_subject on change (kind, subject_id, seq);

-- Refuses a statement on a table; the argument of the trigger says why.
create function refuse() returns trigger language plpgsql as $$
begin
    raise exception '%', tg_argv[0] using errcode = 'restrict_violation';
end
$$;

create trigger change_is_never_updated before update on change
for each row execute function refuse('the change log is never updated');

create trigger change_is_never_deleted before delete on change
for each row execute function refuse('the change log is never deleted');

create trigger change_is_never_emptied before truncate on change
for each statement execute function refuse('the change log is never deleted');

-- What other programs read: the public attributes by their public names, with a key for QGIS. Numbers of workers are in
-- a view of their own, for which a right can be given.

create view firms as
select id, code, name, name_en, tax_code, address, zone_code as zone, sector, activity, status,
    opened, closed, point_method, point_precision_m, sources, as_of, geom
from firm;

create view firms_restricted as
select id, code, name, name_en, tax_code, address, zone_code as zone, sector, activity, status,
    opened, closed, workers, workers_as_of, point_method, point_precision_m, sources, as_of, geom
from firm;

create view zones as
select id, code, kind, name, name_en, status, status_as_of, area_ha, established_year, lease_start, lease_end, decision,
    investor, occupancy_pct, address, point_method, point_precision_m, sources,
    as_of, geom
from zone
where kind <> 'industrial_cluster';

create view clusters as
select id, code, kind, name, name_en, status, status_as_of, area_ha, established_year, lease_start, lease_end, decision,
    investor, occupancy_pct, address, point_method, point_precision_m, sources,
    as_of, geom
from zone
where kind = 'industrial_cluster';

create view units as
select id, edition, level, code, name, kind, valid_from, valid_to, precision, area_km2, source, geom
from unit;

comment on view firms is 'Firms of the register, public attributes';
comment on view firms_restricted is 'Firms of the register with numbers of workers: restricted';
comment on view zones is 'Industrial zones and parks of the register';
comment on view clusters is 'Industrial clusters of the register';
comment on view units is 'Administrative units of all editions';
