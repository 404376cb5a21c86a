/// What the specification decides. Pure functions: the answer depends on the arguments alone.
@NullMarked
package klatsch.rules;

import org.jspecify.annotations.NullMarked;
