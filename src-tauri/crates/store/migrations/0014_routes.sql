-- The route that a person chose for a line of the tray; NULL leaves the choice to the plan.
ALTER TABLE tray ADD COLUMN route TEXT;
-- The destination that brings audiences to Audience Manager, and what its dataflow sent, when it was last read. A plan
-- sends no request, so it needs to know both.
ALTER TABLE connection ADD COLUMN destination TEXT;
