-- The journal has a file of its own. What was here was copied there before this step.
DROP TABLE job_audience;
DROP TABLE job_line;
DROP TABLE job;

-- How many of a job's changes this catalog contains already; the rest is read from the journal again.
CREATE TABLE job_applied (
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    job TEXT NOT NULL,
    changes INTEGER NOT NULL,
    PRIMARY KEY (connection, job)
) WITHOUT ROWID;
