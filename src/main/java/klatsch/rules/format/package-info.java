/// How events are laid out, hashed and signed.
@NullMarked
package klatsch.rules.format;

import org.jspecify.annotations.NullMarked;
