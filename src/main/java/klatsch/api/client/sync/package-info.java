/// What is new.
@NullMarked
package klatsch.api.client.sync;

import org.jspecify.annotations.NullMarked;
