/// Whole servers that are killed while people use them.
@NullMarked
package klatsch.crash;

import org.jspecify.annotations.NullMarked;
