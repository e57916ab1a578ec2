-- The journal of jobs: append-only. A job is its head and its lines, both JSON; the columns beside them are only what lists
-- of jobs filter and sort by. Connections are named by their id: the catalog's keys are not known here.
CREATE TABLE job (
    id TEXT PRIMARY KEY,
    connection TEXT NOT NULL,
    -- The order in which jobs were begun: a clock that was set back must not put a new job below old ones.
    sequence INTEGER NOT NULL,
    -- The job it undoes.
    undoes TEXT,
    opened_at INTEGER NOT NULL,
    -- Whether its last line is an end.
    ended INTEGER NOT NULL DEFAULT 0,
    -- How many of its lines change the catalog.
    changes INTEGER NOT NULL DEFAULT 0,
    head TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX job_by_sequence ON job (connection, sequence);
CREATE INDEX job_by_undone ON job (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE job_line (
    job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    line TEXT NOT NULL,
    -- Which of the job's changes of the catalog it is, counted from 1; none of them when null.
    change INTEGER,
    PRIMARY KEY (job, number)
) WITHOUT ROWID;
CREATE INDEX job_line_by_change ON job_line (job, change) WHERE change IS NOT NULL;

-- What a job is about: audiences, traits or segments.
CREATE TABLE job_subject (
    job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, id, job)
) WITHOUT ROWID;
CREATE INDEX job_subject_by_job ON job_subject (job);
