package dev.weir.launcher;

import dev.weir.codec.Codecs;
import dev.weir.common.HostAndPort;
import dev.weir.common.SystemClock;
import dev.weir.common.ThreadEventLoop;
import dev.weir.network.DataServer;
import dev.weir.network.DataServerConfig;
import dev.weir.protocol.MessageCodec;
import dev.weir.protocol.grpc.GrpcTransport;
import dev.weir.state.ChosenStateBackend;
import dev.weir.task.Executions;
import dev.weir.task.TaskExecutor;
import dev.weir.task.TaskExecutorConfig;
import dev.weir.taskmanager.HealthServer;
import dev.weir.taskmanager.TaskManager;
import dev.weir.taskmanager.TaskManagerSettings;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TaskManager's pod. */
final class TaskManagerProcess extends EngineProcess {
    private static final Logger LOG = LoggerFactory.getLogger(TaskManagerProcess.class);
    /** How long tasks may take to end when the pod is told to. */
    private static final long STOP_SECONDS = 5;

    private final ProcessSettings settings;

    TaskManagerProcess(ProcessSettings settings) {
        this.settings = settings;
    }

    @Override
    void open() throws Exception {
        Codecs codecs = new Codecs();
        ExecutorService blocking = blocking();
        ThreadEventLoop loop = loop("taskmanager", blocking);
        DataServer data = DataServer.start(new DataServerConfig(
                settings.name(),
                settings.host(),
                settings.dataPort(),
                settings.token(),
                DataServerConfig.DEFAULT_RECEIVE_WINDOW));
        opened(data::close);
        int workers = Runtime.getRuntime().availableProcessors();
        TaskExecutor executor = new TaskExecutor(new TaskExecutorConfig(workers, "task"), new SystemClock(), blocking);
        opened(executor::close);
        ChosenStateBackend states = new ChosenStateBackend(settings.config().stateBackend(), settings.stateBackend());
        opened(states::close);
        TaskManager taskManager = new TaskManager(
                new TaskManagerSettings(
                        settings.config(),
                        settings.name(),
                        settings.folder(),
                        new HostAndPort(settings.config().jobMasterHost(), settings.controlPort()),
                        new HostAndPort(settings.host(), data.address().port()),
                        settings::storage,
                        new ProgramSource(settings.config(), codecs, settings::storage),
                        settings.orphanMillis()),
                loop,
                new GrpcTransport(settings.token(), new MessageCodec(codecs)),
                new Executions(executor, data, states),
                stuck -> {
                    LOG.error("the process ends: {}", stuck);
                    exit(Launcher.BROKEN);
                });
        opened(() -> taskManager.stop().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS));
        HealthServer health =
                HealthServer.start(new InetSocketAddress(settings.host(), settings.healthPort()), taskManager::isReady);
        opened(health::close);
        LOG.info("TaskManager {}: data at {}, health on port {}", settings, data.address(), health.port());
        taskManager.start();
    }
}
