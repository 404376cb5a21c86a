/// Finding again what was said.
@NullMarked
package klatsch.search;

import org.jspecify.annotations.NullMarked;
