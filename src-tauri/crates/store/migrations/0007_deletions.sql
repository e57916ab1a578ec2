-- Objects deleted by hand: what was to go, and what came of each. Written before the request leaves and after it returned.
CREATE TABLE deletion (
    id TEXT PRIMARY KEY,
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER
) WITHOUT ROWID;
CREATE INDEX deletion_by_time ON deletion (connection, started_at);

CREATE TABLE deletion_object (
    deletion TEXT NOT NULL REFERENCES deletion (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    object TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    failure TEXT,
    PRIMARY KEY (deletion, place)
) WITHOUT ROWID;
