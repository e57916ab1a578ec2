-- Recipes: a model, the trait that it fills, the segment of that trait and its destination, made one after the other over
-- days. Each is one value, written before every request leaves.
CREATE TABLE recipe (
    id TEXT PRIMARY KEY,
    connection TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    -- Whether nothing is left to do.
    ended INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX recipe_by_sequence ON recipe (connection, sequence);
