-- Keys of connections are never given out twice: what still writes for a connection that was removed must not end up in
-- the lists of the next one.
INSERT INTO meta (name, value) SELECT 'last_connection', CAST(coalesce(max(key), 0) AS TEXT) FROM connection;
