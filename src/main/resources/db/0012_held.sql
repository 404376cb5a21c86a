-- readable by 12
--
-- Redactions of which nobody knows yet whether they are carried out, because what they redact is not
-- here. They are events of their room with the fate "held", and clients are not shown them.
CREATE TABLE held_redactions (
  redaction TEXT   NOT NULL PRIMARY KEY,
  room_nr   BIGINT NOT NULL,
  target    TEXT   NOT NULL
);

CREATE INDEX held_redactions_of_target ON held_redactions (target, room_nr);
CREATE INDEX held_redactions_of_room ON held_redactions (room_nr);

-- Events of other servers that have come before what they build on, as they came. The position tells
-- how long each has waited.
CREATE TABLE waiting_events (
  position BIGINT PRIMARY KEY,
  room_nr  BIGINT NOT NULL,
  event_id TEXT   NOT NULL,
  origin   TEXT   NOT NULL,
  pdu      BYTEA  NOT NULL,
  UNIQUE (room_nr, event_id)
);

CREATE INDEX waiting_events_of_room ON waiting_events (room_nr, position);

-- What each waits for. An event that has none here needs to wait no longer.
CREATE TABLE waiting_for (
  position BIGINT NOT NULL,
  missing  TEXT   NOT NULL,
  PRIMARY KEY (position, missing)
);

CREATE INDEX waiting_for_missing ON waiting_for (missing);
