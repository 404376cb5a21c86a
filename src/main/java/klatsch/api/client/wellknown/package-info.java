/// Where clients find this server.
@NullMarked
package klatsch.api.client.wellknown;

import org.jspecify.annotations.NullMarked;
