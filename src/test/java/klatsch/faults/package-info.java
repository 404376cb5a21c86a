/// What goes wrong around a server, and how it bears that: nothing is lost, nobody is left in the
/// dark, and it goes on by itself.
@NullMarked
package klatsch.faults;

import org.jspecify.annotations.NullMarked;
