-- The land of zones and clusters, in WGS 84.

create table outline (
    id        integer primary key,
    zone_code text not null unique references zone (code),
    precision text not null check (precision in ('surveyed', 'generalised', 'schematic')),
    source    text,
    as_of     text,
    wkb       blob not null
);
