/// JSON as Matrix means it: strict where events are concerned, and nothing lost on the way.
@NullMarked
package klatsch.json;

import org.jspecify.annotations.NullMarked;
