/// What can go wrong, in the specification's words.
@NullMarked
package klatsch.model.error;

import org.jspecify.annotations.NullMarked;
