-- Which change of the tray a line is from: a line that was put there again is another one.
ALTER TABLE tray ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
