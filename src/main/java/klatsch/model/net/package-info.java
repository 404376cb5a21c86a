/// Where requests come from.
@NullMarked
package klatsch.model.net;

import org.jspecify.annotations.NullMarked;
