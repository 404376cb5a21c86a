-- readable by 1
--
-- What people have uploaded. The bytes are in a file that is named after their SHA-256; it is on disk
-- before the row is.
CREATE TABLE media (
  media_id     TEXT   NOT NULL PRIMARY KEY,
  user_id      TEXT   NOT NULL,
  content_type TEXT   NOT NULL,
  file_name    TEXT,
  size         BIGINT NOT NULL,
  sha256       TEXT   NOT NULL,
  created_ts   BIGINT NOT NULL
);

CREATE INDEX media_by_file ON media (sha256);

-- What they have announced, and not uploaded yet.
CREATE TABLE pending_media (
  media_id   TEXT   NOT NULL PRIMARY KEY,
  user_id    TEXT   NOT NULL,
  expires_ts BIGINT NOT NULL
);

CREATE INDEX pending_media_of_user ON pending_media (user_id);
CREATE INDEX pending_media_by_age ON pending_media (expires_ts);
