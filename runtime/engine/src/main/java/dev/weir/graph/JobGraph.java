package dev.weir.graph;

import dev.weir.graph.OperatorSpec.ProcessSpec;
import dev.weir.graph.OperatorSpec.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The program as chains of operators. An operator joins the chain of the one before it when that is all it reads from, and
 * nothing needs to be sent to another subtask. Every process that loads the same program with the same arguments comes to
 * the same JobGraph; {@link #fingerprint} tells whether it did.
 */
public final class JobGraph {
    private final LogicalGraph logical;
    private final List<JobVertex> vertices;
    private final List<JobEdge> edges;
    private final String structure;

    private JobGraph(LogicalGraph logical, List<JobVertex> vertices, List<JobEdge> edges) {
        this.logical = logical;
        this.vertices = List.copyOf(vertices);
        this.edges = List.copyOf(edges);
        this.structure = describe(logical);
    }

    /** Cuts the program into chains. */
    public static JobGraph defineJobStructure(LogicalGraph logical) {
        Map<String, String> vertexOf = new LinkedHashMap<>();
        Map<String, List<OperatorSpec>> chains = new LinkedHashMap<>();
        for (OperatorSpec operator : logical.operators()) {
            List<Edge> inputs = logical.inputs(operator.name());
            String vertex = chained(inputs) ? vertexOf.get(inputs.get(0).from()) : operator.name();
            vertexOf.put(operator.name(), vertex);
            chains.computeIfAbsent(vertex, key -> new ArrayList<>()).add(operator);
        }
        List<JobEdge> edges = new ArrayList<>();
        for (Edge edge : logical.edges()) {
            if (!chained(logical.inputs(edge.to()))) {
                edges.add(new JobEdge(edges.size(), id(edge, edges), vertexOf.get(edge.from()), edge.to(), edge));
            }
        }
        List<JobVertex> vertices = new ArrayList<>();
        chains.forEach((id, chain) -> vertices.add(new JobVertex(
                id,
                chain,
                logical.edges().stream()
                        .filter(edge -> vertexOf.get(edge.to()).equals(id) && chained(logical.inputs(edge.to())))
                        .toList(),
                edges.stream().filter(edge -> edge.toVertex().equals(id)).toList(),
                edges.stream().filter(edge -> edge.fromVertex().equals(id)).toList())));
        return new JobGraph(logical, vertices, edges);
    }

    private static String id(Edge edge, List<JobEdge> before) {
        String name = edge.from() + " -> " + edge.to() + (edge.tagName().isEmpty() ? "" : " (" + edge.tagName() + ")");
        long same = before.stream()
                .map(JobEdge::edge)
                .filter(other -> other.from().equals(edge.from())
                        && other.to().equals(edge.to())
                        && other.tagName().equals(edge.tagName()))
                .count();
        return same == 0 ? name : name + " #" + (same + 1);
    }

    private static boolean chained(List<Edge> inputs) {
        return inputs.size() == 1 && inputs.get(0).partitioning() instanceof Partitioning.Forward;
    }

    /** Lays the job out over subtasks. */
    public ExecutionGraph initializeExecutionGraph(int parallelism, int maxParallelism) {
        return ExecutionGraph.of(this, parallelism, maxParallelism);
    }

    public LogicalGraph logical() {
        return logical;
    }

    /** In an order in which a vertex comes after all that it reads from. */
    public List<JobVertex> vertices() {
        return vertices;
    }

    /** By index. */
    public List<JobEdge> edges() {
        return edges;
    }

    /** @throws IllegalArgumentException if there is none with this id */
    public JobVertex vertex(String id) {
        return vertices.stream()
                .filter(vertex -> vertex.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no vertex '" + id + "' in this job: it has "
                        + vertices.stream().map(JobVertex::id).toList()));
    }

    public List<HookSpec> hooks() {
        return logical.hooks();
    }

    /** Names of all operators that have state in checkpoints, in topological order. */
    public List<String> statefulOperators() {
        return vertices.stream()
                .flatMap(vertex -> vertex.statefulOperators().stream())
                .toList();
    }

    /** Names, kinds, schemas and partitioning, one operator or edge a line: what the fingerprint is made of. */
    public String structure() {
        return structure;
    }

    /** 32 hexadecimal digits, the same wherever and whenever the same program is loaded with the same arguments. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(structure.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static String describe(LogicalGraph logical) {
        List<String> lines = new ArrayList<>();
        for (OperatorSpec operator : logical.operators()) {
            lines.add("operator " + operator.name() + " " + operator.kind() + " " + schema(logical, operator.type())
                    + details(logical, operator));
        }
        for (Edge edge : logical.edges()) {
            lines.add("edge " + edge.from() + " " + edge.to() + " "
                    + edge.partitioning().kind() + " '" + edge.tagName() + "' " + schema(logical, edge.type())
                    + (edge.partitioning() instanceof Partitioning.Hash hash
                            ? " by " + schema(logical, hash.keyType())
                            : ""));
        }
        logical.hooks().forEach(hook -> lines.add("hook " + hook.name()));
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private static String details(LogicalGraph logical, OperatorSpec operator) {
        if (operator instanceof WindowSpec window) {
            return " by " + schema(logical, window.keyType()) + " " + window.windows() + " lateness "
                    + window.lateness() + " of " + schema(logical, window.accumulator());
        }
        if (operator instanceof ProcessSpec process) {
            return " by " + schema(logical, process.keyType());
        }
        return "";
    }

    private static String schema(LogicalGraph logical, dev.weir.api.DataType<?> type) {
        return logical.codecs().of(type).schema().toString();
    }
}
