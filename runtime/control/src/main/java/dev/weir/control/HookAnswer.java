package dev.weir.control;

import java.util.Optional;

/**
 * What a hook over HTTP may answer to {@link HookRequest.Step#BEFORE}; the body may also be empty.
 *
 * @param data stored with the checkpoint and sent back at {@link HookRequest.Step#RESTORE}; in base64, at most 1 MiB of bytes
 */
public record HookAnswer(Optional<byte[]> data) {
    public HookAnswer {
        data = data == null ? Optional.empty() : data;
    }
}
