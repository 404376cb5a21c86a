/// Requests that nobody would send who means well, and very many of them.
@NullMarked
package klatsch.fuzz;

import org.jspecify.annotations.NullMarked;
