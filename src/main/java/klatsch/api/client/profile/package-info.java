/// What people tell about themselves.
@NullMarked
package klatsch.api.client.profile;

import org.jspecify.annotations.NullMarked;
