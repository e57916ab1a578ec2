-- What the plan file said about a line of the tray that came from one (JSON); NULL for all others.
ALTER TABLE tray ADD COLUMN said TEXT;
-- What to do where something is there already, as a person chose; NULL leaves the choice to the plan.
ALTER TABLE tray ADD COLUMN conflict TEXT;
