package dev.weir.local.kubelet;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/** An informer's handler that tells apart only whether an object is there. */
record Watching<T>(Consumer<T> onThere, Consumer<T> onGone) implements ResourceEventHandler<T> {

    static <T> Watching<T> of(Consumer<T> onThere, Consumer<T> onGone) {
        return new Watching<>(onThere, onGone);
    }

    @Override
    public void onAdd(T object) {
        onThere.accept(object);
    }

    @Override
    public void onUpdate(T before, T after) {
        onThere.accept(after);
    }

    @Override
    public void onDelete(T object, boolean unknownFinalState) {
        onGone.accept(object);
    }
}
