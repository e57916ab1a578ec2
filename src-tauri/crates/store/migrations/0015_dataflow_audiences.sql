-- The audiences that the dataflow of this sandbox sends, as it was last read: what is sent decides the state of a pair.
CREATE TABLE sent (
    connection INTEGER NOT NULL,
    audience TEXT NOT NULL,
    PRIMARY KEY (connection, audience)
) WITHOUT ROWID;
-- 1 if what is sent is known. Pairs are judged again when the dataflow is read for the first time.
ALTER TABLE connection ADD COLUMN sent_known INTEGER NOT NULL DEFAULT 0;
