-- readable by 9
--
-- Where the state at an event is told from: the state at another event of the same fork, at the
-- position "base", but for the entries of its own; from the line where that is empty. "step" is how
-- many events the fork has between it and the one that is told from the line.
ALTER TABLE event_standings ADD COLUMN base BIGINT;
ALTER TABLE event_standings ADD COLUMN step BIGINT NOT NULL DEFAULT 0;
