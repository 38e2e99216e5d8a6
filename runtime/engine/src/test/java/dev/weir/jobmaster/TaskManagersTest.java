package dev.weir.jobmaster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.common.ManualEventLoop;
import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.ControlMessage;
import dev.weir.protocol.MemoryTransport;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskManagersTest implements TaskManagers.Listener {
    private final ManualEventLoop loop = new ManualEventLoop();
    private final MemoryTransport transport = new MemoryTransport();
    private final TaskManagers taskManagers = new TaskManagers("uid", loop, this);
    private final List<String> log = new ArrayList<>();
    private final List<ControlMessage> answers = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        transport.listen("", 1, connection -> taskManagers.accept());
    }

    @Test
    void shouldLetRegistrationsWaitForTheClaim() {
        connect("uid", "tm-0");
        assertThat(taskManagers.all()).isEmpty();
        assertThat(answers).isEmpty();

        taskManagers.admit(4);

        assertThat(log).containsExactly("registered tm-0");
        assertThat(answers).containsExactly(new ToTaskManager.Accepted(4));
    }

    @Test
    void shouldAnswerHeartbeatsBeforeTheClaim() {
        connect("uid", "tm-0").send(heartbeat());
        loop.runReady();

        assertThat(answers).containsExactly(new ToTaskManager.HeartbeatAck());
    }

    @Test
    void shouldRefuseAnotherJobsTaskManager() {
        taskManagers.admit(4);

        connect("other", "tm-0");

        assertThat(taskManagers.all()).isEmpty();
        assertThat(closed).singleElement().asString().contains("job uid, not other");
    }

    @Test
    void shouldNoticeAResetAtOnce() {
        taskManagers.admit(4);
        connect("uid", "tm-0");

        transport.cut();
        loop.runReady();

        assertThat(log).containsExactly("registered tm-0", "lost tm-0");
    }

    @Test
    void shouldDropOneThatIsSilent() {
        taskManagers.admit(4);
        Connection talking = connect("uid", "tm-0");
        connect("uid", "tm-1");

        for (int i = 0; i < 8; i++) {
            loop.advance(Duration.ofMillis(500));
            talking.send(heartbeat());
        }

        assertThat(log).containsExactly("registered tm-0", "registered tm-1", "lost tm-1");
    }

    @Test
    void shouldNotDropAnyoneForAPauseOfItsOwn() {
        taskManagers.admit(4);
        Connection connection = connect("uid", "tm-0");
        loop.clock().advance(Duration.ofSeconds(20));

        connection.send(heartbeat());
        loop.runReady();

        assertThat(log).containsExactly("registered tm-0");
    }

    @Test
    void shouldTakeOneThatComesBackForANewOne() {
        taskManagers.admit(4);
        connect("uid", "tm-0");

        connect("uid", "tm-0");

        assertThat(log).containsExactly("registered tm-0", "lost tm-0", "registered tm-0");
        assertThat(taskManagers.all()).hasSize(1);
    }

    @Test
    void shouldRefuseARegistrationWithoutSlots() {
        taskManagers.admit(4);

        transport.connect("", 1, listener()).send(new ToJobMaster.Register("uid", "tm-0", 0, "h", 70_000));
        loop.runReady();

        assertThat(closed).singleElement().asString().contains("slots=0").contains("dataPort=70000");
    }

    private Connection connect(String job, String name) {
        Connection connection = transport.connect("", 1, listener());
        connection.send(new ToJobMaster.Register(job, name, 1, "127.0.0.1", 6124));
        loop.runReady();
        return connection;
    }

    private static ToJobMaster.Heartbeat heartbeat() {
        return new ToJobMaster.Heartbeat(Optional.empty(), 0, Map.of());
    }

    private ConnectionListener listener() {
        return new ConnectionListener() {
            @Override
            public void received(Connection connection, ControlMessage message) {
                answers.add(message);
            }

            @Override
            public void closed(Connection connection, String reason) {
                closed.add(reason);
            }
        };
    }

    @Override
    public void registered(TaskManagerLink taskManager) {
        log.add("registered " + taskManager.name());
    }

    @Override
    public void received(TaskManagerLink taskManager, ToJobMaster message) {}

    @Override
    public void lost(TaskManagerLink taskManager, String why) {
        log.add("lost " + taskManager.name());
    }
}
