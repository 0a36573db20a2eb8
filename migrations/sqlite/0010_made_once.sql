-- Requests that are made once however often they are sent: what came of each, written with its edits and kept for a day.
-- The key that a client gave to a request is in both hashes and nowhere else, so that the content of a request cannot be
-- found by trying.

create table made_once (
    id      integer primary key autoincrement,
    request text not null unique,
    content text not null,
    outcome text not null,
    at      integer not null
);

create index made_once_at on made_once (at);
