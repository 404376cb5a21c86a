/// What people have in common.
@NullMarked
package klatsch.api.client.mutualrooms;

import org.jspecify.annotations.NullMarked;
