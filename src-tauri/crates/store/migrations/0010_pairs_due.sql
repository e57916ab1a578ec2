-- A pair of which nobody says who made it has a state of its own now. States of before are worked out again.
INSERT OR IGNORE INTO pair_due (connection, code) SELECT connection, id FROM audience;
