-- The registry. Times are UTC texts bound by the program; wkb is little-endian WGS 84; sources are codes joined by ';'.

create table registry (
    name  text primary key,
    value text not null
);

create table source (
    id       integer primary key,
    code     text not null unique,
    title    text not null,
    location text,
    dated    text,
    licence  text
);

create table unit (
    id         integer primary key,
    edition    text not null,
    level      text not null check (level in ('district', 'ward')),
    code       text not null,
    name       text not null,
    kind       text,
    valid_from text,
    valid_to   text,
    precision  text not null check (precision in ('surveyed', 'generalised', 'schematic')),
    area_km2   real check (area_km2 > 0),
    label_lon  real,
    label_lat  real,
    source     text,
    wkb        blob not null,
    minx       real not null,
    miny       real not null,
    maxx       real not null,
    maxy       real not null,
    unique (edition, code)
);

create table succession (
    id                integer primary key,
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
    id                integer primary key,
    code              text not null unique,
    kind              text not null,
    name              text not null,
    name_en           text,
    status            text,
    status_as_of      text,
    area_ha           real check (area_ha > 0),
    area_note         text,
    established_year  integer,
    lease_start       integer,
    lease_end         integer,
    decision          text,
    investor          text,
    occupancy_pct     real check (occupancy_pct between 0 and 100),
    occupancy_note    text,
    investment_bn_vnd real,
    address           text,
    commune           text,
    district          text,
    ward              text,
    lon               real check (lon between -180 and 180),
    lat               real check (lat between -90 and 90),
    point_method      text,
    point_precision_m real,
    point_flag        text,
    point_evidence    text,
    point_entered     text,
    sources           text not null,
    as_of             text,
    notes             text,
    check ((lon is null) = (lat is null))
);

create table firm (
    id                integer primary key,
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
    workers           integer check (workers >= 0),
    workers_as_of     text,
    opened            text,
    closed            text,
    lon               real check (lon between -180 and 180),
    lat               real check (lat between -90 and 90),
    point_method      text,
    point_precision_m real,
    point_flag        text,
    point_evidence    text,
    point_entered     text,
    sources           text not null,
    as_of             text,
    notes             text,
    check ((lon is null) = (lat is null))
);

create table observation (
    id            integer primary key,
    subject       text not null,
    measure       text not null,
    breakdown     text,
    period        text not null,
    value         real not null,
    unit          text not null,
    compared_with text,
    basis         text not null check (basis in ('counted', 'imported', 'estimated', 'target')),
    source        text,
    as_of         text,
    note          text
);

-- The log of every edit: the truth about what happened, in the same transaction as the rows, never updated.
create table change (
    seq        integer primary key autoincrement,
    at         text not null,
    actor      text not null,
    reason     text,
    kind       text not null,
    subject_id integer not null,
    before_doc text,
    after_doc  text,
    check (before_doc is not null or after_doc is not null)
);

create index change_subject on change (kind, subject_id, seq);

-- `insert or replace` would delete without firing the trigger for it.
create trigger change_is_only_appended before insert on change
when exists (select 1 from change where seq = new.seq)
begin
    select raise(abort, 'the change log is only appended');
end;

create trigger change_is_never_updated before update on change
begin
    select raise(abort, 'the change log is never updated');
end;

create trigger change_is_never_deleted before delete on change
begin
    select raise(abort, 'the change log is never deleted');
end;
