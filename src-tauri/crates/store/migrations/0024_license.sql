-- Profiles that are licensed, as a person entered them, and when (ms); NULL where nobody did.
ALTER TABLE connection ADD COLUMN licensed INTEGER;
ALTER TABLE connection ADD COLUMN licensed_at INTEGER;
