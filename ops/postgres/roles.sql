-- Roles of a register on PostgreSQL, each with the rights that it needs and no more. Run it once in the database of the
-- register, as a superuser, and give each role that signs in a password or a certificate afterwards (\password xuong).
--
--   xuong_owner    owns the tables: runs the program once after an update, and redacts
--   xuong          the server: reads everything, writes records, only appends to the log
--   xuong_reader   QGIS and other programs: the views with public attributes
--   xuong_analyst  the same, and the view with numbers of workers

\set ON_ERROR_STOP on

begin;

do $$
declare
    name text;
begin
    foreach name in array array['xuong_owner', 'xuong', 'xuong_reader', 'xuong_analyst'] loop
        if not exists (select 1 from pg_roles where rolname = name) then
            execute format('create role %I login nosuperuser nocreatedb nocreaterole', name);
        end if;
    end loop;
end
$$;

grant xuong_reader to xuong_analyst;

revoke create on schema public from public;
grant usage, create on schema public to xuong_owner;
grant usage on schema public to xuong, xuong_reader;

create extension if not exists postgis;

-- The tables belong to the owner, those that are there and those that an update adds.
do $$
declare
    part record;
begin
    for part in
        select c.relname, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'v')
        and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    loop
        execute format('alter %s %I owner to xuong_owner', case part.relkind when 'v' then 'view' else 'table' end,
            part.relname);
    end loop;
    for part in
        select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'public' and p.proname in ('refuse', 'seal_follows')
    loop
        execute format('alter function %s owner to xuong_owner', part.name);
    end loop;
end
$$;

alter default privileges for role xuong_owner in schema public grant select, insert, update, delete on tables to xuong;
alter default privileges for role xuong_owner in schema public grant usage on sequences to xuong;
grant select, insert, update, delete on all tables in schema public to xuong;
grant usage on all sequences in schema public to xuong;

-- The log and the publications are only appended to; of documents the server may withhold values, which triggers guard.
do $$
declare
    name text;
begin
    foreach name in array array['change', 'seal', 'change_set', 'redaction', 'withheld', 'publication'] loop
        if to_regclass(name) is not null then
            execute format('revoke update, delete, truncate on %I from xuong', name);
        end if;
    end loop;
    foreach name in array array['firms', 'zones', 'clusters', 'units', 'outlines'] loop
        if to_regclass(name) is not null then
            execute format('grant select on %I to xuong_reader', name);
        end if;
    end loop;
    if to_regclass('firms_restricted') is not null then
        execute 'grant select on firms_restricted to xuong_analyst';
    end if;
end
$$;

commit;
