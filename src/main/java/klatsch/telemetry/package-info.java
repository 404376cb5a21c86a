/// What operators see: logs and figures.
@NullMarked
package klatsch.telemetry;

import org.jspecify.annotations.NullMarked;
