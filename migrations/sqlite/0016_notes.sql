-- Notes of the public on what the register says: a queue beside it, which is no part of the log. The contact is deleted when
-- the note is answered.

create table note (
    id          integer primary key autoincrement,
    topic       text,
    subject_id  integer,
    item        text,
    lon         real,
    lat         real,
    wrong       text,
    content     text not null,
    contact     text,
    state       text not null,
    made_at     text not null,
    answer      text,
    answered_by text,
    answered_at text
);

create index note_state on note (state, id);

create index note_subject on note (topic, subject_id);
