/// What a room is, for who thinks about joining it.
@NullMarked
package klatsch.api.client.summary;

import org.jspecify.annotations.NullMarked;
