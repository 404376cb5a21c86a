/// The documents from which this server was to be made, call by call: the files in
/// `src/test/resources/seeds` have every call that they print, with what they print as its answer.
@NullMarked
package klatsch.seeds;

import org.jspecify.annotations.NullMarked;
