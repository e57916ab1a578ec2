-- How often each list changed, so that the order of one is kept while only another changes. The triggers see every change,
-- whoever makes it. Folders and small objects are part of the lists that filter and sort by them.
CREATE TABLE list_revision (list TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO list_revision (list, value) VALUES ('audience', 1), ('trait', 1), ('segment', 1), ('folder', 1), ('reference', 1);
CREATE TRIGGER audience_added AFTER INSERT ON audience BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'audience';
END;
CREATE TRIGGER audience_changed AFTER UPDATE ON audience BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'audience';
END;
CREATE TRIGGER audience_removed AFTER DELETE ON audience BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'audience';
END;
CREATE TRIGGER audience_tag_added AFTER INSERT ON audience_tag BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'audience';
END;
CREATE TRIGGER audience_tag_changed AFTER UPDATE ON audience_tag BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'audience';
END;
CREATE TRIGGER audience_tag_removed AFTER DELETE ON audience_tag BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'audience';
END;
CREATE TRIGGER trait_added AFTER INSERT ON trait BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'trait';
END;
CREATE TRIGGER trait_changed AFTER UPDATE ON trait BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'trait';
END;
CREATE TRIGGER trait_removed AFTER DELETE ON trait BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'trait';
END;
CREATE TRIGGER segment_added AFTER INSERT ON segment BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'segment';
END;
CREATE TRIGGER segment_changed AFTER UPDATE ON segment BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'segment';
END;
CREATE TRIGGER segment_removed AFTER DELETE ON segment BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'segment';
END;
CREATE TRIGGER folder_added AFTER INSERT ON folder BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'folder';
END;
CREATE TRIGGER folder_changed AFTER UPDATE ON folder BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'folder';
END;
CREATE TRIGGER folder_removed AFTER DELETE ON folder BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'folder';
END;
CREATE TRIGGER reference_added AFTER INSERT ON reference BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'reference';
END;
CREATE TRIGGER reference_changed AFTER UPDATE ON reference BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'reference';
END;
CREATE TRIGGER reference_removed AFTER DELETE ON reference BEGIN
    UPDATE list_revision SET value = value + 1 WHERE list = 'reference';
END;

-- What was deleted while lists may have been on their way: a page that was sent before does not bring it back.
CREATE TABLE deleted_object (
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    stamp INTEGER NOT NULL,
    PRIMARY KEY (connection, kind, id)
) WITHOUT ROWID;
