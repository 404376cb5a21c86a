/// How the server is set up: settings, where they come from, and what each one means.
@NullMarked
package klatsch.config;

import org.jspecify.annotations.NullMarked;
