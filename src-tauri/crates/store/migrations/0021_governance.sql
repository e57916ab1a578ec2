-- Policies, marketing actions and what else decides whether audiences may be shared, as it was last read (JSON); NULL before.
ALTER TABLE connection ADD COLUMN governing TEXT;
