-- Published tables of workers, which never change: a correction is a new revision of its period. The pattern says why a value is
-- withheld, and the contributions what the table sums; both protect later publications and are never served.

create table publication (
    id             integer primary key,
    period         text not null,
    revision       integer not null,
    revises        integer references publication (id),
    measure        text not null,
    counted_on     text not null,
    version        integer not null,
    recorded_at    text,
    edition        text not null,
    classification text not null,
    threshold      integer not null,
    p_percent      integer not null,
    cells          text not null,
    pattern        text not null,
    contributions  text not null,
    reason         text,
    published_by   text not null,
    published_at   text not null,
    unique (period, measure, revision)
);

-- `insert or replace` would delete without firing the trigger for it.
create trigger publication_is_only_appended before insert on publication
when new.id <= (select coalesce(max(id), 0) from publication)
begin
    select raise(abort, 'publications are only appended');
end;

create trigger publication_is_never_updated before update on publication
begin
    select raise(abort, 'publications are never updated');
end;

create trigger publication_is_never_deleted before delete on publication
begin
    select raise(abort, 'publications are never deleted');
end;
