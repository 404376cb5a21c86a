package klatsch.accounts;

import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;

/// What an access token stands for: a user on one of the user's devices.
public record Session(UserId user, DeviceId device, boolean guest, boolean admin) {}
