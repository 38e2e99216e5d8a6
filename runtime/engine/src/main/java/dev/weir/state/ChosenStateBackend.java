package dev.weir.state;

import dev.weir.api.InvalidProgramException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * The state backend that a job has chosen, among those in the class path. It is opened when the first state is made, so that a
 * wrong choice is a deployment that fails and says why, and not a process that does not start.
 */
public final class ChosenStateBackend implements KeyedStateBackend {
    private final String name;
    private final StateBackendSettings settings;

    private KeyedStateBackend opened; // null until it is needed; under this

    /** @param name as the job's configuration has it */
    public ChosenStateBackend(String name, StateBackendSettings settings) {
        this.name = Objects.requireNonNull(name, "name is null");
        this.settings = Objects.requireNonNull(settings, "settings is null");
    }

    /** @throws InvalidProgramException also if there is no backend of the name */
    @Override
    public <K> KeyedState<K> create(KeyedStateConfig<K> config, List<KeyedStateSource> restored) throws IOException {
        return backend().create(config, restored);
    }

    private synchronized KeyedStateBackend backend() throws IOException {
        if (opened == null) {
            opened = open();
        }
        return opened;
    }

    private KeyedStateBackend open() throws IOException {
        if (name.equals(MemoryStateBackend.NAME)) {
            return new MemoryStateBackend();
        }
        TreeSet<String> names = new TreeSet<>(List.of(MemoryStateBackend.NAME));
        for (StateBackendFactory factory : ServiceLoader.load(StateBackendFactory.class)) {
            if (factory.name().equals(name)) {
                return factory.open(settings);
            }
            names.add(factory.name());
        }
        throw new InvalidProgramException("there is no state backend '" + name + "' in the class path, only "
                + String.join(", ", names) + "; set spec.stateBackend to one of these, or add the module weir-" + name
                + " to the job's image");
    }

    @Override
    public synchronized void releaseClosed() {
        if (opened != null) {
            opened.releaseClosed();
        }
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
