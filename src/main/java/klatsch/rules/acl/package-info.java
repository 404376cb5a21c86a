/// Which servers may take part in a room.
@NullMarked
package klatsch.rules.acl;

import org.jspecify.annotations.NullMarked;
