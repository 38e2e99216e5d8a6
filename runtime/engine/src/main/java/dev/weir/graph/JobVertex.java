package dev.weir.graph;

import java.util.List;

/**
 * A chain: operators that run as one task, calling each other directly.
 *
 * @param id the name of its first operator
 * @param chain in an order in which an operator comes after the one that it reads from; the first is the head, and every other reads from exactly one before it
 * @param inner the edges within the chain
 * @param inputs the edges into its head
 * @param outputs the edges to other vertices
 */
public record JobVertex(
        String id, List<OperatorSpec> chain, List<Edge> inner, List<JobEdge> inputs, List<JobEdge> outputs) {
    public JobVertex {
        chain = List.copyOf(chain);
        inner = List.copyOf(inner);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The operator that the inputs lead to, or the source. */
    public OperatorSpec head() {
        return chain.get(0);
    }

    public boolean isSource() {
        return head() instanceof OperatorSpec.SourceSpec;
    }

    public boolean hasSink() {
        return chain.stream().anyMatch(OperatorSpec.SinkSpec.class::isInstance);
    }

    /** Names of its operators that have state in checkpoints. */
    public List<String> statefulOperators() {
        return chain.stream()
                .filter(OperatorSpec::stateful)
                .map(OperatorSpec::name)
                .toList();
    }
}
