/// What a new room begins with.
@NullMarked
package klatsch.rooms.creation;

import org.jspecify.annotations.NullMarked;
