package klatsch.api.client.membership;

import klatsch.model.id.RoomId;

/// Which room it was that somebody came to by one of its names.
public record Joined(RoomId roomId) {}
