/// Pictures, and how a smaller one is made of a large one. Whatever is in them, it comes from
/// strangers.
@NullMarked
package klatsch.media.picture;

import org.jspecify.annotations.NullMarked;
