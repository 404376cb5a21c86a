/// The keys by which people encrypt for each other's devices.
@NullMarked
package klatsch.api.client.keys;

import org.jspecify.annotations.NullMarked;
