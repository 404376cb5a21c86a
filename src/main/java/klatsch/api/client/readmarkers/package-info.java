/// Up to where somebody has read everything.
@NullMarked
package klatsch.api.client.readmarkers;

import org.jspecify.annotations.NullMarked;
