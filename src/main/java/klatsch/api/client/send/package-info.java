/// Saying things in rooms, and taking them back.
@NullMarked
package klatsch.api.client.send;

import org.jspecify.annotations.NullMarked;
