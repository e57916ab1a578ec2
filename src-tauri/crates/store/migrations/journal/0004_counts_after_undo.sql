-- The numbers of a share's items after its undo jobs, as lists show them (JSON). Null while nobody has counted them, and again
-- when the share itself goes on.
ALTER TABLE job ADD COLUMN counts TEXT;
