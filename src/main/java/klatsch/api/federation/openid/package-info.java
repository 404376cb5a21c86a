/// Telling others whom this server vouches for.
@NullMarked
package klatsch.api.federation.openid;

import org.jspecify.annotations.NullMarked;
