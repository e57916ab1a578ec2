-- What a person chose for a line of the tray if something is in its way (JSON); NULL where nothing was chosen.
ALTER TABLE tray ADD COLUMN choices TEXT;
