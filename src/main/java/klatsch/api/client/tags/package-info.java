/// The labels that people put on their rooms.
@NullMarked
package klatsch.api.client.tags;

import org.jspecify.annotations.NullMarked;
