-- Jobs in the order in which they were begun: a clock that was set back must not put a new job below old ones.
ALTER TABLE job ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
UPDATE job SET sequence = ranked.place
    FROM (SELECT id, row_number() OVER (ORDER BY opened_at, id) AS place FROM job) ranked
    WHERE ranked.id = job.id;
DROP INDEX job_by_time;
CREATE INDEX job_by_sequence ON job (connection, sequence);
