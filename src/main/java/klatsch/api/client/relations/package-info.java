/// Events that relate to others.
@NullMarked
package klatsch.api.client.relations;

import org.jspecify.annotations.NullMarked;
