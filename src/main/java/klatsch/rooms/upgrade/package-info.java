/// A room that takes the place of another.
@NullMarked
package klatsch.rooms.upgrade;

import org.jspecify.annotations.NullMarked;
