-- The sandbox of Experience Platform that the audiences were read from: those of one sandbox must never be taken for
-- those of another. NULL until a connection that names one is opened.
ALTER TABLE connection ADD COLUMN sandbox TEXT;
