/// What a client has not seen yet.
@NullMarked
package klatsch.sync;

import org.jspecify.annotations.NullMarked;
