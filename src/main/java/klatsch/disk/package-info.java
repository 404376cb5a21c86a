/// Files that are still there after the power was cut.
@NullMarked
package klatsch.disk;

import org.jspecify.annotations.NullMarked;
