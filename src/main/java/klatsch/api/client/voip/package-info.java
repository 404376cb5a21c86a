/// Relays for calls.
@NullMarked
package klatsch.api.client.voip;

import org.jspecify.annotations.NullMarked;
