/// Everything that is kept. The only part that speaks SQL.
@NullMarked
package klatsch.store;

import org.jspecify.annotations.NullMarked;
