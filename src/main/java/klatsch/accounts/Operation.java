package klatsch.accounts;

import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// What somebody wants to be allowed to do, as exactly as it matters: proof that was given for one
/// operation counts for no other.
///
/// @param name the `operationId` of the endpoint
/// @param user who is logged in, or `null`
/// @param parameters what the operation would act on, the same in each request; empty for one who
///   only asks how to prove himself
public record Operation(String name, @Nullable UserId user, JsonObject parameters) {}
