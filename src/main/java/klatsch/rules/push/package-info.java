/// Which events people are told about.
@NullMarked
package klatsch.rules.push;

import org.jspecify.annotations.NullMarked;
