/// Finding people.
@NullMarked
package klatsch.api.client.userdirectory;

import org.jspecify.annotations.NullMarked;
