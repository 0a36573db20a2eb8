-- The registers that this one follows: what each says of itself, and the version of it that is held here. The identities of
-- all records of a register are made with its own, which is never used again.

create table member (
    id         integer primary key autoincrement,
    url        text not null unique,
    card       text,
    version    integer not null default 0,
    mark       text not null default '',
    redactions integer not null default 0,
    changed_at text,
    heard_at   text
);

-- The territory of each of them is a unit of the level above. SQLite changes a condition by making the table again.

create table unit_of_three_levels (
    id         integer primary key,
    edition    text not null,
    level      text not null check (level in ('province', 'district', 'ward')),
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

insert into unit_of_three_levels select * from unit;

drop table unit;

alter table unit_of_three_levels rename to unit;
