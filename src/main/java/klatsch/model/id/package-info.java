/// The identifiers of Matrix. One that exists is valid.
@NullMarked
package klatsch.model.id;

import org.jspecify.annotations.NullMarked;
