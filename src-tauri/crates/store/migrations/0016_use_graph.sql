-- What uses traits and segments besides segment rules: models by their baseline and what they leave out, destinations by
-- their mappings. `kind` and `id` are those of the reference that uses the object; traits and segments share their ids.
CREATE TABLE object_use (
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    sid INTEGER NOT NULL,
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    role TEXT NOT NULL,
    -- The mappings of the segment to the destination, as JSON.
    body TEXT NOT NULL,
    PRIMARY KEY (connection, sid, kind, id, role)
) WITHOUT ROWID;
CREATE INDEX object_use_by_user ON object_use (connection, kind, id);
-- Algorithmic traits by their model, folder traits by their folder.
CREATE INDEX trait_by_model ON trait (connection, json_extract(body, '$.model')) WHERE type = 'ALGO_TRAIT';
CREATE INDEX folder_trait_by_folder ON trait (connection, folder) WHERE type = 'FOLDER_TRAIT';
-- Version of the stored uses; those of another version are worked out again when the file is opened.
INSERT INTO meta (name, value) VALUES ('uses', '');
