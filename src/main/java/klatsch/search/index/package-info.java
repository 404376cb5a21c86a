/// The index of words, beside the database.
@NullMarked
package klatsch.search.index;

import org.jspecify.annotations.NullMarked;
