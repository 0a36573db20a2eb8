-- What the log held when it was written: each hash is of the one before it and of every change since, so that a change
-- whose bits turn over later no longer fits. The first one goes on from the identity of the registry.

create table seal (
    seq  bigint primary key,
    hash text not null
);

create function seal_follows() returns trigger language plpgsql as $$
begin
    if exists (select 1 from seal where seq >= new.seq) then
        raise exception 'seals are only appended' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

create trigger seal_is_only_appended before insert on seal
for each row execute function seal_follows();

create trigger seal_is_never_updated before update on seal
for each row execute function refuse('seals are never updated');

create trigger seal_is_never_deleted before delete on seal
for each row execute function refuse('seals are never deleted');

create trigger seal_is_never_emptied before truncate on seal
for each statement execute function refuse('seals are never deleted');
