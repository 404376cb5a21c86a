/// What can be new for a client, one file for each kind.
@NullMarked
package klatsch.sync.streams;

import org.jspecify.annotations.NullMarked;
