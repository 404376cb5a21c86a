/// The operations of the Server-Server API.
@NullMarked
package klatsch.api.federation;

import org.jspecify.annotations.NullMarked;
