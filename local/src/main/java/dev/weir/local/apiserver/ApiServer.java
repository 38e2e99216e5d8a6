package dev.weir.local.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.gc.Contents;
import dev.weir.local.apiserver.gc.Edits;
import dev.weir.local.apiserver.gc.EventExpiry;
import dev.weir.local.apiserver.gc.Owners;
import dev.weir.local.apiserver.gc.Sweeper;
import dev.weir.local.apiserver.http.Handler;
import dev.weir.local.apiserver.http.Listener;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.logs.PodLogs;
import dev.weir.local.apiserver.resource.BuiltIns;
import dev.weir.local.apiserver.resource.CustomTypes;
import dev.weir.local.apiserver.resource.Key;
import dev.weir.local.apiserver.resource.Registry;
import dev.weir.local.apiserver.rest.Api;
import dev.weir.local.apiserver.rest.Deleter;
import dev.weir.local.apiserver.schema.ModelSchemas;
import dev.weir.local.apiserver.schema.Rules;
import dev.weir.local.apiserver.store.Store;
import dev.weir.local.apiserver.store.WatchHub;
import dev.weir.local.apiserver.tls.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A Kubernetes API server for one machine and one user: start it, give its {@link #kubeConfig} to clients, close it. */
public final class ApiServer implements AutoCloseable {

    private static final List<String> NAMESPACES = List.of("default", "kube-system", "weir-system");
    private static final long BOOKMARK_MILLIS = 30_000;
    private static final int TOKEN_BYTES = 32;

    private final Store store;
    private final WatchHub hub;
    private final Sweeper sweeper;
    private final ScheduledExecutorService timer;
    private final Listener listener;
    private final KubeConfig kubeConfig;

    /**
     * What the server is to be.
     *
     * @param folder where everything is kept that is to survive a stop, a crash or a kill; made when it is not there
     * @param port on the loopback address; 0 for any that is free
     * @param logs where the output of containers is read from
     */
    public record Config(Path folder, int port, PodLogs logs) {

        public Config {
            Objects.requireNonNull(folder, "folder is null");
            Objects.requireNonNull(logs, "logs is null");
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("the port must be between 0 and 65535, found " + port);
            }
        }
    }

    private ApiServer(
            Store store,
            WatchHub hub,
            Sweeper sweeper,
            ScheduledExecutorService timer,
            Listener listener,
            KubeConfig kubeConfig) {
        this.store = store;
        this.hub = hub;
        this.sweeper = sweeper;
        this.timer = timer;
        this.listener = listener;
        this.kubeConfig = kubeConfig;
    }

    /**
     * Starts a server, which answers when this returns.
     *
     * @throws IOException when the folder or the port cannot be used, with the reason
     */
    public static ApiServer start(Config config) throws IOException {
        PrivateFiles.folder(config.folder());
        Store store = Store.open(config.folder().resolve("store"));
        try {
            return start(config, store);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static ApiServer start(Config config, Store store) throws IOException {
        Clock clock = Clock.systemUTC();
        ModelSchemas schemas = new ModelSchemas();
        Rules rules = new Rules();
        CustomTypes types = new CustomTypes(schemas, rules);
        Registry registry = new Registry(BuiltIns.all(schemas));
        Definitions definitions = new Definitions(registry, types);
        definitions.load(store);
        store.listen(definitions);
        Deleter deleter = new Deleter(store, clock);
        ServerIdentity identity = ServerIdentity.in(config.folder());
        String token = token(config.folder());
        NAMESPACES.forEach(name -> ensureNamespace(store, name, clock));

        WatchHub hub = new WatchHub(store.version(), BOOKMARK_MILLIS);
        store.listen(hub);
        Edits edits = new Edits(store, registry, deleter);
        Sweeper sweeper = new Sweeper(
                List.of(new Owners(store, edits), new Contents(store, edits), new EventExpiry(store, clock)));
        store.listen(sweeper);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "apiserver-timer");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Handler handler = new Api(
                            store,
                            hub,
                            registry,
                            schemas,
                            rules,
                            types,
                            deleter,
                            config.logs(),
                            clock,
                            new SecureRandom(),
                            timer,
                            token)
                    .handler();
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), config.port());
            Listener listener = Listener.start(address, identity.context(), handler);
            String url = "https://127.0.0.1:" + listener.address().getPort();
            return new ApiServer(store, hub, sweeper, timer, listener, new KubeConfig(url, token, identity.pem()));
        } catch (IOException | RuntimeException e) {
            timer.shutdownNow();
            sweeper.close();
            hub.close();
            throw e;
        }
    }

    /** The token of the folder, so that a kubeconfig stays good over restarts on the same port. */
    private static String token(Path folder) throws IOException {
        Path file = folder.resolve("token");
        if (!Files.exists(file)) {
            byte[] random = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(random);
            Path next = PrivateFiles.create(
                    folder, "token", Base64.getUrlEncoder().withoutPadding().encodeToString(random));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    private static void ensureNamespace(Store store, String name, Clock clock) {
        ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
        ObjectNode metadata = namespace
                .putObject("metadata")
                .put("name", name)
                .put("uid", UUID.randomUUID().toString())
                .put(
                        "creationTimestamp",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        metadata.putObject("labels").put("kubernetes.io/metadata.name", name);
        namespace.putObject("spec").putArray("finalizers").add("kubernetes");
        namespace.putObject("status").put("phase", "Active");
        store.create(new Key("", "namespaces", "", name), namespace);
    }

    public KubeConfig kubeConfig() {
        return kubeConfig;
    }

    public InetSocketAddress address() {
        return listener.address();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sweeper.close();
        timer.shutdownNow();
        hub.close();
        store.close();
    }
}
