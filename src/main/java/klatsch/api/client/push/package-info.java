/// Which events become notifications.
@NullMarked
package klatsch.api.client.push;

import org.jspecify.annotations.NullMarked;
