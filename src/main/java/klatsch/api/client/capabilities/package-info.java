/// What may be done on this server.
@NullMarked
package klatsch.api.client.capabilities;

import org.jspecify.annotations.NullMarked;
