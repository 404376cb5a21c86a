/// Calling those who run this server.
@NullMarked
package klatsch.api.client.reports;

import org.jspecify.annotations.NullMarked;
