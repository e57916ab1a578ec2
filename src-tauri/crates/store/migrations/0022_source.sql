-- The Audience Manager source of the sandbox in use, as it was last read (JSON); NULL before the first time.
ALTER TABLE connection ADD COLUMN source TEXT;
