package dev.weir.local.apiserver;

import dev.weir.local.apiserver.resource.BuiltIns;
import dev.weir.local.apiserver.resource.CustomTypes;
import dev.weir.local.apiserver.resource.Registry;
import dev.weir.local.apiserver.store.Change;
import dev.weir.local.apiserver.store.Store;
import dev.weir.local.apiserver.store.Stored;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves what the CustomResourceDefinitions in the store define, from the moment in which they are stored. */
final class Definitions implements Consumer<Change> {

    private static final Logger log = LoggerFactory.getLogger(Definitions.class);
    private static final String PLURAL = "customresourcedefinitions";

    private final Registry registry;
    private final CustomTypes types;

    Definitions(Registry registry, CustomTypes types) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
        this.types = Objects.requireNonNull(types, "types is null");
    }

    void load(Store store) {
        store.list(BuiltIns.APIEXTENSIONS, PLURAL, "").objects().forEach(this::define);
    }

    private void define(Stored definition) {
        try {
            registry.define(definition.key().name(), types.of(definition.object()));
        } catch (IllegalArgumentException e) {
            log.error("the definition {} cannot be served: {}", definition.key().name(), e.getMessage());
        }
    }

    @Override
    public void accept(Change change) {
        if (!change.now().key().of(BuiltIns.APIEXTENSIONS, PLURAL)) {
            return;
        }
        switch (change.kind()) {
            case ADDED, MODIFIED -> define(change.now());
            case DELETED -> registry.undefine(change.now().key().name());
        }
    }
}
