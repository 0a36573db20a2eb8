-- The land of zones and clusters, in WGS 84.

create table outline (
    id        bigint primary key,
    zone_code text not null unique references zone (code),
    precision text not null check (precision in ('surveyed', 'generalised', 'schematic')),
    source    text,
    as_of     text,
    wkb       bytea not null,
    geom      geometry(Geometry, 4326) generated always as (st_geomfromwkb(wkb, 4326)) stored
);

create index outline_geom on outline using gist (geom);

create view outlines as
select outline.id, zone_code as code, zone.name, zone.kind, precision, source, outline.as_of, outline.geom
from outline join zone on zone.code = outline.zone_code;

comment on view outlines is 'The land of zones and clusters';
