/// What happens in rooms. From outside, use only this package; the ones below it are private.
@NullMarked
package klatsch.rooms;

import org.jspecify.annotations.NullMarked;
