/// Finding again what was said.
@NullMarked
package klatsch.api.client.search;

import org.jspecify.annotations.NullMarked;
