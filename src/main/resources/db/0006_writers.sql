-- readable by 1

-- Everybody who writes, and how many groups of each are on disk. Who loses the connection in the very
-- commit finds out here whether it came to be.
CREATE TABLE writers (
  writer  BIGINT NOT NULL PRIMARY KEY,
  commits BIGINT NOT NULL
);
