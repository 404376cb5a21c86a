-- readable by 1
--
-- The rooms that anybody may come or look into: whom somebody may find is found from there, where
-- these are few.
CREATE INDEX rooms_open ON rooms (nr) WHERE is_open;
