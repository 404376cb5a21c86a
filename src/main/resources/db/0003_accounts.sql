-- readable by 1
--
-- The life of an account.

-- A position in "changed" is that of the last change which every process has to hear of, one in
-- "erased" where the user went and asked for all to be taken away.
ALTER TABLE users ADD COLUMN locked BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE users ADD COLUMN suspended BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE users ADD COLUMN changed BIGINT;
ALTER TABLE users ADD COLUMN erased BIGINT;

CREATE INDEX users_changed ON users (changed) WHERE changed IS NOT NULL;
CREATE INDEX users_erased ON users (erased) WHERE erased IS NOT NULL;

ALTER TABLE devices ADD COLUMN last_seen_agent TEXT;

-- Who has closed the account, and is still being led out of all rooms.
CREATE TABLE departures (
  user_id TEXT NOT NULL PRIMARY KEY
);
