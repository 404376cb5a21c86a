/// The state of a room.
@NullMarked
package klatsch.api.client.state;

import org.jspecify.annotations.NullMarked;
