package dev.weir.hooks.http;

import java.io.IOException;
import java.util.List;

/** The keys that calls are signed with. Read for every call, so that they may change while the job runs. */
@FunctionalInterface
public interface HookKeys {
    /**
     * Blocks.
     *
     * @return at least one
     * @throws IOException if there is none; its message says where one was looked for
     */
    List<byte[]> current() throws IOException;
}
