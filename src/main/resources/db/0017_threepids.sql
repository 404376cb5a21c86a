-- readable by 16
--
-- A program that does not know this table would leave the addresses of those behind whose accounts
-- it closes.

-- Where people can be reached outside of Matrix, by mail or telephone, as an identity server has
-- found out. The address is in the one form that counts as the same; bound_at is the identity
-- server that tells others of it because we asked it to.
CREATE TABLE threepids (
  medium       TEXT   NOT NULL,
  address      TEXT   NOT NULL,
  user_id      TEXT   NOT NULL,
  validated_ts BIGINT NOT NULL,
  added_ts     BIGINT NOT NULL,
  bound_at     TEXT,
  PRIMARY KEY (medium, address)
);

CREATE INDEX threepids_of_user ON threepids (user_id);
