-- Deletions by hand are entries of the journal now; they were copied there right before this.
DROP TABLE deletion_object;
DROP TABLE deletion;
