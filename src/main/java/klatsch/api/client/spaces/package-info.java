/// Rooms of rooms.
@NullMarked
package klatsch.api.client.spaces;

import org.jspecify.annotations.NullMarked;
