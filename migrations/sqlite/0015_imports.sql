-- Files that are reviewed before they are written: the bytes in pieces, how they are read, what was decided of doubtful rows.
-- What would be written follows from these and the register, and is not kept. Once written, the pieces are deleted and the
-- row says what came of it until it ends.

create table staged_import (
    id        integer primary key autoincrement,
    owner     text not null,
    kind      text not null,
    name      text not null,
    options   text not null,
    decisions text not null,
    revision  integer not null,
    bytes     integer not null,
    hash      text,
    made_at   text not null,
    ends_at   text not null,
    committed text
);

create index staged_import_ends on staged_import (ends_at);

create table staged_part (
    id        integer primary key autoincrement,
    import_id integer not null references staged_import (id),
    number    integer not null,
    content   blob not null,
    unique (import_id, number)
);

-- How files of an office are read, under a name.

create table import_profile (
    id       integer primary key autoincrement,
    name     text not null unique,
    options  text not null,
    saved_by text not null,
    saved_at text not null
);
