/// Whether the server is well, for what looks after it.
@NullMarked
package klatsch.api.health;

import org.jspecify.annotations.NullMarked;
