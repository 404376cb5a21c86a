/// Making accounts and changing passwords.
@NullMarked
package klatsch.api.client.account;

import org.jspecify.annotations.NullMarked;
