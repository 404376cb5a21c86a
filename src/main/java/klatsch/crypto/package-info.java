/// Hashes, signatures, passwords and secrets.
@NullMarked
package klatsch.crypto;

import org.jspecify.annotations.NullMarked;
