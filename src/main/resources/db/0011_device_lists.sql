-- readable by 1
--
-- When a device of a user last came, went or got another name.
CREATE TABLE device_lists (
  user_id  TEXT   NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL
);

CREATE INDEX device_lists_by_position ON device_lists (position);
