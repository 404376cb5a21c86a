/// What we speak: one class for each operation of each API, in folders named as in the spec.
@NullMarked
package klatsch.api;

import org.jspecify.annotations.NullMarked;
