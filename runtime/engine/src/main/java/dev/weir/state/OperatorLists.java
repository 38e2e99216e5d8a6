package dev.weir.state;

import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.ListState;
import dev.weir.api.OperatorStateDeclaration;
import dev.weir.api.Redistribution;
import dev.weir.codec.Codecs;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The lists of one subtask of an operator: those that its function has declared, and those that were restored and wait for that.
 * Owner: the task's thread, once the function is opened.
 */
public final class OperatorLists implements OperatorStateDeclaration {
    private final String operator;
    private final int subtask;
    private final int parallelism;
    private final Codecs codecs;
    /** Not declared yet. */
    private final Map<String, ElementList> restored = new LinkedHashMap<>();

    private final Map<String, OperatorList<?>> declared = new LinkedHashMap<>();
    private boolean opened;

    /** @param restored with elements or without */
    public OperatorLists(String operator, int subtask, int parallelism, Codecs codecs, List<ElementList> restored) {
        this.operator = operator;
        this.subtask = subtask;
        this.parallelism = parallelism;
        this.codecs = codecs;
        restored.stream()
                .filter(list -> !list.encoded().isEmpty())
                .forEach(list -> this.restored.put(list.schema().name(), list));
    }

    @Override
    public int subtaskIndex() {
        return subtask;
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public <V> ListState<V> list(String name, DataType<V> type, Redistribution redistribution) {
        if (opened) {
            throw invalid(name, "is declared after open(): declare every list in open()");
        }
        if (name == null || name.isEmpty()) {
            throw new InvalidProgramException("a list of operator '" + operator
                    + "' has no name: give it one, by which it" + " is found again in every checkpoint");
        }
        if (redistribution == null) {
            throw invalid(name, "has null for its redistribution: say who gets its elements at a restore");
        }
        if (declared.containsKey(name)) {
            throw invalid(name, "is declared twice: give each list its own name");
        }
        String kind = redistribution.name().toLowerCase(Locale.ROOT);
        OperatorList<V> list = new OperatorList<>(
                new StateSchema(name, kind, "", codecs.of(type).schema().toString()), codecs.of(type));
        ElementList before = restored.remove(name);
        if (before != null) {
            if (!before.schema().kind().equals(kind)) {
                throw invalid(
                        name,
                        "was declared as " + before.schema().kind() + " when it was written and is declared as " + kind
                                + ": declare it as it was, or give the new one another name");
            }
            list.restore(
                    before, codecs.of(type, Codecs.parseSchema(before.schema().value())));
        }
        declared.put(name, list);
        return list;
    }

    /**
     * The function is opened.
     *
     * @throws InvalidProgramException if elements were restored for a list that it has not declared
     */
    public void opened() {
        opened = true;
        if (!restored.isEmpty()) {
            throw new InvalidProgramException(
                    "operator '" + operator + "' does not declare the lists " + restored.keySet()
                            + ", whose elements are in the checkpoint and would be lost: declare them, and clear() them if they are"
                            + " not needed; once they are empty in a checkpoint they may be left out");
        }
    }

    /** Of all lists that are declared. */
    public List<StateSchema> schemas() {
        return declared.values().stream().map(OperatorList::schema).toList();
    }

    /** What is in them now; those without elements are left out. */
    public Elements capture() {
        List<ElementList> lists = new ArrayList<>();
        for (OperatorList<?> list : declared.values()) {
            if (!list.get().isEmpty()) {
                lists.add(list.capture());
            }
        }
        return new Elements(lists);
    }

    private InvalidProgramException invalid(String name, String what) {
        return new InvalidProgramException("list '" + name + "' of operator '" + operator + "' " + what);
    }
}
