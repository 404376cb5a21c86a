/// Messages from device to device.
@NullMarked
package klatsch.api.client.todevice;

import org.jspecify.annotations.NullMarked;
