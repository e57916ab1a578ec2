-- What lists show of a job, written with each of its lines: lists never read lines. Null until a program of this format has
-- read a job of an older one.
ALTER TABLE job ADD COLUMN summary TEXT;
-- Whether everything that a share created is gone, as of the undo jobs that are noted.
ALTER TABLE job ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
-- Whether what an undo job did by its last line is part of that.
ALTER TABLE job ADD COLUMN noted INTEGER NOT NULL DEFAULT 0;

-- Names and IDs of what a job is about and of the objects that it created or removed, in small letters, for the search.
CREATE TABLE job_name (
    job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (job, name)
) WITHOUT ROWID;
