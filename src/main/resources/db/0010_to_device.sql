-- readable by 1
--
-- What was sent to a device, and of which it is not known yet that the device has it. All of one
-- request stands at one position: no device gets two messages by the same request.
CREATE TABLE to_device (
  user_id   TEXT   NOT NULL,
  device_id TEXT   NOT NULL,
  position  BIGINT NOT NULL,
  sender    TEXT   NOT NULL,
  type      TEXT   NOT NULL,
  content   BYTEA  NOT NULL,
  PRIMARY KEY (user_id, device_id, position)
);
