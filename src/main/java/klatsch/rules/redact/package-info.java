/// What is left of an event once it has been redacted, and who may do that.
@NullMarked
package klatsch.rules.redact;

import org.jspecify.annotations.NullMarked;
