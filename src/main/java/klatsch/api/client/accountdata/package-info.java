/// What clients keep here for their user.
@NullMarked
package klatsch.api.client.accountdata;

import org.jspecify.annotations.NullMarked;
