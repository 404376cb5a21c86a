/// Klatsch, a Matrix homeserver. Here is only what holds the parts together.
@NullMarked
package klatsch;

import org.jspecify.annotations.NullMarked;
