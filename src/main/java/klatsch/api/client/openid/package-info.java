/// Going to others with a name that this server vouches for.
@NullMarked
package klatsch.api.client.openid;

import org.jspecify.annotations.NullMarked;
