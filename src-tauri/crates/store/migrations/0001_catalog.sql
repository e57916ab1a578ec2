-- The catalog of both services, the tray, the settings.
--
-- Objects are kept whole as JSON (`body`); beside it stand only the columns that lists filter and sort by.
-- `stamp` is the revision at which a row last changed: a refresh removes only rows older than its own beginning.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta (name, value) VALUES ('revision', '1'), ('collation', '');

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE connection (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);

CREATE TABLE side (
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    side TEXT NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (connection, side)
) WITHOUT ROWID;

CREATE TABLE audience (
    row INTEGER PRIMARY KEY,
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    find TEXT NOT NULL,
    origin TEXT NOT NULL,
    lifecycle TEXT NOT NULL,
    update_frequency TEXT NOT NULL,
    folder TEXT,
    profiles INTEGER,
    updated_at INTEGER,
    -- The materialised pair: rank of its state, and the drift words as a JSON array.
    shared INTEGER NOT NULL DEFAULT 0,
    drift TEXT NOT NULL DEFAULT '[]',
    body TEXT NOT NULL,
    stamp INTEGER NOT NULL,
    UNIQUE (connection, id)
);
CREATE INDEX audience_by_name ON audience (connection, sort_key, row);

CREATE TABLE audience_tag (
    audience INTEGER NOT NULL REFERENCES audience (row) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (audience, tag)
) WITHOUT ROWID;
CREATE INDEX audience_by_tag ON audience_tag (tag, audience);

CREATE TABLE trait (
    row INTEGER PRIMARY KEY,
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    find TEXT NOT NULL,
    type TEXT NOT NULL,
    data_source INTEGER NOT NULL,
    folder TEXT NOT NULL,
    code TEXT,
    updated_at INTEGER,
    population INTEGER,
    body TEXT NOT NULL,
    stamp INTEGER NOT NULL,
    UNIQUE (connection, id)
);
CREATE INDEX trait_by_name ON trait (connection, sort_key, row);
CREATE INDEX trait_by_code ON trait (connection, code) WHERE code IS NOT NULL;
CREATE INDEX trait_by_source ON trait (connection, data_source);
CREATE INDEX trait_by_folder ON trait (connection, folder, sort_key);

CREATE TABLE segment (
    row INTEGER PRIMARY KEY,
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    find TEXT NOT NULL,
    status TEXT NOT NULL,
    folder TEXT NOT NULL,
    code TEXT,
    updated_at INTEGER,
    population INTEGER,
    body TEXT NOT NULL,
    stamp INTEGER NOT NULL,
    UNIQUE (connection, id)
);
CREATE INDEX segment_by_name ON segment (connection, sort_key, row);
CREATE INDEX segment_by_code ON segment (connection, code) WHERE code IS NOT NULL;
CREATE INDEX segment_by_folder ON segment (connection, folder, sort_key);

-- Which traits a segment's rule uses.
CREATE TABLE segment_trait (
    segment INTEGER NOT NULL REFERENCES segment (row) ON DELETE CASCADE,
    trait INTEGER NOT NULL,
    PRIMARY KEY (segment, trait)
) WITHOUT ROWID;
CREATE INDEX segment_by_trait ON segment_trait (trait, segment);

-- Folders of audiences, traits and segments; `place` is the display order, parents before children.
CREATE TABLE folder (
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    tree TEXT NOT NULL,
    id TEXT NOT NULL,
    parent TEXT,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (connection, tree, id)
) WITHOUT ROWID;
CREATE INDEX folder_by_parent ON folder (connection, tree, parent);

-- Small objects that others point to: data sources, users, categories, event types, merge rules.
CREATE TABLE reference (
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    find TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (connection, kind, id)
) WITHOUT ROWID;

-- Codes (audience ids) whose pair is to be worked out again; survives a refresh that was cut off.
CREATE TABLE pair_due (
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    code TEXT NOT NULL,
    PRIMARY KEY (connection, code)
) WITHOUT ROWID;

CREATE TABLE tray (
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    audience TEXT NOT NULL,
    folder TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (connection, audience)
) WITHOUT ROWID;
CREATE INDEX tray_by_place ON tray (connection, place);

-- Text for searching inside names, descriptions, ids and codes; rowid is the row of the object.
CREATE VIRTUAL TABLE audience_text USING fts5 (find, content = '', contentless_delete = 1, tokenize = 'trigram', detail = full);
CREATE VIRTUAL TABLE trait_text USING fts5 (find, content = '', contentless_delete = 1, tokenize = 'trigram', detail = full);
CREATE VIRTUAL TABLE segment_text USING fts5 (find, content = '', contentless_delete = 1, tokenize = 'trigram', detail = full);
