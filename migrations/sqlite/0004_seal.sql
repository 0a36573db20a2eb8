-- What the log held when it was written: each hash is of the one before it and of every change since, so that a change
-- whose bits turn over later no longer fits. The first one goes on from the identity of the registry.

create table seal (
    seq  integer primary key,
    hash text not null
);

create trigger seal_is_only_appended before insert on seal
when exists (select 1 from seal where seq >= new.seq)
begin
    select raise(abort, 'seals are only appended');
end;

create trigger seal_is_never_updated before update on seal
begin
    select raise(abort, 'seals are never updated');
end;

create trigger seal_is_never_deleted before delete on seal
begin
    select raise(abort, 'seals are never deleted');
end;
