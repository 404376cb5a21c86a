/// What people have not read yet, by their push rules.
@NullMarked
package klatsch.push;

import org.jspecify.annotations.NullMarked;
