/// Who is online.
@NullMarked
package klatsch.presence;

import org.jspecify.annotations.NullMarked;
