package dev.weir.simulation.network;

import dev.weir.protocol.ControlMessage;
import dev.weir.protocol.ToJobMaster.Acknowledge;
import dev.weir.protocol.ToJobMaster.Deployed;
import dev.weir.protocol.ToJobMaster.Heartbeat;
import dev.weir.protocol.ToTaskManager.Deploy;

/** Control messages as a line for people. */
final class Messages {
    private Messages() {}

    static String describe(ControlMessage message) {
        if (message instanceof Deploy deploy) {
            return "Deploy[execution=" + deploy.execution() + ", checkpoint=" + deploy.checkpointId() + ", parallelism="
                    + deploy.parallelism() + ", tasks="
                    + deploy.tasks().stream()
                            .map(task -> task.task().toString())
                            .toList() + "]";
        }
        if (message instanceof Acknowledge acknowledge) {
            return "Acknowledge[execution=" + acknowledge.execution() + ", checkpoint=" + acknowledge.checkpointId()
                    + ", tasks=" + acknowledge.tasks() + "]";
        }
        if (message instanceof Deployed deployed) {
            return "Deployed[execution=" + deployed.execution() + "]";
        }
        if (message instanceof Heartbeat heartbeat) {
            return "Heartbeat" + heartbeat.executions();
        }
        return message.toString();
    }
}
