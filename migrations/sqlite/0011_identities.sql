-- Accounts of which an issuer vouches for the owner, found by issuer and subject: names change.

create table identity (
    id         integer primary key,
    account_id integer not null references account (id),
    issuer     text not null,
    subject    text not null,
    made_at    text not null,
    unique (issuer, subject)
);
