/// The Client-Server API: one class for each operation, named after its operationId.
@NullMarked
package klatsch.api.client;

import org.jspecify.annotations.NullMarked;
