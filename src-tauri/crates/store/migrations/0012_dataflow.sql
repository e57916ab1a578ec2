-- How the dataflow was that brings members to Audience Manager, when it was last read: a pair that waits for it must not
-- look as if it did not, only because the program was started again. NULL while it was never read.
ALTER TABLE connection ADD COLUMN dataflow TEXT;
