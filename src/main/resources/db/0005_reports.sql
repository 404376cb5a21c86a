-- readable by 1
--
-- When an event happened, as its server says: for those who look for a day in a room.
ALTER TABLE events ADD COLUMN origin_server_ts BIGINT;

CREATE INDEX events_by_time ON events (room_nr, origin_server_ts, position);

-- Those that a program wrote which did not know the column. The next start fills it in.
CREATE INDEX events_without_time ON events (position) WHERE origin_server_ts IS NULL;

-- What people think that those who run this server should look at: a room, one event of it, or a
-- user. What is not meant is empty. Who reports the same thing again corrects what they said.
CREATE TABLE reports (
  nr         BIGINT PRIMARY KEY,
  reporter   TEXT   NOT NULL,
  room_id    TEXT   NOT NULL,
  event_id   TEXT   NOT NULL,
  user_id    TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  created_ts BIGINT NOT NULL,
  UNIQUE (reporter, room_id, event_id, user_id)
);

CREATE INDEX reports_of_reporter ON reports (reporter, nr);
