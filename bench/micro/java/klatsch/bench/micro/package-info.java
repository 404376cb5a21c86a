/// What single pieces of the program cost, measured with JMH on one thread.
@NullMarked
package klatsch.bench.micro;

import org.jspecify.annotations.NullMarked;
