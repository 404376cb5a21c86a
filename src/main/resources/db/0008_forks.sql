-- readable by 8
--
-- What became of an event: empty for one that was accepted, the only ones that clients are shown.
ALTER TABLE events ADD COLUMN fate TEXT;

DROP INDEX events_of_room;
CREATE INDEX events_of_room ON events (room_nr, position) WHERE fate IS NULL;

DROP INDEX events_by_time;
CREATE INDEX events_by_time ON events (room_nr, origin_server_ts, position, fate);

-- Empty where an entry is set by the event at its own beginning. Not so where states met: then an
-- older event may come into force, or come back.
ALTER TABLE room_state ADD COLUMN event_position BIGINT;

-- The last position at which the state of the room changed by more than the event there.
ALTER TABLE rooms ADD COLUMN met_at BIGINT NOT NULL DEFAULT 0;

-- The state after an event, or before one that was rejected: the one that room_state has at the
-- position "line", but for the entries below. An event without a row has the state that room_state
-- has at its own position, and so have all in a room without forks.
CREATE TABLE event_standings (
  position BIGINT PRIMARY KEY,
  line     BIGINT NOT NULL
);

-- event_position is empty for an entry that is missing there.
CREATE TABLE standing_entries (
  position       BIGINT NOT NULL,
  type           TEXT   NOT NULL,
  state_key      TEXT   NOT NULL,
  event_position BIGINT,
  PRIMARY KEY (position, type, state_key)
);

-- Which state event names which among its auth_events, by their positions. Of what was in force
-- up to the position in auth_edges_known, all is here; of what came later, not all.
CREATE TABLE auth_edges (
  cited  BIGINT NOT NULL,
  citing BIGINT NOT NULL,
  PRIMARY KEY (cited, citing)
);

CREATE TABLE auth_edges_known (
  room_nr BIGINT PRIMARY KEY,
  up_to   BIGINT NOT NULL
);
