/// Asking other servers, over HTTPS only.
@NullMarked
package klatsch.outgoing;

import org.jspecify.annotations.NullMarked;
