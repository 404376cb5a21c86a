/// Making rooms.
@NullMarked
package klatsch.api.client.rooms;

import org.jspecify.annotations.NullMarked;
