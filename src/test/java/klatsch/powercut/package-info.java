/// A disk that loses its power: what was not synced is there, or not, or in part.
@NullMarked
package klatsch.powercut;

import org.jspecify.annotations.NullMarked;
