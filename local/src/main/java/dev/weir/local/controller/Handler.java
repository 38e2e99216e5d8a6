package dev.weir.local.controller;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/** An informer's handler that is told of every change alike. */
record Handler<T>(Consumer<T> onChange) implements ResourceEventHandler<T> {

    static <T> Handler<T> of(Consumer<T> onChange) {
        return new Handler<>(onChange);
    }

    @Override
    public void onAdd(T object) {
        onChange.accept(object);
    }

    @Override
    public void onUpdate(T before, T after) {
        onChange.accept(after);
    }

    @Override
    public void onDelete(T object, boolean unknownFinalState) {
        onChange.accept(object);
    }
}
