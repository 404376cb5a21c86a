/// The commands of the shell.
@NullMarked
package klatsch.cli;

import org.jspecify.annotations.NullMarked;
