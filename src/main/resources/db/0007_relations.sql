-- readable by 1
--
-- Which events say that they belong to another one: as a reaction, an edit, part of a thread. position,
-- event_id, type, sender and ts are those of the child. counts is false for what claims a relation and
-- does not keep its rules. A child that is redacted leaves this table.
CREATE TABLE relations (
  position BIGINT PRIMARY KEY,
  room_nr  BIGINT  NOT NULL,
  event_id TEXT    NOT NULL,
  parent   TEXT    NOT NULL,
  rel_type TEXT    NOT NULL,
  key      TEXT,
  type     TEXT    NOT NULL,
  sender   TEXT    NOT NULL,
  ts       BIGINT  NOT NULL,
  counts   BOOLEAN NOT NULL
);

CREATE INDEX relations_of_parent ON relations (parent, rel_type, position);
CREATE INDEX relations_of_sender ON relations (parent, sender, rel_type);
CREATE INDEX relations_of_room ON relations (room_nr, rel_type, position);
