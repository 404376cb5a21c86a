/// What devices tell each other past the rooms, so that they can talk without anybody listening.
@NullMarked
package klatsch.e2ee;

import org.jspecify.annotations.NullMarked;
