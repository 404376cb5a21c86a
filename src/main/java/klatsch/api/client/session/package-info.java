/// Logging in and out.
@NullMarked
package klatsch.api.client.session;

import org.jspecify.annotations.NullMarked;
