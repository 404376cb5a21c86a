/// Coming into rooms, going, and sending others away.
@NullMarked
package klatsch.api.client.membership;

import org.jspecify.annotations.NullMarked;
