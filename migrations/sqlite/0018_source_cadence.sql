-- How often a source is issued: `monthly`, `yearly`, `once` and others. Null: not known.

alter table source add column cadence text;
