package klatsch.search.index;

import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;

/// Something that can be found.
///
/// @param hasUrl whether there is a `url` in its content
public record Said(
    long position, RoomId room, UserId sender, String type, String text, boolean hasUrl) {}
