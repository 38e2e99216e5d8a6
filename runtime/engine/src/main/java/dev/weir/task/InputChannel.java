package dev.weir.task;

import dev.weir.channel.DataChannel;
import dev.weir.codec.Codec;

/**
 * A channel into a task.
 *
 * @param edge id of the edge that it belongs to
 * @param from the sending subtask
 * @param to the receiving subtask
 * @param codec of its records
 */
record InputChannel(DataChannel.Receiver receiver, String edge, int from, int to, Codec<?> codec) {}
