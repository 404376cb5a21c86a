/// Measures a whole server from outside: what people would notice, and what operators pay for.
@NullMarked
package klatsch.bench;

import org.jspecify.annotations.NullMarked;
