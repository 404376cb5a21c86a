package klatsch.sync;

import java.time.Duration;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.presence.Availability;
import klatsch.rooms.StreamToken;
import org.jspecify.annotations.Nullable;

/// What a client asks for.
///
/// @param device which of the user's it is
/// @param since where its last answer ended, or `null` if this is its first
/// @param fullState all state, and not only what has changed
/// @param stateAfter the state after the timeline, and not before it
/// @param timeout how long it wants to wait if there is nothing
/// @param as how its user is to be seen meanwhile
public record SyncRequest(
    UserId user,
    DeviceId device,
    @Nullable StreamToken since,
    SyncFilter filter,
    boolean fullState,
    boolean stateAfter,
    Duration timeout,
    Availability as) {}
