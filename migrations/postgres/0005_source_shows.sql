-- What a source proves: `presence`, that a firm that names it was there on its date, or `other`. Null: presence.

alter table source add column shows text;
