-- readable by 1
--
-- Where the history of a room begins here, if another server has told the state there: the position of
-- the oldest event, and which of the parents of events are not here. Both are empty in a room that has
-- been here from its create event on.
ALTER TABLE rooms ADD COLUMN oldest BIGINT;
ALTER TABLE rooms ADD COLUMN wanted TEXT;

-- Older events that come later have places below zero. Of the state before the oldest event, room_state
-- says that it has been so from the beginning, -999999999999999999.

-- An event that was known only because others stand on it changes its position when it gets its place.
CREATE INDEX standing_entries_of_event ON standing_entries (event_position);
