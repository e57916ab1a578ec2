-- The journal of jobs: append-only. A job is its head and its lines, both JSON; the columns beside them are only
-- what lists of jobs filter and sort by.
CREATE TABLE job (
    id TEXT PRIMARY KEY,
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    -- The job it takes back, for an undo.
    undoes TEXT,
    opened_at INTEGER NOT NULL,
    -- Whether its last line is an end.
    ended INTEGER NOT NULL DEFAULT 0,
    head TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX job_by_time ON job (connection, opened_at, id);
CREATE INDEX job_by_undone ON job (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE job_line (
    job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (job, number)
) WITHOUT ROWID;

-- Which audiences a job is about.
CREATE TABLE job_audience (
    job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    audience TEXT NOT NULL,
    PRIMARY KEY (audience, job)
) WITHOUT ROWID;
