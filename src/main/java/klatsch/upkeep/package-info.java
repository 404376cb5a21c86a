/// Upkeep: copies of all that is kept, and whether what is kept is right.
@NullMarked
package klatsch.upkeep;

import org.jspecify.annotations.NullMarked;
