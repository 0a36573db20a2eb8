-- Documents apart from the log, so that values in them can be withheld without breaking the chain of hashes: the log
-- keeps a hash of each document with a salt. Withholding removes the salt, so that nobody can find the value by trying,
-- and the hash no longer proves the document; what is left of it is proved by the chain of redactions. The program moves
-- the documents of older logs when it opens the register.

alter table change rename column before_doc to before_hash;

alter table change rename column after_doc to doc_hash;

create table payload (
    seq      integer primary key references change (seq),
    salt     text,
    doc      text not null,
    withheld text
);

create trigger payload_is_only_withheld before update on payload
when new.salt is not null or new.seq <> old.seq or new.withheld is null
begin
    select raise(abort, 'documents of the change log are only withheld');
end;

create trigger payload_is_never_deleted before delete on payload
begin
    select raise(abort, 'documents of the change log are never deleted');
end;

create table redaction (
    id         integer primary key,
    at         text not null,
    actor      text not null,
    reason     text not null,
    change_seq integer not null references change (seq),
    fields     text not null,
    hash       text not null
);

create table withheld (
    redaction_id integer not null references redaction (id),
    seq          integer not null references payload (seq),
    hash         text not null,
    primary key (redaction_id, seq)
);

create trigger redaction_is_never_updated before update on redaction
begin
    select raise(abort, 'redactions are never updated');
end;

create trigger redaction_is_never_deleted before delete on redaction
begin
    select raise(abort, 'redactions are never deleted');
end;

create trigger withheld_is_never_updated before update on withheld
begin
    select raise(abort, 'redactions are never updated');
end;

create trigger withheld_is_never_deleted before delete on withheld
begin
    select raise(abort, 'redactions are never deleted');
end;
