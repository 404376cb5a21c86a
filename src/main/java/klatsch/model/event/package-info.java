/// Events and the words that stand in them.
@NullMarked
package klatsch.model.event;

import org.jspecify.annotations.NullMarked;
