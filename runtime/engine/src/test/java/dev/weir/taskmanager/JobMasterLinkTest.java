package dev.weir.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import dev.weir.common.ManualEventLoop;
import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.ControlMessage;
import dev.weir.protocol.MemoryTransport;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import dev.weir.protocol.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobMasterLinkTest implements JobMasterLink.Listener {
    private static final ToJobMaster.Register REGISTER = new ToJobMaster.Register("uid", "tm-0", 1, "h", 6124);

    private final ManualEventLoop loop = new ManualEventLoop();
    private final MemoryTransport transport = new MemoryTransport();
    private final List<ControlMessage> told = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final JobMasterLink link = new JobMasterLink(
            transport,
            new HostAndPort("jm", 1),
            loop,
            () -> REGISTER,
            () -> new ToJobMaster.Heartbeat(Optional.empty(), 0, Map.of()),
            this);
    private Connection jobMaster;

    @Test
    void shouldRegisterAsSoonAsThereIsAJobMaster() throws IOException {
        link.start();
        loop.advance(Duration.ofSeconds(5));
        listen(2);

        loop.advance(Duration.ofMillis(1_000));

        assertThat(log).containsExactly("registered 2");
        assertThat(told).first().isEqualTo(REGISTER);
    }

    @Test
    void shouldComeBackWhenTheConnectionIsReset() throws IOException {
        listen(2);
        link.start();
        loop.runReady();

        transport.cut();
        loop.advance(Duration.ofMillis(100));

        assertThat(log).containsExactly("registered 2", "lost", "registered 2");
    }

    @Test
    void shouldGiveUpAJobMasterThatDoesNotAnswer() throws IOException {
        listen(0);
        link.start();

        loop.advance(Duration.ofSeconds(10));

        assertThat(told.stream().filter(REGISTER::equals).count()).isGreaterThan(1);
        assertThat(link.isRegistered()).isFalse();
    }

    @Test
    void shouldRefuseAJobMasterWhoseClaimIsOver() throws IOException {
        Transport.Listening newer = listen(5);
        link.start();
        loop.runReady();
        newer.close();
        transport.cut();
        loop.runReady();

        listen(4);
        loop.advance(Duration.ofSeconds(3));

        assertThat(log).containsExactly("registered 5", "lost");
        assertThat(link.epoch()).isEqualTo(5);
    }

    @Test
    void shouldTellNothingToAnybodyWhileItIsNotRegistered() throws IOException {
        listen(0);
        link.start();
        loop.runReady();

        link.send(new ToJobMaster.Cancelled(new ExecutionId(1, 1)));
        jobMaster.send(new ToTaskManager.Start(new ExecutionId(1, 1)));
        loop.runReady();

        assertThat(told).noneMatch(ToJobMaster.Cancelled.class::isInstance);
        assertThat(log).isEmpty();
    }

    /** @param epoch to accept with; 0: no answer at all */
    private Transport.Listening listen(long epoch) throws IOException {
        return transport.listen("jm", 1, connection -> new ConnectionListener() {
            @Override
            public void received(Connection from, ControlMessage message) {
                jobMaster = from;
                told.add(message);
                if (epoch > 0) {
                    from.send(
                            message instanceof ToJobMaster.Register
                                    ? new ToTaskManager.Accepted(epoch)
                                    : new ToTaskManager.HeartbeatAck());
                }
            }

            @Override
            public void closed(Connection which, String reason) {}
        });
    }

    @Override
    public void registered(long epoch) {
        log.add("registered " + epoch);
    }

    @Override
    public void received(ToTaskManager message) {
        log.add(message.toString());
    }

    @Override
    public void lost(String why) {
        log.add("lost");
    }
}
