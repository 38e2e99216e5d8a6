package dev.weir.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * What a hook over HTTP is sent, as the JSON body of a POST; {@code docs/hooks.md} says how it is signed.
 *
 * @param version of this schema, {@link #VERSION}
 * @param id of the call: the same on every retry of it, and of no other call; also the header {@code Idempotency-Key}
 * @param hook name of the hook
 * @param job name of the StreamJob
 * @param namespace of the StreamJob
 * @param uid of the StreamJob
 * @param checkpoint number of the checkpoint within the job
 * @param kind what the checkpoint is for
 * @param step what happens to it
 * @param stateBytes bytes of state in the last completed checkpoint, at a restore in the one that is restored; 0 if there is none
 * @param reason why it is aborted; at {@link Step#ABORT} only
 * @param data what the hook answered to {@link Step#BEFORE} of this checkpoint, in base64; at {@link Step#RESTORE} only
 */
public record HookRequest(
        String version,
        String id,
        String hook,
        String job,
        String namespace,
        String uid,
        long checkpoint,
        CheckpointKind kind,
        Step step,
        long stateBytes,
        Optional<String> reason,
        Optional<byte[]> data) {
    public static final String VERSION = "v1";

    /** When a hook is called, in the course of one checkpoint. */
    public enum Step {
        /** Before any barrier flows; the answer may carry {@link HookAnswer data}. */
        @JsonProperty("before")
        BEFORE,
        /** The checkpoint is open; barriers flow after it. */
        @JsonProperty("trigger")
        TRIGGER,
        /** The checkpoint is complete and durable. */
        @JsonProperty("complete")
        COMPLETE,
        /** The checkpoint will not be completed. */
        @JsonProperty("abort")
        ABORT,
        /** The checkpoint was complete, and its data is gone. */
        @JsonProperty("subsumed")
        SUBSUMED,
        /** The job goes on from the checkpoint; before any record flows. */
        @JsonProperty("restore")
        RESTORE;

        /** As it is written in JSON. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
