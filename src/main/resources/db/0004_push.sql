-- readable by 1

-- Where notifications of a user go. device_id is that of the session that made it, and with which it
-- ends. data is JSON, and goes to the gateway.
CREATE TABLE pushers (
  user_id             TEXT    NOT NULL,
  app_id              TEXT    NOT NULL,
  pushkey             TEXT    NOT NULL,
  device_id           TEXT    NOT NULL,
  kind                TEXT    NOT NULL,
  enabled             BOOLEAN NOT NULL,
  app_display_name    TEXT    NOT NULL,
  device_display_name TEXT    NOT NULL,
  profile_tag         TEXT,
  lang                TEXT    NOT NULL,
  data                BYTEA   NOT NULL,
  PRIMARY KEY (user_id, app_id, pushkey)
);

CREATE INDEX pushers_of_app ON pushers (app_id, pushkey);

-- Users whose name or picture has changed and is not yet shown in all of their rooms. position tells
-- one change from the next.
CREATE TABLE profile_changes (
  user_id  TEXT   NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL
);

-- What a client has deleted stays as an empty object, for the clients that have yet to hear of it.
ALTER TABLE account_data ADD COLUMN deleted BOOLEAN NOT NULL DEFAULT FALSE;
