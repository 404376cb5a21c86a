/// What people do not want to see.
@NullMarked
package klatsch.api.client.filter;

import org.jspecify.annotations.NullMarked;
