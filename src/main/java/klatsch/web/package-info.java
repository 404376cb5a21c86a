/// Pages for people: where clients send those whom they do not know how to log in themselves.
@NullMarked
package klatsch.web;

import org.jspecify.annotations.NullMarked;
