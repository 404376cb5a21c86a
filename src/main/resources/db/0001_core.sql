-- readable by 1
--
-- Ids are text. Times are milliseconds since 1970. Documents are canonical JSON in UTF-8.
-- Numbers named "position" come from the one sequence of everything durable.

-- The one sequence. Its only row is locked by each group of changes, and so holds back every other.
CREATE TABLE stream (
  position BIGINT NOT NULL
);

INSERT INTO stream (position) VALUES (0);

-- depth and extremities are those of the room's head, which moves only for the one who knows where
-- it is.
CREATE TABLE rooms (
  nr          BIGINT PRIMARY KEY,
  room_id     TEXT    NOT NULL UNIQUE,
  version     TEXT    NOT NULL,
  published   BOOLEAN NOT NULL,
  depth       BIGINT  NOT NULL,
  extremities TEXT    NOT NULL
);

CREATE INDEX rooms_published ON rooms (nr) WHERE published;

CREATE TABLE events (
  position    BIGINT PRIMARY KEY,
  room_nr     BIGINT NOT NULL,
  event_id    TEXT   NOT NULL UNIQUE,
  pdu         BYTEA  NOT NULL,
  redacted_by TEXT,
  replaces    TEXT,
  device_id   TEXT,
  txn_id      TEXT
);

CREATE INDEX events_of_room ON events (room_nr, position);

-- The state of a room over time: which event was in force from one position until before another.
-- What is in force today has the greatest number there is as its end.
CREATE TABLE room_state (
  room_nr   BIGINT NOT NULL,
  type      TEXT   NOT NULL,
  state_key TEXT   NOT NULL,
  since     BIGINT NOT NULL,
  until     BIGINT NOT NULL,
  PRIMARY KEY (room_nr, type, state_key, since)
);

CREATE INDEX room_state_by_start ON room_state (room_nr, since);
CREATE INDEX room_state_by_end ON room_state (room_nr, until);

-- Where each user stands with each room today; the history of it is in room_state.
CREATE TABLE memberships (
  user_id    TEXT    NOT NULL,
  room_nr    BIGINT  NOT NULL,
  membership TEXT    NOT NULL,
  position   BIGINT  NOT NULL,
  sender     TEXT    NOT NULL,
  forgotten  BOOLEAN NOT NULL,
  PRIMARY KEY (user_id, room_nr)
);

CREATE INDEX memberships_of_room ON memberships (room_nr, membership);

CREATE TABLE aliases (
  alias   TEXT NOT NULL PRIMARY KEY,
  room_id TEXT NOT NULL,
  creator TEXT NOT NULL
);

CREATE INDEX aliases_of_room ON aliases (room_id);

CREATE TABLE users (
  user_id       TEXT    NOT NULL PRIMARY KEY,
  password_hash TEXT,
  created_ts    BIGINT  NOT NULL,
  is_guest      BOOLEAN NOT NULL,
  is_admin      BOOLEAN NOT NULL,
  deactivated   BOOLEAN NOT NULL
);

CREATE TABLE devices (
  user_id      TEXT NOT NULL,
  device_id    TEXT NOT NULL,
  display_name TEXT,
  last_seen_ts BIGINT,
  last_seen_ip TEXT,
  PRIMARY KEY (user_id, device_id)
);

-- Only the SHA-256 of a token is kept: who reads the database cannot log in.
CREATE TABLE access_tokens (
  token_hash BYTEA  NOT NULL PRIMARY KEY,
  user_id    TEXT   NOT NULL,
  device_id  TEXT   NOT NULL,
  created_ts BIGINT NOT NULL
);

CREATE INDEX access_tokens_of_device ON access_tokens (user_id, device_id);

CREATE TABLE profiles (
  user_id TEXT  NOT NULL,
  field   TEXT  NOT NULL,
  value   BYTEA NOT NULL,
  PRIMARY KEY (user_id, field)
);

-- room_id is empty for what belongs to the user as a whole.
CREATE TABLE account_data (
  user_id  TEXT   NOT NULL,
  room_id  TEXT   NOT NULL,
  type     TEXT   NOT NULL,
  content  BYTEA  NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (user_id, room_id, type)
);

CREATE INDEX account_data_by_position ON account_data (user_id, position);

CREATE TABLE filters (
  user_id    TEXT   NOT NULL,
  filter_id  BIGINT NOT NULL,
  definition BYTEA  NOT NULL,
  PRIMARY KEY (user_id, filter_id)
);

-- thread_id is empty for a receipt of the whole room. event_position is where the event stands that
-- has been read, position when the receipt came.
CREATE TABLE receipts (
  room_id        TEXT   NOT NULL,
  user_id        TEXT   NOT NULL,
  receipt_type   TEXT   NOT NULL,
  thread_id      TEXT   NOT NULL,
  event_id       TEXT   NOT NULL,
  event_position BIGINT NOT NULL,
  ts             BIGINT NOT NULL,
  position       BIGINT NOT NULL,
  PRIMARY KEY (room_id, user_id, receipt_type, thread_id)
);

CREATE INDEX receipts_by_position ON receipts (room_id, position);

-- Requests that have been answered, so that a client that asks again gets the same answer. The key
-- is a SHA-256 of the user, the device and the path.
CREATE TABLE transactions (
  key        BYTEA  NOT NULL PRIMARY KEY,
  event_id   TEXT   NOT NULL,
  created_ts BIGINT NOT NULL
);

CREATE INDEX transactions_by_age ON transactions (created_ts);

-- The server's own signing keys. Secret.
CREATE TABLE server_keys (
  key_id     TEXT   NOT NULL PRIMARY KEY,
  seed       BYTEA  NOT NULL,
  created_ts BIGINT NOT NULL
);
