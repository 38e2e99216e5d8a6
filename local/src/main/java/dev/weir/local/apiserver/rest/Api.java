package dev.weir.local.apiserver.rest;

import dev.weir.local.apiserver.apply.Ownership;
import dev.weir.local.apiserver.http.Handler;
import dev.weir.local.apiserver.logs.PodLogs;
import dev.weir.local.apiserver.resource.CustomTypes;
import dev.weir.local.apiserver.resource.Registry;
import dev.weir.local.apiserver.schema.ModelSchemas;
import dev.weir.local.apiserver.schema.Rules;
import dev.weir.local.apiserver.store.Store;
import dev.weir.local.apiserver.store.WatchHub;
import dev.weir.local.apiserver.table.Tables;
import java.time.Clock;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Puts the REST API together.
 *
 * @param token that every request must bear
 * @param timer for watches that end by themselves
 */
public record Api(
        Store store,
        WatchHub hub,
        Registry registry,
        ModelSchemas schemas,
        Rules rules,
        CustomTypes customTypes,
        Deleter deleter,
        PodLogs logs,
        Clock clock,
        Random random,
        ScheduledExecutorService timer,
        String token) {

    public Api {
        Objects.requireNonNull(token, "token is null");
    }

    public Handler handler() {
        Tables tables = new Tables(clock);
        Strategies strategies = new Strategies(customTypes, clock);
        Writer writer = new Writer(store, new Admission(strategies, rules, clock, random), new Ownership(clock));
        Resources resources = new Resources(
                new Reader(store, tables),
                new Watches(store, hub, tables, timer),
                writer,
                deleter,
                new Logs(logs),
                tables);
        return new ApiHandler(token, registry, new Discovery(registry), new OpenApi(registry, schemas), resources);
    }
}
