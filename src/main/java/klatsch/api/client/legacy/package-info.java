/// What older clients ask for under other names, where a path alone does not tell the difference.
@NullMarked
package klatsch.api.client.legacy;

import org.jspecify.annotations.NullMarked;
