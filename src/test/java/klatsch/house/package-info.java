/// Whole servers, spoken to over real HTTP and told in the words of their users.
@NullMarked
package klatsch.house;

import org.jspecify.annotations.NullMarked;
