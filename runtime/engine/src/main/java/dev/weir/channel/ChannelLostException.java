package dev.weir.channel;

import dev.weir.common.ClassifiedFailure;
import dev.weir.control.JobFailure;
import java.io.IOException;

/** The connection to another process is gone, or could not be made. The job goes on from its last checkpoint. */
public final class ChannelLostException extends IOException implements ClassifiedFailure {
    private static final long serialVersionUID = 1L;

    /** @param peer address of the other process, or its name when it connected to this one */
    public ChannelLostException(String peer, String why) {
        super("channel to " + peer + " lost: " + why);
    }

    @Override
    public JobFailure.Category category() {
        return JobFailure.Category.ENVIRONMENT;
    }

    @Override
    public String reason() {
        return "ChannelLost";
    }
}
