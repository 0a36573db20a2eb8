-- Changes that belong together: an import, a batch, an undo, or single edits of one author and key on one kind of
-- records without a pause. The kind is null if there are several. Changes from before sets have none.

create table change_set (
    id         bigint primary key,
    opened_at  text not null,
    cause      text not null,
    actor      text not null,
    access_key text,
    subject    text,
    undoes     bigint references change_set (id)
);

create index change_set_author on change_set (actor, subject, id);
create index change_set_undone on change_set (undoes) where undoes is not null;

create trigger change_set_is_never_updated before update on change_set
for each row execute function refuse('change sets are never updated');

create trigger change_set_is_never_deleted before delete on change_set
for each row execute function refuse('change sets are never deleted');

alter table change add column set_id bigint references change_set (id);

create index change_of_set on change (set_id, seq) where set_id is not null;
