-- An audience without objects that the dataflow sends has a state of its own: it is worked out again.
INSERT OR IGNORE INTO pair_due (connection, code) SELECT connection, audience FROM sent;
