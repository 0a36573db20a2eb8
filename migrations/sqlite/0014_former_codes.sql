-- Codes of firms that were merged into a firm, joined by ';'. A code leads to the firm that it was merged into.

alter table firm add column former_codes text not null default '';
