package dev.weir.launcher;

import dev.weir.codec.Codecs;
import dev.weir.common.ThreadEventLoop;
import dev.weir.hooks.http.HookKeyFile;
import dev.weir.hooks.http.HttpHooks;
import dev.weir.hooks.http.JdkHookTransport;
import dev.weir.jobmaster.JobMaster;
import dev.weir.jobmaster.JobMasterSettings;
import dev.weir.jobmaster.rest.RestServer;
import dev.weir.protocol.MessageCodec;
import dev.weir.protocol.Transport;
import dev.weir.protocol.grpc.GrpcTransport;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JobMaster's pod. */
final class JobMasterProcess extends EngineProcess {
    private static final Logger LOG = LoggerFactory.getLogger(JobMasterProcess.class);

    private final ProcessSettings settings;

    JobMasterProcess(ProcessSettings settings) {
        this.settings = settings;
    }

    @Override
    void open() throws Exception {
        Codecs codecs = new Codecs();
        ThreadEventLoop loop = loop("jobmaster", blocking());
        Supplier<String> nonces = () -> UUID.randomUUID().toString();
        JobMaster jobMaster = new JobMaster(
                new JobMasterSettings(
                        settings.config(),
                        settings.name(),
                        settings::storage,
                        new ProgramSource(settings.config(), codecs, settings::storage),
                        nonces,
                        new HttpHooks(
                                new JdkHookTransport(),
                                new HookKeyFile(settings.hookKeys()),
                                nonces,
                                new SplittableRandom())),
                loop,
                fenced -> {
                    LOG.error("the process ends: {}", fenced.message());
                    exit(Launcher.FENCED);
                });
        RestServer rest = RestServer.start(
                new InetSocketAddress(settings.host(), settings.restPort()), settings.token(), jobMaster);
        opened(rest::close);
        Transport.Listening control = new GrpcTransport(settings.token(), new MessageCodec(codecs))
                .listen(settings.host(), settings.controlPort(), jobMaster::accept);
        opened(control::close);
        LOG.info("JobMaster {}: REST on port {}, control on port {}", settings, rest.port(), control.port());
        jobMaster.start();
    }
}
