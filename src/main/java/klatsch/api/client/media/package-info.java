/// What people upload, and who reads it.
@NullMarked
package klatsch.api.client.media;

import org.jspecify.annotations.NullMarked;
