/// The words of Matrix: ids, events, errors. Values only, no input and no output.
@NullMarked
package klatsch.model;

import org.jspecify.annotations.NullMarked;
