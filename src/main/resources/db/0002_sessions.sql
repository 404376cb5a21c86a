-- readable by 1
--
-- expires_ts is empty for a token that lasts until its session ends. pair joins an access token and
-- the refresh token that came with it; it is empty for a session that is never refreshed. Of the
-- pairs of one device, the greatest is the newest.
ALTER TABLE access_tokens ADD COLUMN expires_ts BIGINT;
ALTER TABLE access_tokens ADD COLUMN pair BIGINT;

-- Only the SHA-256 of a token is kept, as of access tokens.
CREATE TABLE refresh_tokens (
  token_hash BYTEA  NOT NULL PRIMARY KEY,
  user_id    TEXT   NOT NULL,
  device_id  TEXT   NOT NULL,
  pair       BIGINT NOT NULL
);

CREATE INDEX refresh_tokens_of_device ON refresh_tokens (user_id, device_id);

-- Who has one of these may make an account. They are read aloud and typed, so they are no secrets
-- that are worth hiding from who reads the database.
CREATE TABLE registration_tokens (
  token        TEXT   NOT NULL PRIMARY KEY,
  uses_allowed BIGINT,
  uses         BIGINT NOT NULL,
  expires_ts   BIGINT,
  created_ts   BIGINT NOT NULL
);

-- Guests are few, and at each start the server looks where they are.
CREATE INDEX users_guests ON users (user_id) WHERE is_guest;
