-- Audiences by the id that they have outside: the tray to Experience Platform looks for those of its lines.
CREATE INDEX audience_by_outside ON audience (
    connection,
    CASE WHEN json_valid(body) THEN trim(json_extract(body, '$.outside')) END
);
CREATE INDEX tray_to_platform_by_place ON tray_to_platform (connection, place, kind, sid);
