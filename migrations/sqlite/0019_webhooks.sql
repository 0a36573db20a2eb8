-- How far the receiver of each webhook has come in the log, and the messages that were given up. A message is a range of changes:
-- what it says is read from the log when it is sent, so that nothing that is withheld from the log stays here.

create table webhook (
    id            integer primary key autoincrement,
    name          text not null unique,
    version       integer not null,
    last          integer,
    attempts      integer not null,
    failing_since text,
    next_at       text,
    fault         text,
    held_until    text
);

create table undelivered (
    id          integer primary key autoincrement,
    webhook     text not null,
    version     integer not null,
    last        integer not null,
    attempts    integer not null,
    given_up_at text not null,
    fault       text not null
);

create index undelivered_webhook on undelivered (webhook, id);
