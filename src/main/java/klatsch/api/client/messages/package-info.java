/// What happened in a room, page by page.
@NullMarked
package klatsch.api.client.messages;

import org.jspecify.annotations.NullMarked;
