/// Which versions of the specification are served.
@NullMarked
package klatsch.api.client.versions;

import org.jspecify.annotations.NullMarked;
