-- Lines of the tray in the other direction: traits and segments that are to be shared to Experience Platform. A trait and a
-- segment of one ID are two lines.
CREATE TABLE tray_to_platform (
    connection INTEGER NOT NULL REFERENCES connection (key) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    sid INTEGER NOT NULL,
    -- The route that a person chose; NULL leaves the choice to the plan.
    route TEXT,
    -- What the plan file said about a line that came from one (JSON); NULL for all others.
    said TEXT,
    added_at INTEGER NOT NULL,
    place INTEGER NOT NULL,
    -- Which change of the tray a line is from: a line that was put there again is another one.
    revision INTEGER NOT NULL,
    PRIMARY KEY (connection, kind, sid)
) WITHOUT ROWID;
