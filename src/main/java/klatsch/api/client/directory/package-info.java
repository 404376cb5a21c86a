/// Names of rooms, and the rooms that want to be found.
@NullMarked
package klatsch.api.client.directory;

import org.jspecify.annotations.NullMarked;
