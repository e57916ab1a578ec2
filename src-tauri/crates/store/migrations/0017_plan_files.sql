-- What the plan file said about a line of the tray that came from one (JSON); NULL for all others.
ALTER TABLE tray ADD COLUMN said TEXT;
