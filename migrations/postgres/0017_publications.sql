-- Published tables of workers, which never change: a correction is a new revision of its period. The pattern says why a value is
-- withheld, and the contributions what the table sums; both protect later publications and are never served.

create table publication (
    id             bigint primary key,
    period         text not null,
    revision       bigint not null,
    revises        bigint references publication (id),
    measure        text not null,
    counted_on     text not null,
    version        bigint not null,
    recorded_at    text,
    edition        text not null,
    classification text not null,
    threshold      bigint not null,
    p_percent      bigint not null,
    cells          text not null,
    pattern        text not null,
    contributions  text not null,
    reason         text,
    published_by   text not null,
    published_at   text not null,
    unique (period, measure, revision)
);

create trigger publication_is_never_updated before update on publication
for each row execute function refuse('publications are never updated');

create trigger publication_is_never_deleted before delete on publication
for each row execute function refuse('publications are never deleted');

create trigger publication_is_never_emptied before truncate on publication
for each statement execute function refuse('publications are never emptied');
