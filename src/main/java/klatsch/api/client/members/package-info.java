/// Who is in a room.
@NullMarked
package klatsch.api.client.members;

import org.jspecify.annotations.NullMarked;
