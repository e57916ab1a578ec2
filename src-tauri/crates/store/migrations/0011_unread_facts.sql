-- Facts of a trait or segment that were not read in its present version, as a list of names: lists can leave facts out of
-- their rows. Rows of before that may have lost their rule in this way are not taken for objects without one.
ALTER TABLE trait ADD COLUMN unread TEXT NOT NULL DEFAULT '[]';
ALTER TABLE segment ADD COLUMN unread TEXT NOT NULL DEFAULT '[]';
UPDATE trait SET unread = '["rule"]' WHERE type = 'RULE_BASED_TRAIT' AND json_extract(body, '$.rule') IS NULL;
UPDATE segment SET unread = '["rule"]' WHERE json_extract(body, '$.rule') = '';
CREATE INDEX segment_unread ON segment (connection) WHERE unread <> '[]';
