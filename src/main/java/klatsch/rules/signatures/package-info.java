/// Whose signatures an event needs, and which of them count.
@NullMarked
package klatsch.rules.signatures;

import org.jspecify.annotations.NullMarked;
