-- What is noted of a change beside its document: how it was made, such as without saying which state its author had seen,
-- and the doubts in spite of which it was made, as properties and rules. The values are in the document alone, where a
-- redaction reaches them. Changes from before have neither, and keep their hashes.

alter table change add column marks text;

alter table change add column warnings text;

create index change_marked on change (kind, subject_id) where marks is not null;
