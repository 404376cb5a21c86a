/// Where people are logged in.
@NullMarked
package klatsch.api.client.devices;

import org.jspecify.annotations.NullMarked;
