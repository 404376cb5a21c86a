/// How people come into rooms, stay and leave.
@NullMarked
package klatsch.rooms.membership;

import org.jspecify.annotations.NullMarked;
