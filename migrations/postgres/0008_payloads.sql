-- Documents apart from the log, so that values in them can be withheld without breaking the chain of hashes: the log
-- keeps a hash of each document with a salt. Withholding removes the salt, so that nobody can find the value by trying,
-- and the hash no longer proves the document; what is left of it is proved by the chain of redactions.

alter table change rename column before_doc to before_hash;

alter table change rename column after_doc to doc_hash;

create table payload (
    seq      bigint primary key references change (seq),
    salt     text,
    doc      text not null,
    withheld text
);

create trigger payload_is_only_withheld before update on payload
for each row when (new.salt is not null or new.seq <> old.seq or new.withheld is null)
execute function refuse('documents of the change log are only withheld');

create trigger payload_is_never_deleted before delete on payload
for each row execute function refuse('documents of the change log are never deleted');

create table redaction (
    id         bigint primary key,
    at         text not null,
    actor      text not null,
    reason     text not null,
    change_seq bigint not null references change (seq),
    fields     text not null,
    hash       text not null
);

create table withheld (
    redaction_id bigint not null references redaction (id),
    seq          bigint not null references payload (seq),
    hash         text not null,
    primary key (redaction_id, seq)
);

create trigger redaction_is_never_updated before update on redaction
for each row execute function refuse('redactions are never updated');

create trigger redaction_is_never_deleted before delete on redaction
for each row execute function refuse('redactions are never deleted');

create trigger withheld_is_never_updated before update on withheld
for each row execute function refuse('redactions are never updated');

create trigger withheld_is_never_deleted before delete on withheld
for each row execute function refuse('redactions are never deleted');

-- A log begins in this form here.
insert into registry (name, value) values ('payloads', '1');
