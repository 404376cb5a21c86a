/// Who waits for news, and what wakes them.
@NullMarked
package klatsch.notify;

import org.jspecify.annotations.NullMarked;
