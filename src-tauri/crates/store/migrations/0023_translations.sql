-- Audiences that were saved from the rule of a trait or segment, with the PQL they were saved with.
CREATE TABLE translation (
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    audience TEXT NOT NULL,
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    pql TEXT NOT NULL,
    without INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (connection, audience)
) WITHOUT ROWID;
CREATE INDEX translation_by_object ON translation (connection, kind, object);
