/// Users, their devices, sessions, profiles and settings.
@NullMarked
package klatsch.accounts;

import org.jspecify.annotations.NullMarked;
