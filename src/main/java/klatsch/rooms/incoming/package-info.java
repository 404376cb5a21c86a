/// What must be found out about an event of another server before it enters a room.
@NullMarked
package klatsch.rooms.incoming;

import org.jspecify.annotations.NullMarked;
