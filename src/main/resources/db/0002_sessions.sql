-- readable by 1

-- An access token that ends has an expires_ts. One that can be replaced has the SHA-256 of its
-- refresh token beside it; it is unused until one of the two is shown for the first time, and until
-- then the token from before it is good as well.
ALTER TABLE access_tokens ADD COLUMN expires_ts BIGINT;
ALTER TABLE access_tokens ADD COLUMN refresh_hash BYTEA;
ALTER TABLE access_tokens ADD COLUMN unused BOOLEAN NOT NULL DEFAULT FALSE;

CREATE UNIQUE INDEX access_tokens_by_refresh ON access_tokens (refresh_hash)
  WHERE refresh_hash IS NOT NULL;

-- Who has one may make an account. pending counts those who have shown it and are not done yet.
CREATE TABLE registration_tokens (
  token        TEXT   NOT NULL PRIMARY KEY,
  uses_allowed BIGINT,
  pending      BIGINT NOT NULL,
  completed    BIGINT NOT NULL,
  expires_ts   BIGINT,
  created_ts   BIGINT NOT NULL
);

CREATE INDEX users_guests ON users (user_id) WHERE is_guest;
