-- Linkage clusters that a steward recognised; members are codes of firms joined by ';', sectors codes of VSIC.

create table linkage (
    id            bigint primary key,
    code          text not null unique,
    name          text not null,
    sectors       text not null,
    eps_m         double precision not null check (eps_m > 0),
    min_firms     bigint not null check (min_firms > 0),
    members       text not null,
    recognised_on text not null,
    decision      text,
    note          text
);
