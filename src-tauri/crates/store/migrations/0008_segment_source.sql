-- Segments are found by the name of their data source, as traits are.
CREATE INDEX segment_by_source ON segment (connection, json_extract(body, '$.data_source'));
