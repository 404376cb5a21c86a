/// Who may send what: the authorisation rules of the room versions.
@NullMarked
package klatsch.rules.auth;

import org.jspecify.annotations.NullMarked;
