-- Sessions of the app: who signed in, known by the keyed hash of a cookie. A session without a key was begun by an issuer
-- of identities. Rows are deleted when a session ends; the change log and the audit name the account and the key.

create table session (
    id            integer primary key autoincrement,
    account_id    integer not null references account (id),
    access_key_id integer references access_key (id),
    hash          text not null unique,
    begun_at      text not null,
    used_at       text not null,
    ends_at       text not null
);

create index session_account on session (account_id);
