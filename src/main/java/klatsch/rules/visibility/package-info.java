/// Who may see which events.
@NullMarked
package klatsch.rules.visibility;

import org.jspecify.annotations.NullMarked;
