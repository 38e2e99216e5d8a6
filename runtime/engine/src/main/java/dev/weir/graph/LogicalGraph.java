package dev.weir.graph;

import dev.weir.codec.Codecs;
import java.util.List;

/**
 * What a program defined, operator by operator.
 *
 * @param operators in the order of their definition, so that an operator comes after all that it reads from
 * @param edges in the order of their definition
 * @param hooks in the order of their registration
 * @param counters of this process
 * @param codecs by which all types were checked
 */
public record LogicalGraph(
        List<OperatorSpec> operators, List<Edge> edges, List<HookSpec> hooks, JobCounters counters, Codecs codecs) {
    public LogicalGraph {
        operators = List.copyOf(operators);
        edges = List.copyOf(edges);
        hooks = List.copyOf(hooks);
    }

    /** The edges into an operator. */
    public List<Edge> inputs(String operator) {
        return edges.stream().filter(edge -> edge.to().equals(operator)).toList();
    }

    /** The edges out of an operator. */
    public List<Edge> outputs(String operator) {
        return edges.stream().filter(edge -> edge.from().equals(operator)).toList();
    }
}
