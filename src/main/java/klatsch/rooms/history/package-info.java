/// Reading what was.
@NullMarked
package klatsch.rooms.history;

import org.jspecify.annotations.NullMarked;
