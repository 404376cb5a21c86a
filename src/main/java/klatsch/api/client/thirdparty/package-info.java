/// The networks to which bridges lead.
@NullMarked
package klatsch.api.client.thirdparty;

import org.jspecify.annotations.NullMarked;
