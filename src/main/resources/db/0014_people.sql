-- readable by 14
--
-- A program that does not know these tables would leave them behind: people would be found by names
-- that they have no more, and in rooms that have been closed since.

-- The words by which people are found: a name, or the end of one, from one of its words on; without
-- capitals and accents, in UTF-8, so that both databases order them alike. kind is 0 for a whole
-- display name, 1 for the first part of a user ID, 2 for what begins inside of one of these.
CREATE TABLE name_words (
  kind    BIGINT NOT NULL,
  word    BYTEA  NOT NULL,
  user_id TEXT   NOT NULL,
  PRIMARY KEY (kind, word, user_id)
);

CREATE INDEX name_words_of_user ON name_words (user_id, word);

-- Those who were here before there were words; they leave the table as they get them.
CREATE TABLE unnamed_users (
  user_id TEXT NOT NULL PRIMARY KEY
);

INSERT INTO unnamed_users (user_id) SELECT user_id FROM users WHERE NOT deactivated;

-- Whether anybody may come in or look in. Empty for a room of which that is not written down yet.
ALTER TABLE rooms ADD COLUMN is_open BOOLEAN;

CREATE INDEX rooms_unlooked ON rooms (nr) WHERE is_open IS NULL;

-- What is remembered of who was there: what they say, and when they last did something.
CREATE TABLE presence (
  user_id        TEXT NOT NULL PRIMARY KEY,
  status_msg     TEXT,
  last_active_ts BIGINT
);

-- Whom people want to see coming and going, though they may share no room.
CREATE TABLE presence_lists (
  user_id TEXT NOT NULL,
  listed  TEXT NOT NULL,
  PRIMARY KEY (user_id, listed)
);

CREATE INDEX presence_lists_by_listed ON presence_lists (listed);
