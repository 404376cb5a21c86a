/// What people upload: pictures, films, files of any kind, and smaller forms of pictures.
@NullMarked
package klatsch.media;

import org.jspecify.annotations.NullMarked;
