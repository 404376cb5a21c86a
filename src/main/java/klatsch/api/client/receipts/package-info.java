/// How far people have read.
@NullMarked
package klatsch.api.client.receipts;

import org.jspecify.annotations.NullMarked;
