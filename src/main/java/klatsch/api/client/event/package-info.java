/// Single events, and what is around them.
@NullMarked
package klatsch.api.client.event;

import org.jspecify.annotations.NullMarked;
