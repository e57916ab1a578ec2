-- Everything that was done on a connection, in one order. A job of the engine has a summary here, which can be derived from
-- its log again; for what a person did by hand, the row and its objects are the record itself.
CREATE TABLE activity (
    id TEXT PRIMARY KEY,
    connection TEXT NOT NULL,
    -- The order in which things were begun: a clock that was set back must not put a new entry below old ones.
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    -- The entry it undoes.
    undoes TEXT,
    -- Who did it: the user of this computer, and the account in Audience Manager; null when not known.
    person TEXT,
    account TEXT,
    -- When it was begun, by this computer's clock and by the service's, ms since epoch.
    at INTEGER NOT NULL,
    service_at INTEGER,
    ended_at INTEGER,
    -- How long it took, ms, by a clock that nobody can set.
    took INTEGER,
    total INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    -- Whether it is a job whose log has changed since it was summarized.
    stale INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX activity_by_sequence ON activity (connection, sequence);
CREATE INDEX activity_stale ON activity (connection) WHERE stale = 1;
CREATE INDEX activity_by_undone ON activity (undoes) WHERE undoes IS NOT NULL;

-- What an entry is about, in order: the audiences of a job, or the objects that a person created, changed or deleted.
CREATE TABLE activity_object (
    activity TEXT NOT NULL REFERENCES activity (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- Null until the service has created it.
    id TEXT,
    name TEXT NOT NULL,
    -- Name and id as they are searched.
    folded TEXT NOT NULL,
    state TEXT NOT NULL,
    -- The fields that were written, before and after, as JSON.
    fields TEXT,
    -- Why it failed, as JSON.
    failure TEXT,
    PRIMARY KEY (activity, place)
) WITHOUT ROWID;
CREATE INDEX activity_object_by_id ON activity_object (id) WHERE id IS NOT NULL;

-- An outcome is final, except that a lost answer may be found out later.
CREATE TRIGGER activity_object_is_final BEFORE UPDATE ON activity_object
WHEN OLD.state IN ('done', 'failed')
BEGIN
    SELECT RAISE(ABORT, 'the outcome is recorded already');
END;

CREATE TRIGGER activity_of_job AFTER INSERT ON job
BEGIN
    INSERT INTO activity (id, connection, sequence, kind, state, undoes, person, account, at, stale)
    VALUES (NEW.id, NEW.connection, (SELECT coalesce(max(sequence), 0) + 1 FROM activity),
            coalesce(json_extract(NEW.head, '$.kind'), 'share'), 'open', NEW.undoes,
            json_extract(NEW.head, '$.by.person'), json_extract(NEW.head, '$.by.account'), NEW.opened_at, 1);
    UPDATE activity SET stale = 1 WHERE id = NEW.undoes;
END;

-- What an undo does changes how the job that it undoes is shown.
CREATE TRIGGER activity_of_line AFTER INSERT ON job_line
BEGIN
    UPDATE activity SET stale = 1
    WHERE stale = 0 AND id IN (NEW.job, (SELECT undoes FROM job WHERE id = NEW.job));
END;

INSERT INTO activity (id, connection, sequence, kind, state, undoes, at, stale)
SELECT id, connection, row_number() OVER (ORDER BY sequence), CASE WHEN json_valid(head) THEN coalesce(json_extract(head, '$.kind'), 'share') ELSE 'share' END, 'open',
       undoes, opened_at, 1
FROM job;
