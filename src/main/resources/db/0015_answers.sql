-- readable by 1
--
-- Answers to requests of the first generations that can be sent again: PUT /createRoom/{txnId}, say.
-- The key is a SHA-256 of the user, the device, the path and the transaction ID; the answer is JSON.
CREATE TABLE answers (
  key        BYTEA  NOT NULL PRIMARY KEY,
  answer     BYTEA  NOT NULL,
  created_ts BIGINT NOT NULL
);

CREATE INDEX answers_by_age ON answers (created_ts);
