/// The one way in for events: made, checked, and committed together with all that follows.
@NullMarked
package klatsch.rooms.append;

import org.jspecify.annotations.NullMarked;
