/// Who is typing.
@NullMarked
package klatsch.api.client.typing;

import org.jspecify.annotations.NullMarked;
