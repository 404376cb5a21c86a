/// The edge: sockets, routes, JSON, errors. Knows nothing of rooms.
@NullMarked
package klatsch.http;

import org.jspecify.annotations.NullMarked;
