/// What those who run the server do to accounts.
@NullMarked
package klatsch.api.client.admin;

import org.jspecify.annotations.NullMarked;
