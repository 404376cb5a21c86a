/// What the state of a room is where its history comes together again: state resolution, in the
/// three ways of the room versions.
@NullMarked
package klatsch.rules.stateres;

import org.jspecify.annotations.NullMarked;
