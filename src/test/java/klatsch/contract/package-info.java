/// What we speak, held against the specification's own descriptions of it.
@NullMarked
package klatsch.contract;

import org.jspecify.annotations.NullMarked;
