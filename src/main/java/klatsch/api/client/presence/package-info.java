/// Who can be reached.
@NullMarked
package klatsch.api.client.presence;

import org.jspecify.annotations.NullMarked;
