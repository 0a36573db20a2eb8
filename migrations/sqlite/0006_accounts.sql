-- Accounts, their keys, and what was read with each key. Rows of accounts and keys are never deleted, so that names in
-- the change log and in the audit keep their meaning. Closed sets are checked by the program: a check here could only be
-- widened by building the table again.

create table account (
    id          integer primary key,
    name        text not null unique,
    role        text not null,
    within      text,
    made_at     text not null,
    made_by     text not null,
    disabled_at text
);

create table access_key (
    id           integer primary key,
    account_id   integer not null references account (id),
    prefix       text not null unique,
    hash         text not null unique,
    scope        text,
    reason       text,
    made_at      text not null,
    made_by      text not null,
    expires_at   text,
    last_used_at text,
    revoked_at   text
);

create index access_key_account on access_key (account_id);

create table audit (
    id           integer primary key autoincrement,
    first_at     text not null,
    last_at      text not null,
    account      text not null,
    key_prefix   text not null,
    subject      text not null,
    query        text,
    requests     integer not null check (requests > 0),
    data_version integer not null
);

create index audit_account on audit (account, id);
